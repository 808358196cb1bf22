import { ActionIcon, Button, CloseButton, Group, Menu, Modal, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBookmark, IconBookmarkPlus, IconFilter, IconInbox, IconMessageOff, IconSearch, IconTrash, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api } from '../api/client';
import { useChange, useMay, usePages, useRead, useWorkspace } from '../api/hooks';
import { tell } from '../ui/Bits';
import { useFormats, type Formats } from '../ui/format';
import { Empty, Fault, PageHead, Panel, TextLink, useProblemText, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import css from './feedback.module.css';
import { Feels, Mood } from './figures';
import { Filters } from './Filters';
import { ItemLine } from './ItemLine';
import { plainName } from '../insight/names';
import { describe, toRules } from '../insight/predicate';
import { feelings, levels, readAsked, toSearch, withGiven, type Asked, type Given, type Item, type ItemPage, type View } from './types';

const ItemDrawer = lazy(() => import('./ItemDrawer'));
const sorts = ['newest', 'oldest', 'worst', 'best'] as const;

/** Everything anybody said, in one stream. */
export default function FeedbackPage() {
  const { t } = useTranslation(['feedback', 'common']);
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const [search, setSearch] = useSearchParams();
  const asked = readAsked(search);
  const sort = search.get('sort') ?? 'newest';
  const [text, setText] = useState(asked.search ?? '');
  const [wanted] = useDebouncedValue(text.trim(), 250);
  const given = Object.keys(asked).filter(name => name !== 'search').length;
  // On a phone what was found comes before what it was found by.
  const [open, setOpen] = useState(given > 0 && window.innerWidth > 700);
  const put = (parts: Given) => setSearch(now => withGiven(now, parts), { replace: true });
  useEffect(() => { if ((asked.search ?? '') !== wanted) put({ search: wanted || null }); }, [wanted]);
  useEffect(() => { if (!asked.search) setText(''); }, [asked.search]);

  const described = useDescribed(asked.filter);
  const list = usePages<Item>('feedback', '/feedback', { ...asked, sort }, { limit: 50 });
  const first = list.data?.pages[0] as ItemPage | undefined;
  const items = list.data?.pages.flatMap(page => page.items) ?? [];
  const narrowed = Object.keys(asked).length > 0;
  const item = search.get('item');
  if (list.data && items.length === 0 && !narrowed) {
    return (
      <>
        <PageHead title={t('title')} />
        <Panel><Empty icon={IconInbox} title={t('empty.title')} text={t('empty.text')} action={{ label: t('empty.action'), to: `/w/${id}/surveys` }} /></Panel>
      </>
    );
  }
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} actions={<Views asked={asked} pick={query => { setSearch(new URLSearchParams(query), { replace: true }); setText(new URLSearchParams(query).get('search') ?? ''); }} />} />
      <Panel flush className={css.flushTop}>
        <div className={css.toolbar}>
          <TextInput className={css.searchBox} value={text} onChange={event => setText(event.currentTarget.value)} aria-label={t('search')} placeholder={t('search')} leftSection={<IconSearch size={16} />}
            rightSection={text ? <CloseButton size="sm" aria-label={t('clearSearch')} onClick={() => setText('')} /> : null} />
          <Button variant={open || given > 0 ? 'light' : 'default'} leftSection={<IconFilter size={16} />} aria-expanded={open} onClick={() => setOpen(!open)}>{given > 0 ? t('filtersOn', { count: given }) : t('filters')}</Button>
          <Select className={css.sort} aria-label={t('sortBy')} value={sort} data={sorts.map(one => ({ value: one, label: t(`sort.${one}`) }))} onChange={value => put({ sort: value === 'newest' ? null : value })} />
          <span className={css.count} role="status">{first ? t('count', { count: first.total, text: format.number(first.total) }) : ''}{first && first.unread > 0 ? ` · ${t('unread', { count: first.unread, text: format.number(first.unread) })}` : ''}</span>
        </div>
        <Filters asked={asked} put={put} open={open} />
        {asked.filter ? <p className={css.asOn}><Button size="compact-xs" variant="light" radius="xl" rightSection={<IconX size={12} />} onClick={() => put({ filter: null })}>{described}<span className="visually-hidden">{t('dropFilter')}</span></Button></p> : null}
        {first ? <Moods counts={first.feelings} total={first.total} feeling={first.feeling} asked={asked} on={asked.feeling ?? []} pick={feeling => put({ feeling: asked.feeling?.includes(feeling) ? asked.feeling.filter(one => one !== feeling) : [...asked.feeling ?? [], feeling] })} format={format} /> : null}
        {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} />
          : !list.data ? <div className={uiCss.panelBody}><Waiting lines={10} /></div>
          : items.length === 0 ? <Empty icon={IconMessageOff} title={t('none.title')} text={t('none.text')} action={{ label: t('none.action'), onClick: () => { setText(''); setSearch({}, { replace: true }); } }} />
          : (
            <>
              <ul className={css.items} aria-label={t('title')}>
                {items.map(one => <ItemLine key={one.id} item={one} format={format} current={one.id === item} open={() => put({ item: one.id })} />)}
              </ul>
              {list.hasNextPage ? <Group justify="center" py="md"><Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('common:more')}</Button></Group> : null}
            </>
          )}
      </Panel>
      <Suspense fallback={null}>{item ? <ItemDrawer key={item} id={item} close={() => put({ item: null })} /> : null}</Suspense>
    </>
  );
}

/** A predicate in words. */
function useDescribed(filter: string | undefined): string {
  const { t } = useTranslation(['feedback', 'dashboard']);
  const segments = useRead<{ items: { id: string; name: string }[] }>('segments', '/segments', undefined, { enabled: !!filter?.includes('segment') }).data?.items ?? [];
  if (!filter) return '';
  return describe(filter, {
    op: op => t(`dashboard:op.${op}` as 'dashboard:op.is', { defaultValue: op }),
    name: name => t(`dashboard:by.${name}` as 'dashboard:by.channel', { defaultValue: plainName(name) }),
    segment: id => segments.find(one => one.id === id)?.name ?? t('feedback:filter.segment'), join: (parts, any) => parts.join(t(any ? 'feedback:join.any' : 'feedback:join.all')),
  }) ?? t('feedback:someFilter');
}

/** How what was found feels: a bar whose parts filter. The counts stand in words too. */
interface MoodsProps { counts: Record<string, number>; total: number; feeling: ItemPage['feeling']; asked: Asked; on: string[]; pick: (feeling: string) => void; format: Formats }

function Moods({ counts, total, feeling, asked, on, pick, format }: MoodsProps) {
  const { t } = useTranslation('feedback');
  const { id } = useWorkspace();
  const back = dashboardOf(asked);
  if (total === 0) return null;
  return (
    <div className={css.moods}>
      <div className={css.moodBar} aria-hidden>
        {[...levels, 'unscored' as const].map(level => counts[level] ? <span key={level} data-level={level} style={{ flexGrow: counts[level] }} /> : null)}
      </div>
      <div className={css.moodKeys} role="group" aria-label={t('moods')}>
        {feelings.filter(one => counts[one] || on.includes(one)).map(one => (
          <button key={one} type="button" className={css.moodKey} data-level={one} aria-pressed={on.includes(one)} onClick={() => pick(one)}>
            <span className={css.dot} aria-hidden />{t(`feeling.${one}`)} <strong>{format.number(counts[one] ?? 0)}</strong>
          </button>
        ))}
      </div>
      <p className={css.feels}>
        <span>{t('feels.mean')}</span> <Mood feeling={feeling} /> <span className={css.soft}><Feels feeling={feeling} /></span>
        {back ? <TextLink to={`/w/${id}?${back}`}>{t('feels.dashboard')}</TextLink> : null}
      </p>
    </div>
  );
}

/** The dashboard that shows the same words, where a dashboard can ask for them: by period, and by what facts are filtered by. */
function dashboardOf(asked: Asked): string | null {
  const { from, to, channel, touchpoint, filter, segment, ...other } = asked;
  if (Object.keys(other).length > 0 || (channel?.length ?? 0) > 1 || (touchpoint?.length ?? 0) > 1 || !from !== !to) return null;
  const kept = filter ? toRules(filter) : { join: 'all' as const, rules: [] };
  if (!kept) return null;
  const rules = [
    ...kept.rules, ...(channel ?? []).map(value => ({ subject: 'field:channel', op: 'is', value })), ...(touchpoint ?? []).map(value => ({ subject: 'field:touchpoint', op: 'is', value })),
    ...(segment ? [{ subject: 'segment', op: 'in', value: segment }] : []),
  ];
  if (kept.join === 'any' && rules.length > kept.rules.length) return null;
  return toSearchText({ metric: 'sentiment.mean', ...(from && to ? { p: 'custom', from, to } : {}), ...(rules.length > 0 ? { filter: JSON.stringify({ join: kept.join, rules }) } : {}) });
}

const toSearchText = (parts: Record<string, string>) => new URLSearchParams(parts).toString();

/** Searches that were kept. */
function Views({ asked, pick }: { asked: Asked; pick: (query: string) => void }) {
  const { t } = useTranslation(['feedback', 'common']);
  const words = useProblemText();
  const mayShare = useMay('analyst');
  const views = useRead<{ items: View[] }>('feedback', '/feedback/views');
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const add = useChange<{ name: string; query: string; shared: boolean }>((body, path) => api.post(path('/feedback/views'), body), ['feedback']);
  const remove = useChange<string>((view, path) => api.delete(path(`/feedback/views/${view}`)), ['feedback']);
  const query = toSearch(asked);
  return (
    <>
      <Menu position="bottom-end" shadow="md" width={260}>
        <Menu.Target><Button variant="default" leftSection={<IconBookmark size={16} />}>{t('feedback:views.title')}</Button></Menu.Target>
        <Menu.Dropdown>
          {(views.data?.items ?? []).map(view => (
            <div key={view.id} className={css.view}>
              <Menu.Item onClick={() => pick(view.query)}>{view.name}{view.shared ? <span className={css.soft}> · {t('feedback:views.shared')}</span> : null}</Menu.Item>
              <ActionIcon variant="subtle" color="gray" aria-label={t('feedback:views.remove', { name: view.name })} onClick={() => remove.mutate(view.id, { onError: problem => tell.fault(words(problem) ?? '') })}><IconTrash size={15} /></ActionIcon>
            </div>
          ))}
          {views.data?.items.length === 0 ? <Menu.Label>{t('feedback:views.none')}</Menu.Label> : null}
          <Menu.Divider />
          <Menu.Item leftSection={<IconBookmarkPlus size={16} />} disabled={query === ''} onClick={() => setNaming(true)}>{t('feedback:views.keep')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={naming} onClose={() => setNaming(false)} title={t('feedback:views.keep')}>
        <form onSubmit={event => { event.preventDefault(); add.mutate({ name: name.trim(), query, shared }, { onSuccess: () => { setNaming(false); setName(''); tell.done(t('feedback:views.kept')); } }); }}>
          <Stack>
            <TextInput label={t('feedback:views.name')} value={name} onChange={event => setName(event.currentTarget.value)} maxLength={80} data-autofocus error={words(add.error)} />
            {mayShare ? <Switch label={t('feedback:views.share')} checked={shared} onChange={event => setShared(event.currentTarget.checked)} /> : null}
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setNaming(false)}>{t('common:cancel')}</Button>
              <Button type="submit" loading={add.isPending} disabled={name.trim() === ''}>{t('feedback:views.keepIt')}</Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
