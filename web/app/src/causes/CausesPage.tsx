import { Button, Select, Switch } from '@mantine/core';
import { IconBinaryTree, IconCoin, IconSpeakerphone } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useMay, useRead, useWorkspace } from '../api/hooks';
import { addDays, dayIn } from '../insight/period';
import { useFormats } from '../ui/format';
import listCss from '../ui/lists.module.css';
import { Empty, Fault, PageHead, Panel, Waiting } from '../ui/Page';
import { CauseBars } from './CauseBars';
import css from './causes.module.css';
import { Problems } from './Problems';
import { TroublesDrawer } from './TroublesDrawer';
import { filters, measures, type Bar, type Chart, type Problem } from './types';

const TraceForm = lazy(() => import('./TraceForm'));
const CostsForm = lazy(() => import('./CostsForm'));
const spans = ['30', '90', '365'] as const;
const levels = ['all', '1', '2'] as const;

/** The few causes behind most of the trouble, over everything people say and every case. */
export default function CausesPage() {
  const { t } = useTranslation('causes');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const may = useMay('analyst');
  const [search, setSearch] = useSearchParams();
  const [behind, setBehind] = useState<Bar | null>(null);
  const [tracing, setTracing] = useState<Pick<Problem, 'topic' | 'name'> | null>(null);
  const [pricing, setPricing] = useState(false);
  const span = search.get('days') ?? '90';
  const today = dayIn(zone, new Date());
  const asked = { from: addDays(today, 1 - Number(span)), to: today, ...Object.fromEntries(filters.map(name => [name, search.get(name)])), compare: search.get('compare') };
  const chart = useRead<Chart>('causes', '/causes', asked, { keep: true });
  const touchpoints = useRead<{ items: { key: string; name: string }[] }>('touchpoints', '/touchpoints').data?.items ?? [];
  const segments = useRead<{ items: { id: string; name: string }[] }>('segments', '/segments').data?.items ?? [];
  const put = (parts: Record<string, string | null>) => setSearch(now => {
    const next = new URLSearchParams(now);
    for (const [key, value] of Object.entries(parts)) if (value) next.set(key, value); else next.delete(key);
    return next;
  }, { replace: true });
  const measure = search.get('measure') ?? 'count';
  const priceless = chart.error?.code === 'causes.no_costs';
  const of = chart.error ? undefined : chart.data;
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} actions={may ? (
        <>
          <Button variant="default" leftSection={<IconCoin size={16} />} onClick={() => setPricing(true)}>{t('costs.open')}</Button>
          <Button variant="default" component={Link} to={`/w/${id}/fixes`} leftSection={<IconSpeakerphone size={16} />}>{t('fixes')}</Button>
          <Button variant="default" component={Link} to={`/w/${id}/cases/settings/causes`} leftSection={<IconBinaryTree size={16} />}>{t('tree')}</Button>
        </>
      ) : undefined} />
      <div className={`${listCss.filters} ${css.filters}`} role="group" aria-label={t('filters')}>
        <Select label={t('span')} allowDeselect={false} value={span} onChange={value => put({ days: value === '90' ? null : value })} data={spans.map(one => ({ value: one, label: t(`days.${one}`) }))} />
        <Select label={t('weighBy')} allowDeselect={false} value={measure} onChange={value => put({ measure: value === 'count' ? null : value })} data={measures.map(one => ({ value: one, label: t(`measure.${one}`) }))} />
        <Select label={t('depth')} allowDeselect={false} value={search.get('depth') ?? 'all'} onChange={value => put({ depth: value === 'all' ? null : value })} data={levels.map(one => ({ value: one, label: t(`level.${one}`) }))} />
        <Select label={t('touchpoint')} placeholder={t('any')} clearable searchable={touchpoints.length > 8} value={search.get('touchpoint')} onChange={touchpoint => put({ touchpoint })} data={touchpoints.map(one => ({ value: one.key, label: one.name }))} />
        <Select label={t('source')} placeholder={t('any')} clearable value={search.get('source')} onChange={source => put({ source })} data={sources.map(one => ({ value: one, label: t(`from.${one}`) }))} />
        <Select label={t('segment')} placeholder={t('any')} clearable searchable={segments.length > 8} value={search.get('segment')} onChange={segment => put({ segment })} data={segments.map(one => ({ value: one.id, label: one.name }))} />
        <Switch className={css.compare} label={t('compare')} checked={search.get('compare') === 'true'} onChange={event => put({ compare: event.currentTarget.checked ? 'true' : null })} />
      </div>
      {priceless ? <Panel><Empty icon={IconCoin} title={t('costs.none')} text={t('costs.note')} {...(may ? { action: { label: t('costs.open'), onClick: () => setPricing(true) } } : {})} /></Panel>
        : chart.error ? <Panel><Fault problem={chart.error} retry={() => void chart.refetch()} /></Panel>
        : !of ? <Panel><Waiting lines={8} height={34} /></Panel>
        : of.bars.length === 0 ? <Panel><Empty icon={IconBinaryTree} title={t('none')} text={t('noneText')} /></Panel>
        : (
          <>
            <Panel title={<Headline of={of} format={format} />} note={t('headNote', { unexplained: format.number(of.unexplained) })}>
              <CauseBars chart={of} open={setBehind} {...(may ? { trace: setTracing } : {})} />
            </Panel>
            <Problems of={of.problems} {...(may ? { trace: setTracing } : {})} />
          </>
        )}
      <TroublesDrawer of={behind} asked={asked} close={() => setBehind(null)} />
      <Suspense fallback={null}>
        {tracing ? <TraceForm of={tracing} close={() => setTracing(null)} /> : null}
        {pricing ? <CostsForm close={() => setPricing(false)} /> : null}
      </Suspense>
    </>
  );
}

export const sources = ['survey', 'review', 'mention', 'interview', 'note', 'employee', 'conversation', 'answer', 'case'] as const;

function Headline({ of, format }: { of: Chart; format: ReturnType<typeof useFormats> }) {
  const { t } = useTranslation('causes');
  const carried = of.bars[of.vital - 1]?.cumulative ?? 0;
  return <>{of.total > 0 ? t('headline', { count: of.vital, of: of.bars.length, share: format.number(Math.round(carried * 100)) }) : t('weightless')}</>;
}
