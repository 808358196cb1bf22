import { Button, Select, Slider } from '@mantine/core';
import { IconMap2, IconRoute, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useAsk, useRead, useWorkspace } from '../api/hooks';
import type { Metric, Page } from '../api/types';
import { useMetricName, useNames } from '../insight/names';
import { lastDays } from '../insight/period';
import { useDuration } from '../ui/duration';
import { useFormats } from '../ui/format';
import listCss from '../ui/lists.module.css';
import { Empty, Fault, PageHead, Panel, Waiting } from '../ui/Page';
import { allWays, draw } from './detail';
import css from './journeys.module.css';
import { StepTable } from './StepTable';
import { asks, namings, other, type Report } from './types';
import { VariantList } from './VariantList';

const FlowMap = lazy(() => import('./FlowMap'));
const spans = ['30', '90', '180', '365'] as const;
const gaps = ['1', '7', '30', '90'] as const;

/** The ways customers really took, read from what they did. */
export default function DiscoverPage() {
  const { t } = useTranslation('journeys');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const duration = useDuration();
  const names = useNames();
  const [search, setSearch] = useSearchParams();
  const [detail, setDetail] = useState(80);
  const [span, by, gap] = [search.get('days') ?? '90', search.get('by') ?? 'type', search.get('gap') ?? '30'];
  const segments = useRead<{ items: { id: string; name: string }[] }>('segments', '/segments').data?.items ?? [];
  const metricName = useMetricName();
  const scales = judged(useRead<Page<Metric>>('metrics', '/metrics').data?.items ?? []);
  const period = useMemo(() => lastDays(Number(span), zone, new Date()), [span, zone]);
  const [begins, through, without, ignore, segment, score] = ['begins', 'through', 'without', 'ignore', 'segment', 'score'].map(key => search.get(key));
  const report = useAsk<Report>('facts', '/journeys/discover', {
    period, by, gapDays: Number(gap), begins, through: through ? [through] : [], without: without ? [without] : [], ignore: ignore ? [ignore] : [], ...(segment ? { filter: { segment } } : {}), score, variants: 20,
  }, { keep: true });
  const put = (parts: Record<string, string | null>) => setSearch(now => {
    const next = new URLSearchParams(now);
    for (const [key, value] of Object.entries(parts)) if (value) next.set(key, value); else next.delete(key);
    return next;
  }, { replace: true });
  const { channel, touchpoint } = names;
  const name = useCallback((step: string) => step === other ? t('other') : by === 'touchpoint' ? touchpoint(step) : by === 'channel' ? channel(step) : step === 'page' ? t('seen.page') : step === 'screen' ? t('seen.screen') : step, [by, channel, touchpoint, t]);
  const better = scales.find(one => one.scale === score)?.better ?? 'higher';
  const of = report.error ? undefined : report.data;
  const ways = useMemo(() => of ? allWays(of.steps, of.flows) : [], [of]);
  const drawn = useMemo(() => draw(ways, detail / 100), [ways, detail]);
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} actions={<Button variant="default" component={Link} to={`/w/${id}/journeys/maps`} leftSection={<IconMap2 size={16} />}>{t('toMaps')}</Button>} />
      <div className={`${listCss.filters} ${css.filters}`} role="group" aria-label={t('filters')}>
        <Select label={t('span')} allowDeselect={false} value={span} onChange={value => put({ days: value === '90' ? null : value })} data={spans.map(one => ({ value: one, label: t(`days.${one}`) }))} />
        <Select label={t('by')} allowDeselect={false} value={by} onChange={value => put({ by: value === 'type' ? null : value, begins: null, through: null, without: null, ignore: null })} data={namings.map(one => ({ value: one, label: t(`naming.${one}`) }))} />
        <Select label={t('gap')} allowDeselect={false} value={gap} onChange={value => put({ gap: value === '30' ? null : value })} data={gaps.map(one => ({ value: one, label: t('gapDays', { count: Number(one) }) }))} />
        <Select label={t('segment')} placeholder={t('any')} clearable searchable={segments.length > 8} value={segment ?? null} onChange={value => put({ segment: value })} data={segments.map(one => ({ value: one.id, label: one.name }))} />
        <Select label={t('score')} placeholder={t('noScore')} clearable value={score ?? null} onChange={value => put({ score: value })} data={scales.map(one => ({ value: one.scale, label: metricName(one) }))} />
      </div>
      {asks.some(how => search.get(how)) ? (
        <div className={css.narrowed}>
          {asks.map(how => search.get(how) ? <Button key={how} size="compact-sm" variant="light" rightSection={<IconX size={14} aria-hidden />} onClick={() => put({ [how]: null })} aria-label={t('widen', { what: t(`narrowed.${how}`, { step: name(search.get(how)!) }) })}>{t(`narrowed.${how}`, { step: name(search.get(how)!) })}</Button> : null)}
        </div>
      ) : null}
      {report.error ? <Panel><Fault problem={report.error} retry={() => void report.refetch()} /></Panel>
        : !of ? <Panel><Waiting lines={8} height={34} /></Panel>
        : of.journeys === 0 || !of.seconds || !of.length ? <Panel><Empty icon={IconRoute} title={t('none')} text={t('noneText')} /></Panel>
        : (
          <div className={css.panels} data-waiting={report.isPlaceholderData || undefined}>
            <Panel title={t('headline', { count: of.journeys, n: format.number(of.journeys), customers: format.number(of.customers) })}
              note={t('headNote', { median: duration(of.seconds.median), p90: duration(of.seconds.p90), steps: format.number(of.length.median), count: of.variantsOfAll, ways: format.number(of.variantsOfAll) })}
              actions={<div className={css.detail}><span id="detail-label">{t('detail')}</span><Slider aria-labelledby="detail-label" thumbLabel={t('detail')} value={detail} onChange={setDetail} min={20} max={100} step={5} label={value => `${value} %`} w={150} /></div>}>
              <Suspense fallback={<Waiting lines={8} height={34} />}>
                <FlowMap ways={drawn.ways} steps={of.steps} journeys={of.journeys} name={name} better={better} chosen={through ?? null} choose={step => put({ through: step === other || step === through ? null : step })} />
              </Suspense>
              <p className={css.rest} role="status">{t(drawn.rest === 0 ? 'drawnAll' : 'drawn', { count: drawn.rest, shown: format.number(drawn.ways.length), of: format.number(ways.length), share: format.fixed(100 * drawn.drawn / Math.max(1, drawn.all), 1) })}{of.cut > 0 ? ` ${t('cut', { count: of.cut, n: format.number(of.cut) })}` : ''}</p>
            </Panel>
            <Panel title={t('variants.title')} note={t('variants.note')}><VariantList of={of} name={name} better={better} /></Panel>
            <Panel title={t('steps.title')} note={of.score ? t('steps.judgedNote', { n: format.number(of.score.n), mean: of.score.mean === null ? '–' : format.fixed(of.score.mean, 2) }) : t('steps.note')} flush><StepTable of={of} name={name} better={better} narrow={(how, step) => put({ [how]: step })} /></Panel>
          </div>
        )}
    </>
  );
}

/** One metric for every scale that somebody answered on, its mean where there is one: journeys are judged by means. */
function judged(metrics: Metric[]) {
  const answered = metrics.filter(metric => metric.answers > 0 && !metric.scale.startsWith('sentiment'));
  return [...new Set(answered.map(metric => metric.scale))].map(scale => answered.find(metric => metric.scale === scale && metric.unit === 'scale') ?? answered.find(metric => metric.scale === scale)!);
}
