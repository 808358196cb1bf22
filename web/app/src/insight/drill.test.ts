import { expect, test } from 'vitest';
import { wordsBehind } from './drill';

const period = { from: '2026-02-28T23:00:00Z', to: '2026-03-31T22:00:00Z' };
const asked = (text: string | null) => Object.fromEntries(new URLSearchParams(text ?? ''));

test('a tile leads to all words of its period, days cut in the zone of the workspace', () => {
  expect(asked(wordsBehind({ family: 'sentiment', scale: 'sentiment.100' }, { period }, {}, 'Europe/Berlin'))).toEqual({ from: '2026-03-01', to: '2026-03-31' });
});

test('a bar adds its group to the filter of the dashboard, and an unknown value asks for what is missing', () => {
  const filter = { trait: 'plan', op: 'is', value: 'pro' };
  const of = (key: string) => JSON.parse(asked(wordsBehind({ family: 'nps', scale: 'nps' }, { period, filter }, { groupBy: ['channel'], group: [key] }, 'UTC')).filter ?? '');
  expect(of('web')).toEqual({ all: [filter, { field: 'channel', op: 'is', value: 'web' }] });
  expect(of('')).toEqual({ all: [filter, { field: 'channel', op: 'missing' }] });
});

test('a step of the trend leads to its own days, and answers bring their scale', () => {
  const step = { bucket: '2026-03-02T00:00:00Z', until: '2026-03-09T00:00:00Z' };
  expect(asked(wordsBehind({ family: 'nps', scale: 'nps' }, { period }, step, 'UTC'))).toEqual({ from: '2026-03-02', to: '2026-03-08', metric: 'nps' });
});

test('what words do not have leads nowhere', () => {
  expect(wordsBehind({ family: 'nps', scale: 'nps' }, { period }, { groupBy: ['element'], group: ['q1'] }, 'UTC')).toBeNull();
});
