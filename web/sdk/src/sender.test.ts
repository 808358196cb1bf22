import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Message, Outbox } from './outbox';
import type { Answer } from './sender';

// The SDK takes what it needs of the browser at load, so the clock stands before it is loaded.
beforeEach(() => { vi.useFakeTimers({ now: 1_000_000 }); vi.resetModules(); });
afterEach(() => { vi.useRealTimers(); });

const ok: Answer = { status: 200, retryAfter: 0 };

async function open(answers: (Answer | 'hang')[]) {
  const { createOutbox } = await import('./outbox');
  const { createStore } = await import('./store');
  const { createSender } = await import('./sender');
  const outbox: Outbox = createOutbox(createStore('r.', () => { throw new Error('none'); }));
  const sent: string[][] = [];
  const left: string[][] = [];
  const names = (messages: Message[]) => messages.map(m => m.event as string);
  const sender = createSender(
    outbox,
    async messages => {
      sent.push(names(messages));
      const answer = answers.shift() ?? ok;
      return answer === 'hang' ? new Promise<Answer>(() => {}) : answer;
    },
    messages => { left.push(names(messages)); },
    setTimeout, () => 1,
  );
  return { outbox, sender, sent, left, add: (event: string) => { outbox.add({ type: 'track', event }); sender.soon(); } };
}

test('calls close together make one request', async () => {
  const { add, sent, outbox } = await open([]);
  add('A');
  add('B');
  await vi.advanceTimersByTimeAsync(2_000);
  expect([sent, outbox.size()]).toEqual([[['A', 'B']], 0]);
});

test.each([0, 408, 429, 500, 503])('an answer of %i is tried again, later each time, until it is taken', async status => {
  const { add, sent, outbox } = await open([{ status, retryAfter: 0 }, { status, retryAfter: 0 }, ok]);
  add('A');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(sent).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect([sent.length, outbox.size(), outbox.lost]).toEqual([3, 0, 0]);
});

test('the server says how long to wait, and new events do not shorten that', async () => {
  const { add, sent } = await open([{ status: 429, retryAfter: 30 }]);
  add('A');
  await vi.advanceTimersByTimeAsync(2_000);
  add('B');
  await vi.advanceTimersByTimeAsync(29_000);
  expect(sent).toEqual([['A']]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent).toEqual([['A'], ['A', 'B']]);
});

test.each([400, 401, 403, 413])('what is refused with %i is counted and not sent again', async status => {
  const { add, sent, outbox } = await open([{ status, retryAfter: 0 }]);
  add('A');
  await vi.advanceTimersByTimeAsync(60_000);
  expect([sent.length, outbox.size(), outbox.lost]).toEqual([1, 0, 1]);
});

test('leaving hands over what is not on its way, and keeps it for the next page', async () => {
  const { add, sender, left, outbox } = await open(['hang']);
  add('A');
  await vi.advanceTimersByTimeAsync(2_000);
  add('B');
  sender.leave();
  expect([left, outbox.size()]).toEqual([[['B']], 2]);
});

test('the wait doubles from a second to five minutes', async () => {
  const { backOff } = await import('./sender');
  expect([1, 2, 3, 9, 10, 50].map(n => backOff(n, 1))).toEqual([1_000, 2_000, 4_000, 256_000, 300_000, 300_000]);
  expect(backOff(1, 0)).toBe(500);
});
