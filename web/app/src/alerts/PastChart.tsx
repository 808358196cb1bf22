import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import css from './alerts.module.css';
import type { Say } from './say';
import type { AlertDefinition, AlertPreview, PastLook } from './types';

const [width, height] = [1000, 190];

/** The figure as each look of the past year saw it, with its interval and the alarms; the same as a table. */
export function PastChart({ of, past, say }: { of: AlertDefinition; past: AlertPreview; say: Say }) {
  const { t } = say;
  const common = useTranslation('common').t;
  const [table, setTable] = useState(false);
  const [at, setAt] = useState<number | null>(null);
  const { looks } = past;
  const seen = looks.flatMap(look => [look.low ?? look.value, look.high ?? look.value]).filter(value => value !== null);
  if (past.threshold !== null) seen.push(past.threshold);
  const [least, most] = [Math.min(...seen), Math.max(...seen)];
  const x = (index: number) => (index / Math.max(1, looks.length - 1)) * width;
  const y = (value: number) => height - 8 - ((value - least) / Math.max(1e-9, most - least)) * (height - 16);
  const index = new Map(looks.map((look, i) => [look.day, i]));
  const spells = past.alarms.map(alarm => ({ from: index.get(alarm.first) ?? 0, to: (alarm.end ? index.get(alarm.end) : undefined) ?? looks.length }));
  const isAlarming = (i: number) => spells.some(spell => i >= spell.from && i < spell.to);
  const shown = looks[at ?? looks.length - 1]!;
  const note = shown.value === null ? t('chart.nothing', { day: say.day(shown.day) })
    : t('chart.at', { day: say.day(shown.day), value: say.value(of.metric, shown.value), low: say.value(of.metric, shown.low), high: say.value(of.metric, shown.high), n: say.format.number(shown.n) });
  return (
    <Panel title={t('chart.title', { metric: say.name(of.metric), count: of.window })} note={note} actions={<Button size="xs" variant="default" onClick={() => setTable(!table)}>{common(table ? 'showChart' : 'showTable')}</Button>}>
      {table ? (
        <div className={uiCss.tableWrap} tabIndex={0} role="region" aria-label={t('chart.title', { metric: say.name(of.metric), count: of.window })}>
          <table className={uiCss.table}>
            <thead><tr><th scope="col">{t('chart.day')}</th><th scope="col" className={uiCss.end}>{say.name(of.metric)}</th><th scope="col" className={uiCss.end}>{t('chart.interval')}</th><th scope="col" className={uiCss.end}>n</th><th scope="col">{t('chart.alarm')}</th></tr></thead>
            <tbody>{looks.map((look, i) => ({ look, i })).reverse().map(({ look, i }) => (
              <tr key={look.day}><td>{say.day(look.day)}</td><td className={`num ${uiCss.end}`}>{say.value(of.metric, look.value)}</td><td className={`num ${uiCss.end}`}>{look.low === null ? '–' : `${say.value(of.metric, look.low)} … ${say.value(of.metric, look.high)}`}</td><td className={`num ${uiCss.end}`}>{say.format.number(look.n)}</td><td>{isAlarming(i) ? t('state.alarm') : ''}</td></tr>
            ))}</tbody>
          </table>
        </div>
      ) : (
        <div className={css.chart}>
          <span aria-hidden>{say.value(of.metric, most)}</span><span aria-hidden>{say.value(of.metric, least)}</span>
          <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={t('chart.alt', { count: past.alarms.length, from: say.day(looks[0]!.day), to: say.day(looks.at(-1)!.day) })}
            onPointerLeave={() => setAt(null)} onPointerMove={event => { const box = event.currentTarget.getBoundingClientRect(); setAt(Math.max(0, Math.min(looks.length - 1, Math.round(((event.clientX - box.left) / box.width) * (looks.length - 1))))); }}>
            {spells.map(spell => <rect key={spell.from} x={x(spell.from)} y={0} width={Math.max(4, x(Math.min(spell.to, looks.length - 1)) - x(spell.from))} height={height} />)}
            {runs(looks).map(run => <polygon key={run[0]} points={[...run.map(i => `${x(i)},${y(looks[i]!.high!)}`), ...[...run].reverse().map(i => `${x(i)},${y(looks[i]!.low!)}`)].join(' ')} />)}
            {runs(looks).map(run => <polyline key={run[0]} points={run.map(i => `${x(i)},${y(looks[i]!.value!)}`).join(' ')} vectorEffect="non-scaling-stroke" />)}
            {past.threshold !== null ? <line className={css.threshold} x1={0} x2={width} y1={y(past.threshold)} y2={y(past.threshold)} vectorEffect="non-scaling-stroke" /> : null}
            {at !== null ? <line x1={x(at)} x2={x(at)} y1={0} y2={height} vectorEffect="non-scaling-stroke" /> : null}
          </svg>
          <p className={css.axis} aria-hidden><span>{say.day(looks[0]!.day)}</span><span>{say.day(looks.at(-1)!.day)}</span></p>
        </div>
      )}
    </Panel>
  );
}

/** Positions that stand together and have an interval: the line breaks where there were no answers. */
function runs(looks: PastLook[]) {
  const found: number[][] = [];
  looks.forEach((look, i) => {
    if (look.value === null || look.low === null || look.high === null) return;
    const last = found.at(-1);
    if (last && last.at(-1) === i - 1) last.push(i); else found.push([i]);
  });
  return found;
}
