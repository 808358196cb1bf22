import { useTranslation } from 'react-i18next';
import { useRead, useWorkspace } from '../api/hooks';
import type { Metric, Page } from '../api/types';
import { plainName, useMetricName, useNames } from '../insight/names';
import { describe } from '../insight/predicate';
import type { Tone } from '../ui/Bits';
import { useFormats } from '../ui/format';
import type { AlertDefinition, LookFigures, WatchedAlert } from './types';

export const tones: Record<WatchedAlert['state'], Tone> = { alarm: 'bad', calm: 'good', thin: 'plain', waiting: 'plain', paused: 'plain', trouble: 'warn' };

/** Puts alerts into words. The server sends figures and definitions; no sentence comes from it. */
export function useSay() {
  const { t } = useTranslation('alerts');
  const op = useTranslation('dashboard').t;
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const names = useNames();
  const metricName = useMetricName();
  const metrics = useRead<Page<Metric>>('metrics', '/metrics').data?.items ?? [];
  const segments = useRead<{ items: { id: string; name: string }[] }>('segments', '/segments').data?.items ?? [];

  const metric = (id: string) => metrics.find(item => item.id === id);
  const name = (id: string) => metricName(metric(id) ?? { id, name: '' });
  const value = (id: string, amount: number | null | undefined) => { const of = metric(id); return of ? format.value(of, amount) : String(amount ?? '–'); };
  const signed = (id: string, amount: number) => { const of = metric(id); return of ? format.signed(of, amount) : String(amount); };
  const day = (iso: string) => format.day(`${iso}T12:00:00Z`);
  const whom = (of: AlertDefinition) => of.filter ? describe(JSON.stringify(of.filter), {
    op: key => op(`op.${key as 'is'}`), name: key => key === 'touchpoint' ? t('touchpoint') : plainName(key), segment: id => segments.find(item => item.id === id)?.name ?? '…', join: (parts, any) => parts.join(any ? ` ${t('or')} ` : ` ${t('and')} `),
  }) ?? t('filtered') : null;
  /** What is watched, as a sentence. */
  const watched = (of: AlertDefinition, threshold: number | null = of.threshold) => {
    const what = t(of.watch === 'change' ? `watched.change.${of.turn}` : `watched.breach.${of.turn === 'better' ? 'better' : 'worse'}`, {
      metric: name(of.metric), count: of.window, before: Math.max(28, 4 * of.window), threshold: threshold === null ? t('theTarget') : value(of.metric, threshold),
    });
    const who = whom(of);
    return who ? `${what} ${t('only', { who })}` : what;
  };
  /** What a look saw, as a sentence. */
  const saw = (of: AlertDefinition, look: LookFigures) => look.now.value === null ? t('saw.nothing', { count: of.window, day: day(look.day) })
    : look.change && look.before ? t('saw.change', { count: of.window, day: day(look.day), now: value(of.metric, look.now.value), n: format.number(look.now.n), before: value(of.metric, look.before.value), change: signed(of.metric, look.change.value), low: look.change.low === null ? '?' : signed(of.metric, look.change.low), high: look.change.high === null ? '?' : signed(of.metric, look.change.high) })
    : t('saw.level', { count: of.window, day: day(look.day), now: value(of.metric, look.now.value), n: format.number(look.now.n), low: value(of.metric, look.now.low), high: value(of.metric, look.now.high) });
  return { t, format, names, metrics, metric, name, value, signed, day, watched, saw };
}
export type Say = ReturnType<typeof useSay>;
