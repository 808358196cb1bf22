import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useRead } from '../api/hooks';
import { useSay } from '../predictions/say';
import { highRisk, type CustomerPrediction, type Predictions } from '../predictions/types';
import { Pill } from '../ui/Bits';
import { Panel } from '../ui/Page';
import css from './customers.module.css';

/** What is foretold of a customer, with limits and reasons. Nothing where nothing is. */
export function Foretold({ customer }: { customer: string }) {
  const say = useSay();
  const { t, format, percent, money } = say;
  const one = useRead<CustomerPrediction>('predictions', `/customers/${customer}/prediction`).data;
  const report = useRead<Predictions>('predictions', '/predictions').data?.report;
  if (!one || !report) return null;
  const pair = (name: string, value: React.ReactNode, fine: string) => <li><div className={css.pair}><span>{name}</span><span>{value}</span></div><div className={css.fine}>{fine}</div></li>;
  return (
    <Panel title={t('title')} note={t('person.note', { when: format.day(one.at) })} flush>
      <ul className={css.list}>
        {one.risk === null ? null : pair(t('person.risk', { days: report.leaving.horizonDays }), one.risk >= highRisk ? <Pill tone="bad">{percent(one.risk)}</Pill> : percent(one.risk), t('person.limits', { low: percent(one.riskLow ?? 0), high: percent(one.riskHigh ?? 0) }))}
        {one.reasons.map((reason, i) => (
          <li key={i} className={css.identity}>
            {reason.weight > 0 ? <IconArrowUp size={16} aria-hidden="true" /> : <IconArrowDown size={16} aria-hidden="true" />}
            <div>{say.reason(reason)}<div className={css.fine}>{t(reason.weight > 0 ? 'person.raises' : 'person.lowers')}</div></div>
          </li>
        ))}
        {one.orders === null ? null : pair(t('person.year'), one.value === null ? t('people.orders', { orders: format.fixed(one.orders, 1) }) : money(one.value), t('person.orders', { orders: format.fixed(one.orders, 1), alive: percent(one.alive ?? 0) }))}
        {one.group === null ? null : pair(t('groups.group'), t(`group.${one.group as 'champions'}`), t('person.rfm', { rfm: one.rfm }))}
        {one.score === null ? null : pair(t('person.score'), format.fixed(one.score, 1), t('person.limits', { low: format.fixed(one.scoreLow ?? 0, 1), high: format.fixed(one.scoreHigh ?? 0, 1) }))}
      </ul>
    </Panel>
  );
}
