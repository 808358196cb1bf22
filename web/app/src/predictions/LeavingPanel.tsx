import listCss from '../ui/lists.module.css';
import { Panel } from '../ui/Page';
import { Calibration } from './Calibration';
import css from './predictions.module.css';
import { Refusal } from './Refusal';
import type { Say } from './say';
import type { Leaving } from './types';

/** How well it was foretold who would not order again, and what prevails with those who probably will not. */
export function LeavingPanel({ of, say }: { of: Leaving; say: Say }) {
  const { t, format, percent, limits } = say;
  const title = t('leaving.title');
  if (of.refused || !of.test || !of.baseRate || !of.fittedAt) return <Refusal title={title} of={of.refused} say={say} />;
  const { test } = of;
  const rows = [['model', test.model], ['recency', test.recency], ['base', test.base]] as const;
  const most = Math.max(1, ...(of.prevailing ?? []).map(one => one.customers));
  return (
    <Panel title={title} note={t('leaving.note', { days: of.horizonDays, n: format.number(of.n), when: format.day(of.fittedAt), rate: percent(of.baseRate.value, 1), limits: limits(of.baseRate, value => percent(value, 1)) })} className={css.below ?? ''}>
      <div className={css.two}>
        <div>
          <p className={css.verdict}>{t(test.model.auc > test.recency.auc && test.model.brier < test.base.brier ? 'leaving.better' : 'leaving.worse', { times: format.fixed(test.model.lift, 1) })}</p>
          <div className={listCss.scroll} tabIndex={0} role="region" aria-label={t('leaving.table')}>
            <table className={listCss.table}>
              <thead><tr><th scope="col">{t('leaving.by')}</th><th scope="col">AUC</th><th scope="col">Brier</th><th scope="col">{t('leaving.lift')}</th><th scope="col">n</th></tr></thead>
              <tbody>{rows.map(([key, one]) => <tr key={key}><th scope="row">{t(`leaving.rule.${key}`)}</th><td>{format.fixed(one.auc, 3)}</td><td>{format.fixed(one.brier, 3)}</td><td>{format.fixed(one.lift, 2)}</td><td>{format.number(one.n)}</td></tr>)}</tbody>
            </table>
          </div>
          <p className={css.fine}>{t('leaving.how', { fitted: format.day(test.fittedAt), n: format.number(test.fittedOn), judged: format.day(test.judgedAt), days: of.horizonDays })}</p>
          {of.prevailing?.length ? (
            <>
              <h3 className={css.subtitle}>{t('leaving.prevailing', { count: of.high })}</h3>
              <ul className={listCss.bars}>
                {of.prevailing.map(one => <li key={`${one.reason.kind}${one.reason.type}${one.reason.property}${one.reason.value}`}><span>{say.cause(one.reason)}</span><span className={listCss.track} aria-hidden><span style={{ width: `${one.customers / most * 100}%` }} /></span><span className={listCss.count}>{format.number(one.customers)}</span></li>)}
              </ul>
            </>
          ) : null}
        </div>
        <Calibration steps={test.calibration} show={value => percent(value)} from={0} to={1} say={say} label={t('leaving.calibration')} />
      </div>
    </Panel>
  );
}
