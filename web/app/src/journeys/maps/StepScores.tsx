import { useTranslation } from 'react-i18next';
import { useRead } from '../../api/hooks';
import type { Metric, Page } from '../../api/types';
import { metricDigits, useFormats } from '../../ui/format';
import { useMetricName } from '../../insight/names';
import css from './maps.module.css';
import type { MeasuredStep } from './types';

/** Scores at a step: value, limits, n and target. Below enough answers nothing is concluded. */
export function StepScores({ of, most }: { of: MeasuredStep | undefined; most: number }) {
  const { t } = useTranslation('maps');
  const format = useFormats(undefined);
  const name = useMetricName();
  const metrics = useRead<Page<Metric>>('metrics', '/metrics').data?.items ?? [];
  if (!of || of.scores.length === 0) return <span className={css.nothing}>–</span>;
  return (
    <ul className={css.scores}>
      {of.scores.slice(0, most).map(score => {
        const metric = metrics.find(one => one.id === score.metric);
        const digits = metric ? metricDigits(metric) : 2;
        const { figure, target } = score;
        return (
          <li key={score.metric} data-status={figure.enough ? target?.status : undefined} data-enough={figure.enough || undefined}>
            <span className={css.scoreName}>{metric ? name(metric) : score.metric}</span>
            <strong>{figure.value === null ? '–' : format.fixed(figure.value, digits)}</strong>
            <small>{figure.enough ? figure.low !== null && figure.high !== null ? t('map.limits', { low: format.fixed(figure.low, digits), high: format.fixed(figure.high, digits), n: format.number(figure.n) }) : t('map.n', { n: format.number(figure.n) }) : t('map.few', { n: format.number(figure.n) })}</small>
            {target ? <small>{t(`map.target.${target.status as 'met'}`, { value: format.fixed(target.value, digits) })}</small> : null}
          </li>
        );
      })}
    </ul>
  );
}
