import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { IconArrowDown, IconHeadset, IconPlus, IconSearch, IconUser, IconUsersGroup } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useMay, usePages, useRead, useWorkspace } from '../api/hooks';
import { toneOf } from '../customers/tones';
import { useNames } from '../insight/names';
import { Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import listCss from '../ui/lists.module.css';
import { Empty, Fault, PageHead, Panel, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import css from './cases.module.css';
import { Due } from './Due';
import { useChoices, useTick } from './hooks';
import { Tabs } from './Tabs';
import { priorities, priorityTone, type Case, type Counts, type CasePage } from './types';

const NewCase = lazy(() => import('./NewCase'));
const statuses = ['active', 'open', 'waiting', 'closed'] as const;
const views = [['active', {}], ['mine', { owner: 'me' }], ['unowned', { owner: 'nobody' }], ['breached', { breached: 'true' }]] as const;

/** Who is dissatisfied, who sees to it, and by when. */
export default function CasesPage() {
  const { t } = useTranslation(['cases', 'common']);
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const mayOpen = useMay('agent');
  const names = useNames();
  const { owners, teams } = useChoices();
  const [search, setSearch] = useSearchParams();
  const [making, setMaking] = useState(false);
  const [text, setText] = useState(search.get('search') ?? '');
  const [wanted] = useDebouncedValue(text.trim(), 250);
  useTick();
  const put = (parts: Record<string, string | null>) => setSearch(now => {
    const next = new URLSearchParams(now);
    for (const [key, value] of Object.entries(parts)) if (value) next.set(key, value); else next.delete(key);
    return next;
  }, { replace: true });
  useEffect(() => { if ((search.get('search') ?? '') !== wanted) put({ search: wanted || null }); }, [wanted]);
  const status = search.get('status') ?? 'active';
  const sort = search.get('sort') ?? 'due';
  const filters = Object.fromEntries(['owner', 'team', 'priority', 'breached', 'touchpoint', 'search'].map(key => [key, search.get(key)]));
  const list = usePages<Case>('cases', '/cases', { ...filters, status, sort }, { limit: 50 });
  const counts = useRead<Counts>('cases', '/cases/counts').data;
  const first = list.data?.pages[0] as CasePage | undefined;
  const rows = list.data?.pages.flatMap(page => page.items) ?? [];
  const narrowed = status !== 'active' || Object.values(filters).some(Boolean);
  const walk = useWalk();
  return (
    <>
      <PageHead title={t('cases:title')} lead={t('cases:lead')} actions={mayOpen ? <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>{t('cases:open')}</Button> : undefined} />
      <Tabs />
      {counts && counts.active > 0 ? (
        <div className={css.views} role="group" aria-label={t('cases:views')}>
          {views.map(([key, query]) => {
            const on = status === 'active' && (['owner', 'breached'] as const).every(name => (search.get(name) ?? '') === ((query as Record<string, string>)[name] ?? ''));
            return (
              <button key={key} type="button" className={css.view} aria-pressed={on} data-bad={key === 'breached' && counts.breached > 0} onClick={() => put({ status: null, owner: null, breached: null, ...query })}>
                <span>{t(`cases:view.${key}`)}</span><strong>{format.number(counts[key])}{counts[key] >= 1000 ? '+' : ''}</strong>
              </button>
            );
          })}
        </div>
      ) : null}
      <Panel flush>
        {rows.length > 0 || narrowed ? (
          <div className={css.filters}>
            <TextInput label={t('cases:find')} placeholder={t('cases:findHint')} leftSection={<IconSearch size={16} />} value={text} onChange={event => setText(event.currentTarget.value)}
              rightSection={text ? <CloseButton size="sm" aria-label={t('cases:clear')} onClick={() => setText('')} /> : null} />
            <Select label={t('cases:statusLabel')} allowDeselect={false} value={status} onChange={value => put({ status: value === 'active' ? null : value })} data={statuses.map(one => ({ value: one, label: t(`cases:status.${one}`) }))} />
            <Select label={t('cases:owner')} placeholder={t('common:all')} clearable value={search.get('owner')} onChange={owner => put({ owner })} searchable={owners.length > 8}
              data={[{ value: 'me', label: t('cases:me') }, { value: 'nobody', label: t('cases:nobody') }, ...owners.map(one => ({ value: one.id, label: one.name }))]} />
            {teams.length > 0 ? <Select label={t('cases:team')} placeholder={t('common:all')} clearable value={search.get('team')} onChange={team => put({ team })} data={teams.map(one => ({ value: one.id, label: one.name }))} /> : null}
            <Select label={t('cases:priorityLabel')} placeholder={t('common:all')} clearable value={search.get('priority')} onChange={priority => put({ priority })} data={priorities.map(one => ({ value: one, label: t(`cases:priority.${one}`) }))} />
            <Select label={t('cases:time')} placeholder={t('common:all')} clearable value={search.get('breached')} onChange={breached => put({ breached })} data={[{ value: 'true', label: t('cases:onlyLate') }, { value: 'false', label: t('cases:onlyInTime') }]} />
            <Select label={t('cases:sortBy')} allowDeselect={false} value={sort} onChange={value => put({ sort: value === 'due' ? null : value })} data={(['due', 'newest'] as const).map(one => ({ value: one, label: t(`cases:sort.${one}`) }))} />
          </div>
        ) : null}
        {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} />
          : !list.data ? <div className={uiCss.panelBody}><Waiting lines={8} /></div>
          : rows.length === 0 && !narrowed ? <Empty icon={IconHeadset} title={t('cases:empty')} text={t('cases:emptyText')} {...(mayOpen ? { action: { label: t('cases:open'), onClick: () => setMaking(true) } } : {})} />
          : rows.length === 0 ? <p className={listCss.none}>{t('cases:none')}</p>
          : (
            <>
              <p className={css.hint}><span role="status">{t('cases:count', { count: first?.total ?? 0, text: format.number(first?.total ?? 0) })}</span><span className={css.keys}>{t('cases:keys')}</span></p>
              <ul className={css.list} ref={walk} aria-label={t('cases:title')}>
                {rows.map(one => <Row key={one.id} of={one} format={format} place={one.touchpoint && names.touchpoint(one.touchpoint)} />)}
              </ul>
            </>
          )}
        {list.hasNextPage ? <div className={listCss.more}><Button variant="default" leftSection={<IconArrowDown size={16} />} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('common:more')}</Button></div> : null}
      </Panel>
      <Suspense fallback={null}>{making ? <NewCase close={() => setMaking(false)} /> : null}</Suspense>
    </>
  );
}

function Row({ of, format, place }: { of: Case; format: ReturnType<typeof useFormats>; place: string }) {
  const { t } = useTranslation('cases');
  const { id } = useWorkspace();
  return (
    <li className={css.row}>
      <span className={css.score} data-tone={of.score === null ? 'none' : toneOf(of.metric, of.score)} title={of.metric ? t('scoreOn', { metric: of.metric }) : undefined}>{of.score ?? '–'}</span>
      <span className={listCss.name}>
        <Link to={`/w/${id}/cases/${of.id}`}>{of.customer?.name || (of.customer ? t('someCustomer') : t('noCustomer'))}<span className={css.title}> {of.title}</span></Link>
        <small>{[`#${of.number}`, place, of.interaction, format.ago(of.openedAt)].filter(Boolean).join(' · ')}</small>
      </span>
      <span className={css.pills}>
        {of.priority === 'urgent' || of.priority === 'high' ? <Pill tone={priorityTone[of.priority]}>{t(`priority.${of.priority}`)}</Pill> : null}
        <Due of={of} format={format} />
        {of.owner ? <Pill icon={<IconUser size={13} />}>{of.owner.name || t('left')}</Pill> : of.team ? <Pill icon={<IconUsersGroup size={13} />}>{of.team.name}</Pill> : <Pill tone="warn">{t('nobody')}</Pill>}
      </span>
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
