import { useTranslation } from 'react-i18next';
import { Pill } from '../ui/Bits';
import { roundHalfAway, useFormats, type Formats } from '../ui/format';
import css from './feedback.module.css';
import type { TopicFigures, TopicLine } from './types';

type Volume = TopicLine['volume'];
type Feeling = TopicLine['feeling'];
type Score = TopicFigures['effects'][number];

/** A share of 0..1 in percent; a dash where there is none. */
export const percent = (share: number | null | undefined, format: Formats) =>
  share === null || share === undefined ? '–' : `${format.number(roundHalfAway(share * 100, 1))} %`;

/** −1..1 with its sign. */
export const signed = (value: number, format: Formats, digits = 2) => `${roundHalfAway(value, digits) > 0 ? '+' : ''}${format.fixed(value, digits)}`;

/** How the volume changed since the period before, and whether to believe it. */
export function Change({ volume }: { volume: Volume }) {
  const { t } = useTranslation('feedback');
  const format = useFormats();
  if (volume.beforeTotal === null || volume.beforeTotal === undefined || volume.beforeTotal === 0 || volume.share === null || volume.share === undefined) return <span className={css.soft}>–</span>;
  const change = (volume.share - (volume.beforeN ?? 0) / volume.beforeTotal) * 100;
  return <span>{t('points', { text: signed(change, format, 1) })}{volume.significant ? <> <Pill tone="accent">{t('significant')}</Pill></> : null}</span>;
}

/** How it feels, on its own scale from −1 to 1, and the others beside it. */
export function Mood({ feeling }: { feeling: Feeling }) {
  const { t } = useTranslation('feedback');
  const format = useFormats();
  if (feeling.mean === null || feeling.mean === undefined) return <span className={css.soft}>–</span>;
  return (
    <span className={css.mood} title={t('moodOf', { n: format.number(feeling.n) })}>
      <span className={css.scale} aria-hidden><span className={css.needle} style={{ insetInlineStart: `${((feeling.mean + 1) / 2) * 100}%` }} data-tone={feeling.mean < -0.1 ? 'bad' : feeling.mean > 0.1 ? 'good' : 'plain'} /></span>
      <span className="num">{signed(feeling.mean, format)}</span>
    </span>
  );
}

/** The same in words: interval, n and the share that is negative, as dashboards print them. */
export function Feels({ feeling }: { feeling: Feeling }) {
  const { t } = useTranslation('feedback');
  const format = useFormats();
  if (feeling.n === 0) return <>{t('feels.none')}</>;
  const range = (low: number | null | undefined, high: number | null | undefined, shown: (value: number) => string) =>
    low === null || low === undefined || high === null || high === undefined ? '' : `[${shown(low)} … ${shown(high)}]`;
  return (
    <>
      {range(feeling.low, feeling.high, value => signed(value, format))} · {t('feels.negative', { share: percent(feeling.negative, format), range: range(feeling.negativeLow, feeling.negativeHigh, value => percent(value, format)) })} · {t('feels.n', { n: format.number(feeling.n) })}
    </>
  );
}

/** What it does to a score, with its 95 % interval. */
export function Effect({ effect }: { effect: Score }) {
  const { t } = useTranslation('feedback');
  const format = useFormats();
  const digits = effect.unit === 'scale' ? 2 : 1;
  const band = effect.low === null || effect.low === undefined || effect.high === null || effect.high === undefined ? '' : ` [${signed(effect.low, format, digits)} … ${signed(effect.high, format, digits)}]`;
  return (
    <span>
      <strong className="num" data-tone={effect.significant ? (effect.effect < 0 ? 'bad' : 'good') : 'plain'}>{signed(effect.effect, format, digits)}</strong>
      <span className={css.soft}>{band} {t('onMetric', { name: effect.name })}</span>{effect.significant ? <> <Pill tone={effect.effect < 0 ? 'bad' : 'good'}>{t('significant')}</Pill></> : null}
    </span>
  );
}
