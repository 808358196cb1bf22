import { useId } from 'react';
import listCss from '../ui/lists.module.css';
import css from './predictions.module.css';
import type { Say } from './say';
import type { Step } from './types';

const size = 240;

interface Props { steps: Step[]; show: (value: number) => string; from: number; to: number; say: Say; label: string }

/** What was foretold against what came, with limits about the line on which both are the same; as numbers in a table below. */
export function Calibration({ steps, show, from, to, say: { t, format }, label }: Props) {
  const id = useId();
  const at = (value: number) => (Math.max(from, Math.min(to, value)) - from) / (to - from || 1) * size;
  return (
    <figure className={css.figure} aria-labelledby={id}>
      <figcaption id={id} className={css.caption}>{label}</figcaption>
      <div className={css.plotBox} dir="ltr">
        <span className={css.up}>{show(to)}</span>
        <svg className={css.plot} viewBox={`-8 -8 ${size + 16} ${size + 16}`} role="img" aria-label={t('calibration.picture', { label, inside: steps.filter(step => step.foretold >= step.came.low && step.foretold <= step.came.high).length, all: steps.length })}>
          <rect className={css.field} x={0} y={0} width={size} height={size} rx={6} />
          <line className={css.even} x1={0} y1={size} x2={size} y2={0} />
          {steps.map((step, i) => (
            <g key={i}>
              <line className={css.limits} x1={at(step.foretold)} x2={at(step.foretold)} y1={size - at(step.came.low)} y2={size - at(step.came.high)} />
              <circle className={css.point} cx={at(step.foretold)} cy={size - at(step.came.value)} r={5} />
            </g>
          ))}
        </svg>
        <span className={css.down}>{show(from)}</span><span className={css.right}>{t('calibration.foretold')} → {show(to)}</span>
      </div>
      <details className={css.details}>
        <summary>{t('calibration.table')}</summary>
        <div className={listCss.scroll} tabIndex={0} role="region" aria-label={`${label}: ${t('calibration.table')}`}>
          <table className={listCss.table}>
            <thead><tr><th scope="col">{t('calibration.foretold')}</th><th scope="col">{t('calibration.came')}</th><th scope="col">{t('calibration.limits')}</th><th scope="col">n</th></tr></thead>
            <tbody>{steps.map((step, i) => <tr key={i}><th scope="row">{show(step.foretold)}</th><td>{show(step.came.value)}</td><td>{show(step.came.low)} … {show(step.came.high)}</td><td>{format.number(step.came.n)}</td></tr>)}</tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
