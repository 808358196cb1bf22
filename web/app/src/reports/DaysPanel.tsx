import { useTranslation } from 'react-i18next';
import { useFormats } from '../ui/format';
import listCss from '../ui/lists.module.css';
import { Panel } from '../ui/Page';
import css from './reports.module.css';
import type { Day, Subject } from './types';

const height = 120;

/** What came and what was done each day, and what was open at its end; the same numbers stand below as a table. */
export function DaysPanel({ days, of }: { days: Day[]; of: Subject }) {
  const { t } = useTranslation('reports');
  const format = useFormats('UTC');
  const backlog = days.map(day => day.backlog).filter(value => value !== null);
  const most = Math.max(1, ...days.map(day => day.came), ...days.map(day => day.done), ...backlog);
  const x = (index: number) => ((index + 0.5) * 1_000) / days.length;
  const y = (value: number) => height - (value / most) * (height - 4);
  const width = Math.min(40, 360 / days.length);
  const words = of === 'calls' ? { title: t('days.calls'), note: t('days.callsNote'), came: t('days.incoming'), done: t('days.spoken') }
    : of === 'bot' ? { title: t('days.bot'), note: t('days.botNote'), came: t('days.withBot'), done: t('days.alone') }
    : { title: t('days.title'), note: t('days.note'), came: t('days.came'), done: t('days.done') };
  const say = (day: Day) => format.day(`${day.day}T00:00:00Z`);
  return (
    <Panel title={words.title} note={words.note} className={css.below ?? ''}>
      <svg className={css.days} viewBox={`0 0 1000 ${height}`} preserveAspectRatio="none" role="img" aria-label={words.title}>
        {days.map((day, index) => (
          <g key={day.day}>
            <rect className={css.came} x={x(index) - width} width={width} y={y(day.came)} height={height - y(day.came)} />
            <rect className={css.done} x={x(index)} width={width} y={y(day.done)} height={height - y(day.done)} />
          </g>
        ))}
        {backlog.length > 0 ? <polyline className={css.backlog} points={days.map((day, index) => `${x(index)},${y(day.backlog ?? 0)}`).join(' ')} /> : null}
      </svg>
      <p className={css.legend}>
        <span data-mark="came">{words.came}</span><span data-mark="done">{words.done}</span>{backlog.length > 0 ? <span data-mark="backlog">{t('days.backlog')}</span> : null}
        <span className={css.most}>{t('days.most', { most: format.number(most), first: say(days[0]!), last: say(days[days.length - 1]!) })}</span>
      </p>
      <details className={css.table}>
        <summary>{t('days.table')}</summary>
        <div className={listCss.scroll} tabIndex={0} role="region" aria-label={t('days.table')}>
          <table className={listCss.table}>
            <thead><tr><th scope="col">{t('days.day')}</th><th scope="col">{words.came}</th><th scope="col">{words.done}</th>{backlog.length > 0 ? <th scope="col">{t('days.backlog')}</th> : null}</tr></thead>
            <tbody>{days.map(day => <tr key={day.day}><th scope="row">{say(day)}</th><td>{format.number(day.came)}</td><td>{format.number(day.done)}</td>{day.backlog === null ? null : <td>{format.number(day.backlog)}</td>}</tr>)}</tbody>
          </table>
        </div>
      </details>
    </Panel>
  );
}
