import { ActionIcon, Button, CloseButton, Group, Menu, Modal, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBookmark, IconBookmarkPlus, IconFilter, IconInbox, IconMessageOff, IconSearch, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api } from '../api/client';
import { useChange, useMay, usePages, useRead, useWorkspace } from '../api/hooks';
import { tell } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Empty, Fault, PageHead, Panel, useProblemText, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import css from './feedback.module.css';
import { Filters } from './Filters';
import { ItemLine } from './ItemLine';
import { feelings, levels, readAsked, type Asked, type Filter, type Item, type ItemPage, type View } from './types';

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
  const put = (parts: Record<string, string | null | undefined>) => setSearch(now => {
    const next = new URLSearchParams(now);
    for (const [key, value] of Object.entries(parts)) if (!value) next.delete(key); else next.set(key, value);
    return next;
  }, { replace: true });
  useEffect(() => { if ((asked.search ?? '') !== wanted) put({ search: wanted || null }); }, [wanted]);
  useEffect(() => { if (!asked.search) setText(''); }, [asked.search]);

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
        {first ? <Moods counts={first.feelings} total={first.total} on={asked.feeling} pick={feeling => put({ feeling: asked.feeling === feeling ? null : feeling })} format={format.number} /> : null}
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

/** How what was found feels: a bar whose parts filter. The counts stand in words too. */
function Moods({ counts, total, on, pick, format }: { counts: Record<string, number>; total: number; on: string | undefined; pick: (feeling: string) => void; format: (n: number) => string }) {
  const { t } = useTranslation('feedback');
  if (total === 0) return null;
  return (
    <div className={css.moods}>
      <div className={css.moodBar} aria-hidden>
        {[...levels, 'unscored' as const].map(level => counts[level] ? <span key={level} data-level={level} style={{ flexGrow: counts[level] }} /> : null)}
      </div>
      <div className={css.moodKeys} role="group" aria-label={t('moods')}>
        {feelings.filter(feeling => counts[feeling] || on === feeling).map(feeling => (
          <button key={feeling} type="button" className={css.moodKey} data-level={feeling} aria-pressed={on === feeling} onClick={() => pick(feeling)}>
            <span className={css.dot} aria-hidden />{t(`feeling.${feeling}`)} <strong>{format(counts[feeling] ?? 0)}</strong>
          </button>
        ))}
      </div>
    </div>
  );
}

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
  const query = new URLSearchParams(asked as Record<Filter, string>).toString();
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
