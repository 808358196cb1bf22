import { Tooltip } from '@mantine/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Figure, Metric } from '../api/types';
import { useFormats } from '../ui/format';

export type Verdict = 'good' | 'bad' | 'plain';

/** Whether a difference is welcome, by the metric's own direction. */
export function verdict(metric: Pick<Metric, 'better'>, difference: number): Verdict {
  if (difference === 0) return 'plain';
  return (difference > 0) === (metric.better === 'higher') ? 'good' : 'bad';
}

/** Where a group stands against all: only when its interval leaves the overall value out. */
export function stands(metric: Pick<Metric, 'better'>, figure: Figure, overall: number | null): Verdict {
  if (!figure.enough || overall === null || figure.low === null || figure.high === null) return 'plain';
  if (figure.low > overall) return verdict(metric, 1);
  return figure.high < overall ? verdict(metric, -1) : 'plain';
}

/** How one answer counts: for colour beside the number, never instead of it. */
export function leaning(metric: Pick<Metric, 'better' | 'family' | 'min' | 'max' | 'scale'>, score: number): Verdict {
  if (metric.scale === 'nps') return score >= 9 ? 'good' : score <= 6 ? 'bad' : 'plain';
  if (metric.scale.startsWith('sentiment.')) return score > 0.2 ? 'good' : score < -0.2 ? 'bad' : 'plain';
  const top = Number(/\.(\d+)$/.exec(metric.scale)?.[1] ?? metric.max);
  const share = (score - 1) / Math.max(1, top - 1);
  const side = share >= 0.7 ? 1 : share <= 0.4 ? -1 : 0;
  return verdict(metric, side);
}

/** n, convention and interval of a number, on hover and focus. */
export function FigureHint({ metric, figure, children }: { metric: Metric; figure: Figure; children: ReactElement<Record<string, unknown>> }) {
  const { t } = useTranslation('dashboard');
  const format = useFormats();
  return (
    <Tooltip maw={320} label={
      <>
        {figure.value === null ? t('noData') : t('hint.value', { value: format.value(metric, figure.value), n: format.number(figure.n) })}<br />
        {figure.low !== null ? <>{t('hint.interval', { range: format.range(metric, figure) })}<br /></> : null}
        {t('hint.convention', { convention: metric.id })}
        {!figure.enough && figure.value !== null ? <><br />{t('hint.thin')}</> : null}
      </>
    }>
      {children}
    </Tooltip>
  );
}
