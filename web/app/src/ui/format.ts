import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Figure, Metric, Money } from '../api/types';

const minus = '\u2212';
const tidy = (text: string) => text.replace(/^-/, minus);

/** Digits a currency has after the point: 2 for EUR, 0 for JPY. */
export function minorDigits(currency: string) {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** Money as people write it, in the smallest unit. */
export const toMinor = (value: number, currency: string) => Math.round(value * 10 ** minorDigits(currency));

/** Money in the smallest unit, as people write it. */
export const toMajor = (value: number, currency: string) => value / 10 ** minorDigits(currency);

/** Rounds half away from zero, as metrics are shown everywhere: 39.5 → 40, −39.5 → −40. */
export function roundHalfAway(value: number, digits: number) {
  const scale = 10 ** digits;
  const scaled = Math.abs(value) * scale;
  const whole = Math.floor(scaled + 0.5 + Number.EPSILON * scaled);
  return whole === 0 ? 0 : Math.sign(value) * whole / scale;
}

export function metricDigits(metric: Pick<Metric, 'unit'>) {
  return metric.unit === 'points' ? 0 : metric.unit === 'percent' ? 1 : 2;
}

export function formats(language: string, zone: string | undefined) {
  const timeZone = zone || undefined;
  const number = new Intl.NumberFormat(language);
  const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone });
  const shortDay = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone });
  const month = new Intl.DateTimeFormat(language, { month: 'short', year: '2-digit', timeZone });
  const ago = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });

  const fixed = (value: number, digits: number) => tidy(new Intl.NumberFormat(language, {
    minimumFractionDigits: digits, maximumFractionDigits: digits,
  }).format(roundHalfAway(value, digits)));

  return {
    number: (value: number) => tidy(number.format(value)),
    compact: (value: number) => tidy(compact.format(value)),
    fixed,
    day: (iso: string) => day.format(new Date(iso)),
    moment: (iso: string) => moment.format(new Date(iso)),
    clock: (iso: string) => clock.format(new Date(iso)),
    shortDay: (iso: string) => shortDay.format(new Date(iso)),
    month: (iso: string) => month.format(new Date(iso)),
    money: (money: Money) => tidy(new Intl.NumberFormat(language, { style: 'currency', currency: money.currency })
      .format(money.amount / 10 ** minorDigits(money.currency))),
    /** How long ago, in the largest unit that fits. */
    ago: (iso: string, now = Date.now()) => {
      const seconds = (new Date(iso).getTime() - now) / 1000;
      const steps: [Intl.RelativeTimeFormatUnit, number][] = [
        ['year', 31_557_600], ['month', 2_629_800], ['week', 604_800], ['day', 86_400], ['hour', 3_600], ['minute', 60],
      ];
      for (const [unit, size] of steps) {
        if (Math.abs(seconds) >= size) return ago.format(Math.round(seconds / size), unit);
      }
      return ago.format(Math.round(seconds), 'second');
    },
    /** A metric's value in its own unit; a dash when there is no data, never a zero. */
    value: (metric: Pick<Metric, 'unit'>, value: number | null | undefined) => {
      if (value === null || value === undefined) return '–';
      const text = fixed(value, metricDigits(metric));
      return metric.unit === 'percent' ? `${text}\u202f%` : text;
    },
    signed: (metric: Pick<Metric, 'unit'>, value: number) => {
      const digits = metricDigits(metric);
      const text = fixed(value, digits);
      return roundHalfAway(value, digits) > 0 ? `+${text}` : text;
    },
    range: (metric: Pick<Metric, 'unit'>, figure: Pick<Figure, 'low' | 'high'>) => {
      if (figure.low === null || figure.high === null) return '–';
      const digits = metricDigits(metric);
      return `${fixed(figure.low, digits)} … ${fixed(figure.high, digits)}`;
    },
    bytes: (size: number) => {
      const units = ['B', 'KB', 'MB', 'GB', 'TB'];
      let at = 0;
      while (size >= 1000 && at < units.length - 1) { size /= 1000; at++; }
      return `${fixed(size, at === 0 || size >= 100 ? 0 : 1)}\u202f${units[at]}`;
    },
  };
}

export type Formats = ReturnType<typeof formats>;

/** Formats in the reader's language and, where given, the workspace's zone. */
export function useFormats(zone?: string): Formats {
  const { i18n } = useTranslation();
  const language = i18n.language === 'en' ? (navigator.languages.find(tag => tag.startsWith('en-')) ?? 'en') : i18n.language;
  return useMemo(() => formats(language, zone), [language, zone]);
}
