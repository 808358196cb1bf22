import { Button, Switch } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowDown, IconMessageCircle, IconSettings } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, useParams, useSearchParams } from 'react-router';
import { useMay, usePages, useRead, useWorkspace } from '../api/hooks';
import { useTick } from '../cases/hooks';
import { Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import listCss from '../ui/lists.module.css';
import { Empty, Fault, PageHead, Panel, Waiting } from '../ui/Page';
import { useService } from './hooks';
import css from './inbox.module.css';
import { Talk } from './Talk';
import { views, type Conversation, type Counts, type View } from './types';

/** Everybody who talks with the company, and whose turn it is. */
export default function InboxPage() {
  const { t } = useTranslation('inbox');
  const { id } = useWorkspace();
  const { conversation } = useParams();
  const [search, setSearch] = useSearchParams();
  const isAdmin = useMay('admin');
  const may = useMay('agent');
  const view = (views as readonly string[]).includes(search.get('view') ?? '') ? search.get('view') as View : 'all';
  const counts = useRead<Counts>('conversations', '/conversations/counts', undefined, { enabled: may }).data;
  const list = usePages<Conversation>('conversations', '/conversations', { view }, { limit: 50, enabled: may });
  const [takes, setTakes] = useService();
  const rows = list.data?.pages.flatMap(page => page.items) ?? [];
  const walk = useWalk();
  useTick();
  return (
    <>
      <PageHead title={t('title')} {...(conversation ? {} : { lead: t('lead') })} actions={
        <>
          <Switch label={t('takes')} checked={takes} onChange={event => setTakes(event.currentTarget.checked)} />
          {isAdmin ? <Button component={Link} to={`/w/${id}/inbox/settings`} variant="default" leftSection={<IconSettings size={16} />}>{t('settings.title')}</Button> : null}
        </>} />
      <div className={css.inbox} data-open={conversation !== undefined}>
        <Panel flush className={css.listPanel ?? ''}>
          <div className={css.views} role="group" aria-label={t('views')}>
            {views.map(one => (
              <button key={one} type="button" aria-pressed={view === one} onClick={() => setSearch(one === 'all' ? {} : { view: one }, { replace: true })}>
                {t(`view.${one}`)}{counts && one !== 'closed' ? <span>{counts[one]}</span> : null}
              </button>
            ))}
          </div>
          {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} />
            : !list.data ? <div className={css.pad}><Waiting lines={6} /></div>
            : rows.length === 0 ? <p className={listCss.none}>{t(view === 'all' ? 'none' : 'noneHere')}</p>
            : (
              <ul className={css.list} ref={walk} aria-label={t('list')}>
                {rows.map(one => <Row key={one.id} of={one} query={search.toString()} />)}
              </ul>
            )}
          {list.hasNextPage ? <div className={listCss.more}><Button variant="default" leftSection={<IconArrowDown size={16} />} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('more')}</Button></div> : null}
        </Panel>
        {conversation ? <Talk key={conversation} id={conversation} /> : <Panel className={css.nothing ?? ''}><Empty icon={IconMessageCircle} title={t('empty')} text={t('emptyText')} {...(isAdmin ? { action: { label: t('settings.title'), to: `/w/${id}/inbox/settings` } } : {})} /></Panel>}
      </div>
    </>
  );
}

function Row({ of, query }: { of: Conversation; query: string }) {
  const { t } = useTranslation('inbox');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const name = of.customer?.name || of.name || t('visitor');
  return (
    <li data-unread={of.unread}>
      <NavLink to={`/w/${id}/inbox/${of.id}${query ? `?${query}` : ''}`} className={css.row ?? ''}>
        <span className={css.rowHead}><strong dir="auto">{name}</strong><time dateTime={of.lastAt}>{format.ago(of.lastAt)}</time></span>
        <span className={css.glance} dir="auto">{of.lastBy === 'customer' ? '' : of.lastBy === 'system' ? '' : `${t(`by.${of.lastBy}`)}: `}{of.lastText}</span>
        <span className={css.pills}>
          {of.unread ? <Pill tone="accent">{t('unread')}</Pill> : null}
          {of.repeats > 0 ? <Pill tone="warn">{t('again', { count: of.repeats + 1 })}</Pill> : null}
          <Pill>{t(`channel.${of.channel}`, { defaultValue: of.channel })}</Pill>
          {of.assignee ? <Pill>{of.assignee.name || t('left')}</Pill> : of.status === 'closed' ? null : <Pill tone="warn">{t('nobody')}</Pill>}
          {of.case ? <Pill>{of.case.name}</Pill> : null}
        </span>
      </NavLink>
    </li>
  );
}

/** j and k walk through the list, Enter opens what has the focus. */
function useWalk() {
  const list = useRef<HTMLUListElement>(null);
  const step = (by: number) => {
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const at = links.findIndex(link => link === document.activeElement);
    links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
  };
  useHotkeys([['j', () => step(1)], ['k', () => step(-1)]]);
  return list;
}
