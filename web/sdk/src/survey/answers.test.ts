import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from '../store';
import { createAnswers, resume } from './answers';
import type { Host } from './contract';
import { inkOn } from './panel';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const move = { block: 'b1', action: 'next' as const, fields: { score: ['9'] }, ms: { score: 1200 } };

function open(statuses: number[]) {
  const store = createStore('r.', () => { throw new Error('none'); });
  const sent: { path: string; body: Record<string, unknown> }[] = [];
  const host = {
    store,
    about: () => ({ key: 'rap_1' }),
    async post(path: string, body: unknown) {
      sent.push({ path, body: body as Record<string, unknown> });
      return { status: statuses.shift() ?? 200, retryAfter: 0, body: { block: 'b2' } };
    },
  } as unknown as Host;
  return { host, store, sent };
}

test('moves go under numbers, and the answer is the next step', async () => {
  const { host, store, sent } = open([]);
  const answers = createAnswers(host, 'r1', 't', setTimeout as never);
  expect(await answers.send(move, () => {})).toEqual({ block: 'b2' });
  await answers.send({ ...move, block: 'b2' }, () => {});
  expect(sent.map(s => [s.path, s.body.sequence, s.body.block])).toEqual([['/sdk/v1/responses/r1', 1, 'b1'], ['/sdk/v1/responses/r1', 2, 'b2']]);
  expect(store.names('a.')).toEqual([]);
});

test('without a connection the same move waits, says so and goes again under its number', async () => {
  const { host, store, sent } = open([0, 503]);
  let told = 0;
  const step = createAnswers(host, 'r1', 't', setTimeout as never).send(move, () => { told++; });
  await vi.advanceTimersByTimeAsync(0);
  expect([sent.length, told, store.names('a.')]).toEqual([1, 1, ['a.r1.1001']]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await step).toEqual({ block: 'b2' });
  expect([sent.map(s => s.body.sequence), store.names('a.')]).toEqual([[1, 1, 1], []]);
});

test('wrong answers come back as a step, other refusals end it', async () => {
  const answers = createAnswers(open([422, 409]).host, 'r1', 't', setTimeout as never);
  expect(await answers.send(move, () => {})).toEqual({ block: 'b2' });
  expect(await answers.send(move, () => {})).toBeUndefined();
});

test('a move that an earlier page could not send goes with the next page', async () => {
  const { host, store, sent } = open([0, 200]);
  store.set('a.r9.1003', JSON.stringify({ token: 't', sequence: 3, ...move }));
  store.set('a.r9.1004', JSON.stringify({ token: 't', sequence: 4, ...move }));
  await resume(host, setTimeout as never);
  expect(store.names('a.')).toEqual(['a.r9.1003', 'a.r9.1004']);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent.map(s => [s.path, s.body.sequence])).toEqual([['/sdk/v1/responses/r9', 3], ['/sdk/v1/responses/r9', 3], ['/sdk/v1/responses/r9', 4]]);
  expect(store.names('a.')).toEqual([]);
});

test('what cannot be read is dropped', async () => {
  const { host, store, sent } = open([]);
  store.set('a.r9.1001', '{');
  await resume(host, setTimeout as never);
  expect([sent.length, store.names('a.')]).toEqual([0, []]);
});

test.each([['#000000', '#fff'], ['#3b5bdb', '#fff'], ['#ffd43b', '#000'], ['#ffffff', '#000']])('on %s one writes in %s', (color, ink) => {
  expect(inkOn(color)).toBe(ink);
});

test('closing while an answer waits overtakes nothing and overwrites nothing', async () => {
  const { host, store, sent } = open([0]);
  const answers = createAnswers(host, 'r1', 't', setTimeout as never);
  void answers.send(move, () => {});
  void answers.send({ ...move, action: 'dismiss' }, () => {});
  await vi.advanceTimersByTimeAsync(0);
  expect([sent.length, store.names('a.')]).toEqual([1, ['a.r1.1001', 'a.r1.1002']]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent.map(s => s.body.action)).toEqual(['next', 'next', 'dismiss']);
});

// A peer throws away after a day what could not be sent.
test('an answer that waited a month is still sent, under its number', async () => {
  const { host, store, sent } = open([200]);
  store.set('a.r9.1001', JSON.stringify({ token: 't', sequence: 1, ...move }));
  vi.setSystemTime(Date.now() + 31 * 86_400_000);
  await resume(host, setTimeout as never);
  expect([sent.map(s => s.body.sequence), store.names('a.')]).toEqual([[1], []]);
});
