import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../api/hooks';
import { plainName, useNames } from '../insight/names';
import { useFormats } from '../ui/format';
import type { Measure, Reason, Refused } from './types';

/** Puts forecasts, reasons and refusals into words. The server sends figures and names; no sentence comes from it. */
export function useSay() {
  const { t } = useTranslation('predictions');
  const { zone, currency } = useWorkspace();
  const format = useFormats(zone);
  const names = useNames();
  const percent = (share: number, digits = 0) => `${format.fixed(100 * share, digits)}\u202f%`;
  const money = (amount: number) => format.money({ amount: Math.round(amount), currency });
  const limits = (of: Measure, say: (value: number) => string) => t('limits', { low: say(of.low), high: say(of.high), n: format.number(of.n) });
  const held = (value: string) => value === 'true' || value === 'false' ? t(`flag.${value}`) : value;
  const reason = ({ kind, type, property, value }: Reason) => {
    if (kind === 'flag') return t('reason.flag', { type, property: plainName(property ?? ''), value: held(value) });
    if (kind === 'trait') return t('reason.trait', { trait: plainName(property ?? ''), value: held(value) });
    if (kind === 'channel') return t('reason.channel', { channel: names.channel(value) });
    if (kind === 'answered') return t(value === 'true' ? 'reason.answered' : 'reason.unanswered');
    if (kind === 'spend') return t('reason.spend', { value: money(Number(value)) });
    return t(`reason.${kind}`, { count: Number(value), value: format.number(Number(value)), type });
  };
  // The same whoever it is said of: a number differs from customer to customer.
  const cause = (of: Reason) => of.kind === 'flag' || of.kind === 'trait' || of.kind === 'channel' || of.kind === 'answered' ? reason(of) : of.kind === 'event' ? t('cause.event', { type: of.type }) : t(`cause.${of.kind}`);
  const refused = ({ code, have, need, detail }: Refused) => t(`refused.${code}`, { have: format.number(have), need: format.number(need), detail });
  return { t, format, percent, money, limits, reason, cause, refused };
}
export type Say = ReturnType<typeof useSay>;
