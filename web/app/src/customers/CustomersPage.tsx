import { Button, CloseButton, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { IconArrowDown, IconArrowUp, IconDownload, IconFilter, IconSearch, IconUserOff, IconUsers } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { usePages, useRead, useWorkspace } from '../api/hooks';
import type { CustomerRow, Page, TraitSummary } from '../api/types';
import { FilterEditor, useSubjects } from '../insight/FilterEditor';
import { useNames } from '../insight/names';
import { readRules, toPredicate } from '../insight/predicate';
import { download } from '../ui/Bits';
import { csv } from '../ui/csv';
import { useFormats, type Formats } from '../ui/format';
import { Empty, Fault, PageHead, Panel } from '../ui/Page';
import css from './customers.module.css';
import { Face } from './Face';
import { toneOf } from './tones';

const columns = [
  { key: 'name', sort: 'name', end: false }, { key: 'lastSeen', sort: 'lastSeen', end: false }, { key: 'firstSeen', sort: 'firstSeen', end: false },
  { key: 'facts', sort: 'facts', end: true }, { key: 'orders', sort: 'orders', end: true }, { key: 'value', sort: 'value', end: true },
  { key: 'nps', sort: null, end: true }, { key: 'csat', sort: null, end: true },
] as const;

export default function CustomersPage() {
  const { t } = useTranslation(['customers', 'common']);
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const [search, setSearch] = useSearchParams();
  const [text, setText] = useState(search.get('q') ?? '');
  const [wanted] = useDebouncedValue(text.trim(), 200);
  const [filtering, setFiltering] = useState(false);
  const names = useNames();
  const traits = useRead<Page<TraitSummary>>('traits', '/traits').data?.items ?? [];
  const subjects = useSubjects(traits, names, []);
  const sort = search.get('sort') ?? 'lastSeen';
  const order = search.get('order') ?? (sort === 'name' ? 'asc' : 'desc');
  const rules = readRules(search.get('filter'));
  const filter = toPredicate(rules, subjects.kind);

  const put = (parts: Record<string, string | null>) => setSearch(now => {
    const next = new URLSearchParams(now);
    for (const [key, value] of Object.entries(parts)) if (!value) next.delete(key); else next.set(key, value);
    return next;
  }, { replace: true });
  useEffect(() => { if ((search.get('q') ?? '') !== wanted) put({ q: wanted || null }); }, [wanted]);

  const list = usePages<CustomerRow>('customers', '/customers', { search: wanted, sort, order, filter: filter ? JSON.stringify(filter) : null });
  const rows = useMemo(() => list.data?.pages.flatMap(page => page.items) ?? [], [list.data]);
  const total = list.data?.pages[0]?.total ?? null;
  const narrowed = wanted !== '' || rules.rules.length > 0;

  const place = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length + (list.hasNextPage ? 1 : 0), getScrollElement: () => place.current, estimateSize: () => 54, overscan: 10 });
  const last = virtual.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 12 && list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
  }, [last, rows.length, list]);
  useEffect(() => { place.current?.scrollTo(0, 0); }, [wanted, sort, order, search.get('filter')]);

  const save = () => download('customers.csv', csv([
    ['id', 'name', 'email', 'phone', 'firstSeen', 'lastSeen', 'facts', 'orders', 'valueMinor', 'currency', 'nps', 'csat'],
    ...rows.map(row => [row.id, row.name, row.email, row.phone, row.firstSeen, row.lastSeen, row.facts, row.orders, row.value?.amount, row.value?.currency, row.nps, row.csat]),
  ]));

  if (list.data && rows.length === 0 && !narrowed) {
    return (
      <>
        <PageHead title={t('customers:title')} />
        <Panel><Empty icon={IconUsers} title={t('customers:empty.title')} text={t('customers:empty.text')} action={{ label: t('customers:empty.action'), to: `/w/${id}/imports` }} /></Panel>
      </>
    );
  }
  return (
    <>
      <PageHead title={t('customers:title')} lead={t('customers:lead')} />
      <Panel flush className={css.flushTop}>
        <div className={css.toolbar}>
          <TextInput className={css.searchBox} value={text} onChange={event => setText(event.currentTarget.value)} aria-label={t('customers:search')} placeholder={t('customers:search')} leftSection={<IconSearch size={16} />}
            rightSection={text ? <CloseButton size="sm" aria-label={t('customers:clear')} onClick={() => setText('')} /> : null} />
          <Button variant={rules.rules.length > 0 ? 'light' : 'default'} leftSection={<IconFilter size={16} />} onClick={() => setFiltering(true)}>
            {rules.rules.length > 0 ? t('customers:conditions', { count: rules.rules.length }) : t('common:filter')}
          </Button>
          <div className={css.spring} />
          <span className={css.count} role="status">{total === null ? '' : t('customers:count', { count: total, text: format.number(total) })}</span>
          <Button variant="default" leftSection={<IconDownload size={16} />} onClick={save} disabled={rows.length === 0}>{t('customers:exportShown')}</Button>
        </div>
        {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} />
          : list.data && rows.length === 0 ? (
            <Empty icon={IconUserOff} title={t('customers:none.title')} text={t('customers:none.text')} action={{ label: t('customers:none.action'), onClick: () => { setText(''); put({ filter: null, q: null }); } }} />
          ) : (
            <div className={css.grid} ref={place} role="table" aria-label={t('customers:title')} aria-rowcount={total ?? rows.length} tabIndex={0}>
              <div className={css.headRow} role="row">
                {columns.map(column => (
                  <div key={column.key} role="columnheader" aria-sort={column.sort === sort ? (order === 'asc' ? 'ascending' : 'descending') : undefined} className={column.end ? css.endCell : undefined}>
                    {column.sort ? (
                      <button type="button" className={css.headCell} data-on={column.sort === sort}
                        onClick={() => put({ sort: column.sort, order: column.sort === sort ? (order === 'asc' ? 'desc' : 'asc') : column.sort === 'name' ? 'asc' : 'desc' })}>
                        {t(`customers:column.${column.key}`)}
                        {column.sort === sort ? (order === 'asc' ? <IconArrowUp size={13} /> : <IconArrowDown size={13} />) : null}
                      </button>
                    ) : <span className={css.headCell}>{t(`customers:column.${column.key}`)}</span>}
                  </div>
                ))}
              </div>
              <div role="rowgroup" style={{ height: list.data ? virtual.getTotalSize() : undefined, position: 'relative' }}>
                {!list.data ? Array.from({ length: 12 }, (_, i) => <div key={i} role="row"><div role="cell"><Skeleton height={32} m={11} w="auto" /></div></div>)
                  : virtual.getVirtualItems().map(item => {
                    const row = rows[item.index];
                    return row
                      ? <Line key={row.id} row={row} top={item.start} index={item.index} to={`/w/${id}/customers/${row.id}`} format={format} />
                      : <div key="more" role="row" className={css.line} style={{ top: item.start }}><div role="cell"><Skeleton height={28} /></div></div>;
                  })}
              </div>
            </div>
          )}
      </Panel>
      {filtering ? <FilterEditor rules={rules} subjects={subjects} close={() => setFiltering(false)} change={next => put({ filter: next.rules.length ? JSON.stringify(next) : null })} /> : null}
    </>
  );
}

function Line({ row, top, index, to, format }: { row: CustomerRow; top: number; index: number; to: string; format: Formats }) {
  const { t } = useTranslation('customers');
  const name = row.name || row.email || row.phone || t('anonymous');
  const mark = (metric: string, score: number | null) => score === null ? <span className={css.soft}>–</span> : <span className={css.mark} data-tone={toneOf(metric, score)}>{score}</span>;
  return (
    <div role="row" aria-rowindex={index + 2} className={css.line} style={{ top }}>
      <div role="cell" className={css.who}>
        <Face name={row.name} />
        <Link to={to} className={css.names} style={{ color: 'inherit', textDecoration: 'none' }}>
          <strong>{name}</strong><span>{row.name ? row.email || row.phone || '' : ''}</span>
        </Link>
      </div>
      <div role="cell" className={css.soft} title={format.moment(row.lastSeen)}>{format.ago(row.lastSeen)}</div>
      <div role="cell" className={css.soft}>{format.day(row.firstSeen)}</div>
      <div role="cell" className={`num ${css.endCell}`}>{format.number(row.facts)}</div>
      <div role="cell" className={`num ${css.endCell}`}>{format.number(row.orders)}</div>
      <div role="cell" className={`num ${css.endCell}`}>{row.value ? format.money(row.value) : '–'}</div>
      <div role="cell" className={css.endCell}>{mark('nps', row.nps)}</div>
      <div role="cell" className={css.endCell}>{mark('csat', row.csat)}</div>
      <div role="cell" className={css.phoneLine}>{format.ago(row.lastSeen)}</div>
    </div>
  );
}
