import { Panel } from '../ui/Page';
import { Calibration } from './Calibration';
import css from './predictions.module.css';
import { Refusal } from './Refusal';
import type { Say } from './say';
import type { Measure, Silence } from './types';

/** What those think who do not answer, beside what those say who do. */
export function SilencePanel({ of, say }: { of: Silence; say: Say }) {
  const { t, format, limits } = say;
  const title = t('silence.title');
  if (of.refused || !of.raw || !of.weighted || !of.silent || !of.gap || !of.scale) return <Refusal title={title} of={of.refused} say={say} />;
  const two = (value: number) => format.fixed(value, 2);
  const rows: [string, Measure][] = [[t('silence.raw'), of.raw], [t('silence.weighted'), of.weighted], [t('silence.silent'), of.silent]];
  const [low, high] = [Math.min(...rows.map(([, one]) => one.low)), Math.max(...rows.map(([, one]) => one.high))];
  const at = (value: number) => `${4 + 92 * (value - low) / (high - low || 1)}%`;
  const { test } = of;
  const ends = test ? test.calibration.flatMap(step => [step.foretold, step.came.low, step.came.high]) : [0, 1];
  return (
    <Panel title={title} note={t('silence.note', { days: of.days, scale: of.scale.split('.')[0]!.toUpperCase(), raw: format.number(of.raw.n), silent: format.number(of.silent.n) })} className={css.below ?? ''}>
      <div className={css.two}>
        <div>
          <p className={css.verdict}>{t(of.gap.high < 0 ? 'silence.lower' : of.gap.low > 0 ? 'silence.higher' : 'silence.same', { gap: two(Math.abs(of.gap.value)), low: two(of.gap.low), high: two(of.gap.high) })}</p>
          <ul className={css.whiskers}>
            {rows.map(([name, one]) => (
              <li key={name}>
                <span>{name}</span>
                <span className={css.track} dir="ltr" aria-hidden><i className={css.span} style={{ left: at(one.low), width: `calc(${at(one.high)} - ${at(one.low)})` }} /><i className={css.dot} style={{ left: at(one.value) }} /></span>
                <span><strong>{two(one.value)}</strong> <small>{limits(one, two)}</small></span>
              </li>
            ))}
          </ul>
          <p className={css.fine}>{t('silence.how')}</p>
          {test ? <p className={css.fine}>{t('silence.later', { n: format.number(test.came.n), when: format.day(test.at), foretold: two(test.foretold), came: two(test.came.value), low: two(test.came.low), high: two(test.came.high), raw: two(test.raw) })}</p> : <p className={css.fine}>{t('silence.untested')}</p>}
        </div>
        {test ? <Calibration steps={test.calibration} show={two} from={Math.floor(Math.min(...ends))} to={Math.ceil(Math.max(...ends))} say={say} label={t('silence.calibration')} /> : null}
      </div>
    </Panel>
  );
}
