import listCss from '../ui/lists.module.css';
import type { Say } from './say';
import type { AlertDefinition, AlertPreview } from './types';

/** How often the alert would have given alarm, how often it does so for nothing, and what it can notice at all. */
export function Reliability({ of, past, say: { t, format, value, metric } }: { of: AlertDefinition; past: AlertPreview; say: Say }) {
  if (past.looks.length === 0) return <p className={listCss.said}>{t('tooFewDays', { count: of.window + (of.watch === 'change' ? Math.max(28, 4 * of.window) : 0) })}</p>;
  const { falseAlarms: rate } = past;
  const unit = metric(of.metric);
  const size = past.noticeable === null || !unit ? null : unit.unit === 'percent' ? t('percentPoints', { value: format.fixed(past.noticeable, 1) }) : format.fixed(past.noticeable, unit.unit === 'points' ? 0 : 2);
  return (
    <dl className={listCss.facts}>
      <div><dt>{t('past.alarms')}</dt><dd>{t('past.alarmsOf', { count: past.alarms.length, looks: format.number(past.looks.length) })}</dd></div>
      <div><dt>{t('past.false')}</dt><dd>{rate ? t('past.falseOf', { rate: format.fixed(rate.perYear, 2), low: format.fixed(rate.low, 2), high: format.fixed(rate.high, 2), allowed: format.number(past.allowed) }) : '–'}</dd></div>
      <div><dt>{t(of.watch === 'change' ? 'past.noticeable' : 'past.noticeableBreach')}</dt><dd>{size ? t(of.watch === 'change' ? 'past.noticeableOf' : 'past.noticeableBreachOf', { size, threshold: past.threshold === null ? '' : value(of.metric, past.threshold) }) : t('past.thin', { n: format.number(of.minN) })}</dd></div>
    </dl>
  );
}
