import { useTranslation } from 'react-i18next';
import { useRead, useWorkspace } from '../api/hooks';
import type { Metric, Page } from '../api/types';
import { plainName, useMetricName, useNames } from '../insight/names';
import { useFormats } from '../ui/format';
import type { Finding, Measured, SliceName } from './types';

/** Puts findings into words. The server sends figures and names; no sentence comes from it. */
export function useSay() {
  const { t } = useTranslation('insights');
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const names = useNames();
  const metrics = useRead<Page<Metric>>('metrics', '/metrics').data?.items ?? [];
  const metricName = useMetricName();

  const digits = (measure: Measured) => measure.unit === 'points' ? 0 : measure.unit === 'scale' ? 2 : 1;
  const figure = (measure: Measured, value: number) => `${format.fixed(value, digits(measure))}${measure.unit === 'percent' ? '\u202f%' : ''}`;
  const size = (measure: Measured, value: number) => measure.unit === 'percent' ? t('percentPoints', { value: format.fixed(value, 1) }) : format.fixed(value, digits(measure));
  const key = (dimension: string, value: string) => dimension === 'touchpoint' ? names.touchpoint(value) : dimension === 'channel' ? names.channel(value)
    : value === 'true' || value === 'false' ? t(`flag.${value}`) : value;
  const dimension = (name: string) => /^(trait|prop):/.test(name) ? plainName(name.slice(name.indexOf(':') + 1)) : t(`dimension.${name as 'touchpoint'}`);
  const part = (name: string, value: string) => name === 'touchpoint' ? key(name, value) : t('part', { dimension: dimension(name), key: key(name, value) });
  const slice = (of: SliceName) => !of.dimension ? t('everybody')
    : of.within && of.withinKey ? t('within', { part: part(of.dimension, of.key), within: part(of.within, of.withinKey) }) : part(of.dimension, of.key);
  const measure = (of: Measured) => {
    if (of.kind === 'score') return metricName(metrics.find(metric => metric.id === of.metric) ?? { id: of.metric ?? '', name: '' });
    if (of.kind === 'return') return t('measure.return', { days: of.days, type: of.type });
    return t(`measure.${of.kind}`, { property: plainName(of.property ?? ''), type: of.type });
  };
  const sentence = (found: Finding) => t(`sentence.${found.kind}.${found.difference > 0 ? 'up' : 'down'}`, {
    slice: slice(found.slice), measure: measure(found.measure), value: figure(found.measure, found.value), other: figure(found.measure, found.other),
    since: found.since ? format.month(`${found.since}T12:00:00Z`) : '',
  });
  return { t, format, sentence, slice, measure, figure, size };
}
export type Say = ReturnType<typeof useSay>;
