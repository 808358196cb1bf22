import type { Bucket, Period } from '../api/types';

export const presets = { '4w': 28, '13w': 91, '26w': 182, '1y': 364 } as const;
export type Preset = keyof typeof presets;

const dayMs = 86_400_000;

/** Calendar day of a moment in a zone, as yyyy-mm-dd. */
export function dayIn(zone: string, moment: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(moment);
}

/** The moment a calendar day begins in a zone; on days without a midnight, the first moment there is. */
export function startOfDay(day: string, zone: string): Date {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  });
  const wallClock = (at: number) => {
    const read = Object.fromEntries(parts.formatToParts(new Date(at)).map(part => [part.type, Number(part.value)]));
    return Date.UTC(read.year!, read.month! - 1, read.day!, read.hour!, read.minute!, read.second!);
  };
  let at = wanted;
  for (let i = 0; i < 3; i++) at += wanted - wallClock(at);
  if (dayIn(zone, new Date(at)) < day) at += 3_600_000;
  return new Date(at);
}

export const addDays = (day: string, days: number) => new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** The last whole days up to and with today, cut in the workspace's zone. */
export function lastDays(days: number, zone: string, now: Date): Period {
  const tomorrow = addDays(dayIn(zone, now), 1);
  return { from: startOfDay(addDays(tomorrow, -days), zone).toISOString(), to: startOfDay(tomorrow, zone).toISOString() };
}

/** First and last day, both counted. */
export function between(first: string, last: string, zone: string): Period {
  return { from: startOfDay(first, zone).toISOString(), to: startOfDay(addDays(last, 1), zone).toISOString() };
}

/** A step that gives a readable number of points. */
export function stepFor(period: Period): Bucket {
  const days = (Date.parse(period.to) - Date.parse(period.from)) / dayMs;
  return days <= 35 ? 'day' : days <= 200 ? 'week' : days <= 1100 ? 'month' : 'quarter';
}
