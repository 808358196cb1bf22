import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format';
import { curve, type Point } from '../../ui/curve';
import css from './maps.module.css';
import { columnWidth } from './MapGrid';
import { number, text, type MapNode } from './nodes';
import type { MeasuredStep } from './types';

const height = 116;
const y = (emotion: number) => height / 2 - emotion * (height / 2 - 14) / 2;

/** Emotion from −2 to 2: assumed dashed, measured solid with its limits, on one axis. */
export function EmotionRow({ steps, known }: { steps: MapNode[]; known: Map<string, MeasuredStep> }) {
  const { t } = useTranslation('maps');
  const format = useFormats(undefined);
  const points = (value: (step: MapNode) => number | null | undefined) => steps.map((step, index) => ({ step, x: (index + 0.5) * columnWidth, value: value(step) })).filter((point): point is { step: MapNode; x: number; value: number } => typeof point.value === 'number');
  const assumed = points(step => number(step, 'emotion'));
  const measured = points(step => known.get(step.id)?.emotion?.value);
  const line = (all: { x: number; value: number }[]) => curve(all.map((point): Point => ({ x: point.x, y: y(point.value) })), 'right');
  const told = (step: MapNode) => {
    const one = known.get(step.id)?.emotion;
    const guess = number(step, 'emotion');
    return [text(step, 'name'), one ? t('map.emotion.measured', { value: format.fixed(one.value, 1), n: format.number(one.n) }) : t('map.emotion.unmeasured'), guess === null ? null : t('map.emotion.assumed', { value: format.fixed(guess, 1) })].filter(Boolean).join(', ');
  };
  return (
    <div role="cell" className={css.emotion} style={{ gridColumn: `span ${Math.max(1, steps.length)}` }}>
      <svg width={Math.max(1, steps.length) * columnWidth} height={height} aria-hidden>
        <line x1={0} x2={steps.length * columnWidth} y1={y(0)} y2={y(0)} className={css.axis} />
        <path d={line(assumed)} className={css.assumed} />
        <path d={line(measured)} className={css.measured} />
        {assumed.map(({ step, x, value }) => <circle key={step.id} cx={x} cy={y(value)} r={3.5} className={css.guess} />)}
        {measured.map(({ step, x, value }) => {
          const one = known.get(step.id)!.emotion!;
          return (
            <g key={step.id} data-tone={value < -0.5 ? 'bad' : value > 0.5 ? 'good' : 'plain'} className={css.face}>
              {one.low !== null && one.high !== null ? <line x1={x} x2={x} y1={y(one.low!)} y2={y(one.high!)} className={css.limits} /> : null}
              <circle cx={x} cy={y(value)} r={11} />
              <circle cx={x - 3.6} cy={y(value) - 2.6} r={1.3} className={css.eye} /><circle cx={x + 3.6} cy={y(value) - 2.6} r={1.3} className={css.eye} />
              <path d={`M${x - 4.4},${y(value) + 3.6 - value} Q${x},${y(value) + 3.6 + value * 2} ${x + 4.4},${y(value) + 3.6 - value}`} className={css.mouth} />
            </g>
          );
        })}
      </svg>
      <ol className="visually-hidden">{steps.map(step => <li key={step.id}>{told(step)}</li>)}</ol>
    </div>
  );
}
