import { expect, test } from 'vitest';
import { between, lastDays, startOfDay, stepFor } from './period';

test('A day begins at midnight of the workspace, not of the reader', () => {
  expect(startOfDay('2026-01-15', 'Europe/Berlin').toISOString()).toBe('2026-01-14T23:00:00.000Z');
  expect(startOfDay('2026-07-15', 'America/New_York').toISOString()).toBe('2026-07-15T04:00:00.000Z');
});

test('The days the clocks change have 23 and 25 hours', () => {
  const hours = (day: string) => {
    const { from, to } = between(day, day, 'Europe/Berlin');
    return (Date.parse(to) - Date.parse(from)) / 3_600_000;
  };
  expect(hours('2026-03-29')).toBe(23);
  expect(hours('2026-10-25')).toBe(25);
});

test('A day without a midnight begins when it begins', () => {
  // Chile skips from 24:00 to 01:00 in September.
  expect(startOfDay('2026-09-06', 'America/Santiago').toISOString()).toBe('2026-09-06T04:00:00.000Z');
});

test('Four weeks are 28 days and include today', () => {
  const { from, to } = lastDays(28, 'UTC', new Date('2026-05-10T15:00:00Z'));
  expect([from, to]).toEqual(['2026-04-13T00:00:00.000Z', '2026-05-11T00:00:00.000Z']);
});

test('A long period is cut into months', () => {
  expect(stepFor({ from: '2025-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' })).toBe('month');
  expect(stepFor({ from: '2025-01-01T00:00:00Z', to: '2025-01-29T00:00:00Z' })).toBe('day');
});
