import { Select } from '@mantine/core';
import { IconTargetArrow } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useAsk, useRead, useWorkspace } from '../api/hooks';
import type { Metric, Page } from '../api/types';
import { plainName, useMetricName, useNames } from '../insight/names';
import { lastDays } from '../insight/period';
import { say } from '../surveys/document';
import type { Survey, SurveyLine } from '../surveys/types';
import { useFormats } from '../ui/format';
import listCss from '../ui/lists.module.css';
import { Empty, Fault, PageHead, Panel, Waiting } from '../ui/Page';
import { DriverMap } from './DriverMap';
import css from './drivers.module.css';
import { DriverTable } from './DriverTable';
import { OutcomePanel } from './OutcomePanel';
import { RowsDrawer } from './RowsDrawer';
import type { Driver, DriverReport, DriverRow } from './types';

const spans = ['90', '180', '365', '730'] as const;
const windows = ['30', '90', '180', '365'] as const;

/** What goes with a judgement, and what goes with the judgement afterwards. */
export default function DriversPage() {
  const { t } = useTranslation('drivers');
  const { zone, language } = useWorkspace();
  const format = useFormats(zone);
  const names = useNames();
  const metricName = useMetricName();
  const [search, setSearch] = useSearchParams();
  const [behind, setBehind] = useState<Driver | null>(null);
  const metrics = useRead<Page<Metric>>('metrics', '/metrics');
  const answered = byScale(metrics.data?.items ?? []);
  const surveys = useRead<{ items: SurveyLine[] }>('surveys', '/surveys').data?.items.filter(one => one.employees === null) ?? [];
  const segments = useRead<{ items: { id: string; name: string }[] }>('segments', '/segments').data?.items ?? [];
  const [survey, element, touchpoint, segment, span, window] = [search.get('survey'), search.get('element'), search.get('touchpoint'), search.get('segment'), search.get('days') ?? '365', search.get('window') ?? '90'];
  const metric = answered.find(one => one.id === search.get('metric')) ?? answered[0];
  const asks = useRead<Survey>('survey', `/surveys/${survey}`, undefined, { enabled: !!survey }).data;
  const questions = asks?.document.blocks.flatMap(block => block.elements) ?? [];
  const period = useMemo(() => lastDays(Number(span), zone, new Date()), [span, zone]);
  const scored = { metric: metric?.id, period, ...(segment ? { filter: { segment } } : {}), ...(survey && element ? { element } : {}), ...(!survey && touchpoint ? { touchpoint } : {}) };
  const asked = { ...scored, ...(survey ? { survey } : { windowDays: Number(window) }) };
  const report = useAsk<DriverReport>('facts', '/drivers', asked, { keep: true, enabled: !!metric });
  const of = report.error ? undefined : report.data;
  const put = (parts: Record<string, string | null>) => setSearch(now => {
    const next = new URLSearchParams(now);
    for (const [key, value] of Object.entries(parts)) if (value !== null) next.set(key, value); else next.delete(key);
    return next;
  }, { replace: true });
  const name = (place: string) => survey ? say(questions.find(one => one.id === place)?.title, language, 'en') || plainName(place) : names.touchpoint(place);
  if (metrics.error) return <><PageHead title={t('title')} lead={t('lead')} /><Panel><Fault problem={metrics.error} retry={() => void metrics.refetch()} /></Panel></>;
  if (metrics.data && !metric) return <><PageHead title={t('title')} lead={t('lead')} /><Panel><Empty icon={IconTargetArrow} title={t('unanswered')} text={t('unansweredText')} /></Panel></>;
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} />
      <div className={`${listCss.filters} ${css.filters}`} role="group" aria-label={t('filters')}>
        <Select label={t('metric')} allowDeselect={false} value={metric?.id ?? null} onChange={value => put({ metric: value, element: null, touchpoint: null })} data={answered.map(one => ({ value: one.id, label: metricName(one) }))} />
        <Select label={t('among')} allowDeselect={false} searchable={surveys.length > 8} value={survey ?? 'touchpoints'} onChange={value => put({ survey: value === 'touchpoints' ? null : value, element: null, touchpoint: null })} data={[{ value: 'touchpoints', label: t('touchpoints') }, ...surveys.map(one => ({ value: one.id, label: t('questionsOf', { name: one.name }) }))]} />
        {survey ? <Select label={t('element')} placeholder={t('any')} clearable value={element} onChange={value => put({ element: value })} data={questions.map(one => ({ value: one.id, label: name(one.id) }))} />
          : <>
            <Select label={t('touchpoint')} placeholder={t('any')} clearable searchable={names.touchpoints.length > 8} value={touchpoint} onChange={value => put({ touchpoint: value })} data={names.touchpoints.map(one => ({ value: one.key, label: one.name || plainName(one.key) }))} />
            <Select label={t('window')} allowDeselect={false} value={window} onChange={value => put({ window: value === '90' ? null : value })} data={windows.map(one => ({ value: one, label: t('days', { count: Number(one) }) }))} />
          </>}
        <Select label={t('span')} allowDeselect={false} value={span} onChange={value => put({ days: value === '365' ? null : value })} data={spans.map(one => ({ value: one, label: t('lastDays', { count: Number(one) }) }))} />
        <Select label={t('segment')} placeholder={t('everybody')} clearable searchable={segments.length > 8} value={segment} onChange={value => put({ segment: value })} data={segments.map(one => ({ value: one.id, label: one.name }))} />
      </div>
      <div className={css.panels}>
        {report.error?.status === 422 ? <Panel><Empty icon={IconTargetArrow} title={t('none')} text={report.error.message} /></Panel>
          : report.error ? <Panel><Fault problem={report.error} retry={() => void report.refetch()} /></Panel>
          : !of || !metric ? <Panel><Waiting lines={9} height={30} /></Panel>
          : (
            <Panel flush className={css.report} title={headline(of)} note={t('headNote', { count: of.n, n: format.number(of.n), r: format.fixed(of.explained.value, 1), low: format.fixed(of.explained.low, 1), high: format.fixed(of.explained.high, 1), adjusted: format.fixed(of.adjusted, 1) })}>
              <div className={css.padded} data-waiting={report.isPlaceholderData || undefined}><DriverMap of={of} name={name} /></div>
              <DriverTable of={of} name={name} format={format} open={setBehind} />
              <div className={css.padded}><p className={css.fine}>{t('rule')}</p><p className={css.fine}>{leftOut(of)}</p></div>
            </Panel>
          )}
        {metric ? <OutcomePanel asked={scored} search={search} put={put} scored={metricName(metric)} /> : null}
      </div>
      {behind && metric && of ? (
        <RowsDrawer<DriverRow> title={t('rows.title', { name: name(behind.place) })} tail="/drivers/rows" body={asked} close={() => setBehind(null)}
          columns={[{ title: name(behind.place), of: row => format.number(row.ratings[behind.key] ?? NaN) }, { title: metricName(metric), of: row => format.number(row.outcome) }]} />
      ) : null}
    </>
  );

  function headline(of: DriverReport) {
    const first = of.drivers.find(driver => driver.significant);
    return first ? t('headline', { name: name(first.place), share: format.fixed(first.share, 0) }) : t('headlineNone');
  }

  function leftOut(of: DriverReport) {
    const why = (['anonymous', 'alone', 'incomplete', 'earlier', 'older'] as const).filter(one => of.leftOut[one] > 0);
    const answers = why.length === 0 ? t('leftNone') : t('left', { why: why.map(one => t(`leftOut.${one}`, { count: of.leftOut[one], n: format.number(of.leftOut[one]) })).join(', ') });
    return of.unused.length === 0 ? answers : `${answers} ${t('unused', { names: of.unused.map(one => t(`why.${one.why as 'few' | 'apart' | 'one_value'}`, { name: name(one.place), count: one.people, n: format.number(one.people) })).join(', ') })}`;
  }
}

/** One metric for every scale that somebody answered on: drivers are asked of answers as they were given. */
function byScale(metrics: Metric[]) {
  const answered = metrics.filter(metric => metric.answers > 0 && !metric.scale.startsWith('sentiment'));
  return [...new Set(answered.map(metric => metric.scale))].map(scale => answered.find(metric => metric.scale === scale && metric.unit === 'scale') ?? answered.find(metric => metric.scale === scale)!);
}
