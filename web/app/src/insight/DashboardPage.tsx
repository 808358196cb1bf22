import { Button, Group, Menu, SegmentedControl, Select, Skeleton, Switch, TextInput } from '@mantine/core';
import { IconChartDots, IconChevronDown, IconDownload, IconFilter, IconTable, IconChartLine, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useAsk, useMay, useRead, useWorkspace } from '../api/hooks';
import type { Bucket, Metric, MetricAnswer, MetricQuery, Page, TraitSummary } from '../api/types';
import { download } from '../ui/Bits';
import { csv } from '../ui/csv';
import { useFormats } from '../ui/format';
import { Empty, Fault, PageHead, Panel } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import { Bars } from './Bars';
import { FilterEditor, useSubjects, type Field } from './FilterEditor';
import css from './insight.module.css';
import { plainName, useMetricName, useNames } from './names';
import { firstSplit } from './split';
import { addDays, between, dayIn, lastDays, presets, stepFor, type Preset } from './period';
import { needsValue, readRules, toPredicate, type Op } from './predicate';
import { RowsDrawer, type Behind } from './RowsDrawer';
import { Tile } from './Tile';

const TrendChart = lazy(() => import('./TrendChart'));
const minN = 30;

export default function DashboardPage() {
  const { t } = useTranslation('dashboard');
  const metrics = useRead<Page<Metric>>('metrics', '/metrics');
  const { id } = useWorkspace();
  const admin = useMay('admin');
  if (metrics.error && !metrics.data) return <><PageHead title={t('title')} /><Panel><Fault problem={metrics.error} retry={() => void metrics.refetch()} /></Panel></>;
  if (!metrics.data) return <><PageHead title={t('title')} /><div className={css.tiles}>{[1, 2, 3, 4].map(i => <Skeleton key={i} height={176} radius="lg" />)}</div><Skeleton height={360} radius="lg" /></>;
  const answered = metrics.data.items.filter(metric => metric.answers > 0);
  if (answered.length === 0) {
    return (
      <>
        <PageHead title={t('title')} />
        <Panel><Empty icon={IconChartDots} title={t('empty.title')} text={t('empty.text')} action={admin ? { label: t('empty.action'), to: `/w/${id}/start` } : { label: t('empty.watch'), to: `/w/${id}/events` }} /></Panel>
      </>
    );
  }
  return <Board metrics={answered} />;
}

/** One tile per scale that has answers, in the order of the registry: its default convention. */
function tilesOf(metrics: Metric[]) {
  const seen = new Set<string>();
  return metrics.filter(metric => !seen.has(metric.scale) && seen.add(metric.scale)).slice(0, 8);
}

/** The charts open with the figure that has most to say: of what people were asked, where anything was. */
function mostAnswered(tiles: Metric[]) {
  const asked = tiles.filter(metric => metric.family !== 'sentiment');
  return (asked.length > 0 ? asked : tiles).reduce((best, next) => next.answers > best.answers ? next : best);
}

function Board({ metrics }: { metrics: Metric[] }) {
  const { t } = useTranslation(['dashboard', 'common']);
  const workspace = useWorkspace();
  const format = useFormats(workspace.zone);
  const name = useMetricName();
  const names = useNames();
  const traits = useRead<Page<TraitSummary>>('traits', '/traits').data?.items ?? [];
  const subjects = useSubjects(traits, names);
  const [search, setSearch] = useSearchParams();
  const [behind, setBehind] = useState<(Behind & { metric: Metric }) | null>(null);
  const [filtering, setFiltering] = useState(false);

  const put = (parts: Record<string, string | null>) => setSearch(now => {
    const next = new URLSearchParams(now);
    for (const [key, value] of Object.entries(parts)) if (value === null) next.delete(key); else next.set(key, value);
    return next;
  }, { replace: true });

  const today = dayIn(workspace.zone, new Date());
  const preset = (search.get('p') ?? '26w') as Preset | 'custom';
  const first = search.get('from') ?? addDays(today, -89);
  const last = search.get('to') ?? today;
  const period = useMemo(() => preset === 'custom' && /^\d{4}-\d\d-\d\d$/.test(first) && /^\d{4}-\d\d-\d\d$/.test(last) && first <= last
    ? between(first, last, workspace.zone)
    : lastDays(presets[preset as Preset] ?? presets['26w'], workspace.zone, new Date(`${today}T12:00:00Z`)),
  [preset, first, last, today, workspace.zone]);
  const interval = (search.get('step') as Bucket | null) ?? stepFor(period);
  const compare = search.get('compare') === '0' ? null : 'previous' as const;
  const rules = readRules(search.get('filter'));
  const filterText = search.get('filter');
  const filter = useMemo(() => toPredicate(readRules(filterText), subjects.kind), [filterText, traits]);
  const tiles = tilesOf(metrics);
  const metric = metrics.find(item => item.id === search.get('metric')) ?? mostAnswered(tiles);
  const query: Omit<MetricQuery, 'metric'> = { period, compare, interval, minN, ...(filter ? { filter } : {}) };

  const by = search.get('by') ?? firstSplit(traits);
  const byLabel = (key: string) => /^(trait|prop):/.test(key) ? plainName(key.slice(key.indexOf(':') + 1)) : t(`dashboard:by.${key as Field}`);
  const pickBy = [
    { group: t('dashboard:filter.answer'), items: (['employee', 'company', 'source', 'element'] as const).map(key => ({ value: key, label: t(`dashboard:by.${key}`) })) },
    ...(traits.length > 0 ? [{ group: t('dashboard:filter.customer'), items: traits.map(item => ({ value: `trait:${item.key}`, label: plainName(item.key) })) }] : []),
    ...(by.startsWith('prop:') ? [{ group: t('dashboard:filter.property'), items: [{ value: by, label: byLabel(by) }] }] : []),
  ];

  const open = (of: Metric, part: Behind) => setBehind({ ...part, metric: of });
  return (
    <>
      <PageHead title={t('dashboard:title')} lead={t('dashboard:lead', { from: format.day(period.from), to: format.day(new Date(Date.parse(period.to) - 1).toISOString()) })} />
      <div className={css.toolbar} role="group" aria-label={t('dashboard:controls')}>
        <SegmentedControl aria-label={t('dashboard:period')} size="xs" value={preset} onChange={value => put({ p: value })}
          data={[...Object.keys(presets), 'custom'].map(value => ({ value, label: t(`dashboard:preset.${value as Preset | 'custom'}`) }))} />
        {preset === 'custom' ? (
          <div className={css.custom}>
            <TextInput size="xs" type="date" aria-label={t('dashboard:from')} value={first} max={last} onChange={event => event.currentTarget.value && put({ from: event.currentTarget.value })} />
            <TextInput size="xs" type="date" aria-label={t('dashboard:to')} value={last} min={first} onChange={event => event.currentTarget.value && put({ to: event.currentTarget.value })} />
          </div>
        ) : null}
        <Switch size="xs" label={t('dashboard:compare')} checked={compare !== null} onChange={event => put({ compare: event.currentTarget.checked ? null : '0' })} />
        <div className={css.toolbarSpring} />
        <Button size="xs" variant={filter ? 'light' : 'default'} leftSection={<IconFilter size={15} />} onClick={() => setFiltering(true)}>
          {rules.rules.length > 0 ? t('dashboard:filter.count', { count: rules.rules.length }) : t('common:filter')}
        </Button>
      </div>
      {rules.rules.length > 0 ? (
        <Group gap={6} mb="md">
          {rules.rules.map((rule, index) => (
            <Button key={index} size="compact-xs" variant="light" radius="xl" rightSection={<IconX size={12} />}
              onClick={() => { const left = rules.rules.filter((_, i) => i !== index); put({ filter: left.length ? JSON.stringify({ ...rules, rules: left }) : null }); }}>
              {subjects.label(rule.subject)} {t(`dashboard:op.${rule.op as Op}`)} {needsValue(rule.op) ? subjects.shown(rule.subject, rule.value) : ''}<span className="visually-hidden">{t('dashboard:filter.drop')}</span>
            </Button>
          ))}
        </Group>
      ) : null}
      <section className={css.tiles} aria-label={t('dashboard:tiles')}>
        {tiles.map(item => (
          <Tile key={item.id} metric={item} query={query} chosen={item.id === metric.id} choose={() => put({ metric: item.id })} open={() => open(item, { title: name(item) })} />
        ))}
      </section>
      <div className={css.charts}>
        <Trend metric={metric} metrics={metrics} query={query} interval={interval} put={put} open={part => open(metric, part)} />
        <Split metric={metric} query={query} groupBy="channel" title={t('dashboard:byTitle', { by: t('dashboard:by.channel') })} name={names.channel} label={byLabel} open={part => open(metric, part)} />
      </div>
      <div className={`${css.charts} ${css.halves}`}>
        <Split metric={metric} query={query} groupBy="touchpoint" title={t('dashboard:byTitle', { by: t('dashboard:by.touchpoint') })} name={names.touchpoint} label={byLabel} open={part => open(metric, part)} />
        <Split metric={metric} query={query} groupBy={by} title={t('dashboard:byTitle', { by: byLabel(by) })} name={key => key} label={byLabel} open={part => open(metric, part)}
          extra={<Select size="xs" w={160} aria-label={t('dashboard:pickBy')} searchable data={pickBy} value={by} onChange={value => put({ by: value })} />} />
      </div>
      {filtering ? <FilterEditor rules={rules} subjects={subjects} close={() => setFiltering(false)} change={next => put({ filter: next.rules.length ? JSON.stringify(next) : null })} /> : null}
      <RowsDrawer metric={behind?.metric ?? metric} query={query} behind={behind} close={() => setBehind(null)} names={names} />
    </>
  );
}

interface TrendProps {
  metric: Metric; metrics: Metric[]; query: Omit<MetricQuery, 'metric'>; interval: Bucket;
  put: (parts: Record<string, string | null>) => void; open: (part: Behind) => void;
}

function Trend({ metric, metrics, query, interval, put, open }: TrendProps) {
  const { t } = useTranslation(['dashboard', 'common']);
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const name = useMetricName();
  const [table, setTable] = useState(false);
  const answer = useAsk<MetricAnswer>('metric', '/metrics/query', { ...query, metric: metric.id }, { keep: true });
  const label = useCallback((from: string) => interval === 'month' || interval === 'quarter' ? format.month(from) : format.shortDay(from), [format, interval]);
  const long = useCallback((from: string, to: string) => {
    const end = new Date(Date.parse(to) - 1).toISOString();
    return format.day(from) === format.day(end) ? format.day(from) : `${format.day(from)} – ${format.day(end)}`;
  }, [format]);
  const points = answer.data?.trend ?? [];
  const openPoint = (index: number) => {
    const point = points[index];
    if (point) open({ title: `${name(metric)} · ${long(point.from, point.to)}`, bucket: point.from, until: point.to });
  };
  const save = () => download(`${metric.id}-trend.csv`, csv([
    ['metric', 'from', 'to', 'value', 'low', 'high', 'n'],
    ...points.map(point => [metric.id, point.from, point.to, point.figure.value, point.figure.low, point.figure.high, point.figure.n]),
  ]));
  const title = t('dashboard:chart.title', { name: name(metric) });
  return (
    <Panel title={title} note={t('dashboard:chart.note', { convention: metric.id })} actions={
      <>
        <Select size="xs" w={172} aria-label={t('dashboard:pickMetric')} value={metric.id} onChange={value => put({ metric: value })} data={metricOptions(metrics, name, t('dashboard:other'))} />
        <Select size="xs" w={96} aria-label={t('dashboard:step')} value={interval} onChange={value => put({ step: value })} data={(['day', 'week', 'month', 'quarter'] as const).map(value => ({ value, label: t(`dashboard:bucket.${value}`) }))} />
        <PanelMenu table={table} setTable={setTable} save={save} of={title} />
      </>
    }>
      {answer.error && !answer.data ? <Fault problem={answer.error} retry={() => void answer.refetch()} />
        : !answer.data || answer.data.metric !== metric.id ? <Skeleton height={318} />
        : points.every(point => point.figure.n === 0) ? <Empty icon={IconChartLine} title={t('dashboard:chart.none')} text={t('dashboard:chart.noneText')} />
        : table ? (
          <FigureTable head={t('dashboard:bucketHead')} metric={metric} rows={points.map((point, index) => ({ key: point.from, label: long(point.from, point.to), figure: point.figure, open: () => openPoint(index) }))} />
        ) : (
          <>
            <Suspense fallback={<Skeleton height={318} />}>
              <TrendChart metric={metric} answer={answer.data} label={label} long={long} open={openPoint} title={t('dashboard:chart.alt', { name: name(metric), count: points.length, value: format.value(metric, answer.data.total.value) })} />
            </Suspense>
            <div className={css.legend} aria-hidden="true">
              <span><i className={css.keyLine} />{name(metric)}</span><span><i className={css.keyBand} />{t('dashboard:chart.band')}</span>
              {answer.data.target ? <span><i className={css.keyTarget} />{t('dashboard:chart.targetKey')}</span> : null}
            </div>
          </>
        )}
    </Panel>
  );
}

interface SplitProps {
  metric: Metric; query: Omit<MetricQuery, 'metric'>; groupBy: string; title: string; name: (key: string) => string;
  label: (key: string) => string; open: (part: Behind) => void; extra?: React.ReactNode;
}

function Split({ metric, query, groupBy, title, name, label, open, extra }: SplitProps) {
  const { t } = useTranslation('dashboard');
  const metricName = useMetricName()(metric);
  const [table, setTable] = useState(false);
  const { compare: _, interval: __, ...rest } = query;
  const body = { ...rest, metric: metric.id, groupBy: [groupBy] };
  const answer = useAsk<MetricAnswer>('metric', '/metrics/query', body, { keep: true });
  const groups = answer.data?.groups ?? [];
  const openGroup = (keys: string[]) => open({ title: `${metricName} · ${label(groupBy)}: ${keys.map(key => key ? name(key) : t('bars.unknown')).join(', ')}`, groupBy: [groupBy], group: keys });
  const save = () => download(`${metric.id}-by-${groupBy.replace(':', '-')}.csv`, csv([
    ['metric', groupBy, 'value', 'low', 'high', 'n'],
    ...groups.map(group => [metric.id, group.keys.join(' / '), group.figure.value, group.figure.low, group.figure.high, group.figure.n]),
  ]));
  return (
    <Panel flush={!table} title={title} note={metricName} actions={<>{extra}<PanelMenu table={table} setTable={setTable} save={save} of={title} /></>}>
      {answer.error && !answer.data ? <Fault problem={answer.error} retry={() => void answer.refetch()} />
        : !answer.data ? <Skeleton height={260} m="md" w="auto" />
        : table ? <FigureTable head={label(groupBy)} metric={metric} rows={groups.map(group => ({ key: group.keys.join('\0'), label: group.keys.map(key => key ? name(key) : t('bars.unknown')).join(' · '), figure: group.figure, open: () => openGroup(group.keys) }))} />
        : <Bars metric={metric} answer={answer.data} name={name} open={openGroup} />}
    </Panel>
  );
}

function PanelMenu({ table, setTable, save, of }: { table: boolean; setTable: (on: boolean) => void; save: () => void; of: string }) {
  const { t } = useTranslation(['dashboard', 'common']);
  return (
    <Menu position="bottom-end">
      <Menu.Target><Button size="xs" variant="default" px={8} aria-label={t('dashboard:panelMenu', { of })}><IconChevronDown size={15} /></Button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={table ? <IconChartLine size={16} /> : <IconTable size={16} />} onClick={() => setTable(!table)}>{t(table ? 'common:showChart' : 'common:showTable')}</Menu.Item>
        <Menu.Item leftSection={<IconDownload size={16} />} onClick={save}>{t('common:exportCsv')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function FigureTable({ head, metric, rows }: { head: string; metric: Metric; rows: { key: string; label: string; figure: MetricAnswer['total']; open: () => void }[] }) {
  const { t } = useTranslation('dashboard');
  const format = useFormats();
  return (
    <div className={uiCss.tableWrap} tabIndex={0} role="region" aria-label={head}>
      <table className={`${uiCss.table} num`}>
        <thead><tr><th scope="col">{head}</th><th scope="col" className={uiCss.end}>{t('value')}</th><th scope="col" className={uiCss.end}>{t('interval')}</th><th scope="col" className={uiCss.end}>{t('answers')}</th></tr></thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.key}>
              <td><Button variant="subtle" size="compact-sm" onClick={row.open}>{row.label}</Button></td>
              <td className={uiCss.end}>{format.value(metric, row.figure.value)}</td>
              <td className={uiCss.end}>{format.range(metric, row.figure)}</td>
              <td className={uiCss.end}>{format.number(row.figure.n)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function metricOptions(metrics: Metric[], name: (metric: Metric) => string, other: string) {
  const families = [...new Set(metrics.map(metric => metric.family))];
  return families.map(family => ({
    group: family ? family.toUpperCase() : other,
    items: metrics.filter(metric => metric.family === family).map(metric => ({ value: metric.id, label: name(metric) })),
  }));
}
