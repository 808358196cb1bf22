import listCss from '../ui/lists.module.css';
import { Panel } from '../ui/Page';
import { Calibration } from './Calibration';
import css from './predictions.module.css';
import { Refusal } from './Refusal';
import type { Say } from './say';
import type { Buying } from './types';

/** What customers will order and spend within a year, and how the same forecast did on a time it had not seen. */
export function BuyingPanel({ of, customers, say }: { of: Buying; customers: number; say: Say }) {
  const { t, format, money, percent } = say;
  const title = t('buying.title');
  if (of.refused || !of.test) return <Refusal title={title} of={of.refused} say={say} />;
  const { test } = of;
  const off = (forecast: number, actual: number) => actual > 0 ? percent(forecast / actual - 1, 1) : '–';
  const most = Math.max(...test.calibration.flatMap(step => [step.foretold, step.came.high]));
  return (
    <Panel title={title} note={t('buying.note', { n: format.number(of.n) })} className={css.below ?? ''}>
      <div className={css.two}>
        <div>
          <p className={css.verdict}>{of.value === null ? t('buying.ordersOnly', { orders: format.number(Math.round(of.orders)), customers: format.number(customers) }) : t('buying.sum', { orders: format.number(Math.round(of.orders)), value: money(of.value), customers: format.number(customers) })}</p>
          <div className={listCss.scroll} tabIndex={0} role="region" aria-label={t('buying.table')}>
            <table className={listCss.table}>
              <thead><tr><th scope="col">{t('buying.what')}</th><th scope="col">{t('calibration.foretold')}</th><th scope="col">{t('calibration.came')}</th><th scope="col">{t('buying.off')}</th></tr></thead>
              <tbody>
                <tr><th scope="row">{t('buying.orders')}</th><td>{format.number(Math.round(test.forecast))}</td><td>{format.number(test.actual)}</td><td>{off(test.forecast, test.actual)}</td></tr>
                {test.spendForecast === null ? null : <tr><th scope="row">{t('buying.value')}</th><td>{money(test.spendForecast)}</td><td>{money(test.spendActual)}</td><td>{off(test.spendForecast, test.spendActual)}</td></tr>}
              </tbody>
            </table>
          </div>
          <p className={css.fine}>{t('buying.how', { days: test.days, when: format.day(test.at), n: format.number(test.n), error: format.fixed(test.meanError, 2), going: format.fixed(test.goingOnError, 2) })}</p>
          {of.spendRefused ? <p className={css.fine}>{t('buying.noValue')} {say.refused(of.spendRefused)}</p> : null}
          {of.correlation !== null && Math.abs(of.correlation) > 0.3 ? <p className={css.fine}>{t('buying.correlated', { r: format.fixed(of.correlation, 2) })}</p> : null}
        </div>
        <Calibration steps={test.calibration} show={value => format.fixed(value, 1)} from={0} to={Math.ceil(most)} say={say} label={t('buying.calibration', { days: test.days })} />
      </div>
    </Panel>
  );
}
