// row 2.19
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAsking } from './asking';
import type { Ask } from './triggers';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const page = 'https://shop.example/';
const survey = (more: Partial<Ask>): Ask => ({ id: 's1', mode: 'popover', triggers: [{ on: 'page' }], ...more });

function open(...asks: Ask[]) {
  const asked: string[] = [];
  const asking = createAsking(asks, (ask, what) => asked.push(`${ask.id} by ${what.on}`), setTimeout as never, () => Date.now());
  return { asked, asking };
}

test('a survey is asked once for an address, and again at the next', () => {
  const { asked, asking } = open(survey({}));
  asking.page(page);
  asking.happened({ on: 'page' });
  expect(asked).toEqual(['s1 by page']);
  asking.page(`${page}cart`);
  expect(asked).toHaveLength(2);
});

test('what waits for the person is asked for at each address, whatever the page asked itself', () => {
  const { asked, asking } = open(survey({}), survey({ triggers: [{ on: 'offer' }] }));
  asking.page(page);
  asking.happened({ on: 'page' });
  expect(asked).toEqual(['s1 by page', 's1 by offer']);
});

test('an address that is not wanted asks nothing', () => {
  const { asked, asking } = open(survey({ urls: { join: 'any', rules: [{ op: 'endsWith', value: '/cart' }] } }));
  asking.page(page);
  expect(asked).toEqual([]);
});

test('the delay passes first', () => {
  const { asked, asking } = open(survey({ delaySeconds: 5 }));
  asking.page(page);
  vi.advanceTimersByTime(4_999);
  expect(asked).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(asked).toEqual(['s1 by page']);
});

test('a cancel event within the delay calls it off', () => {
  const { asked, asking } = open(survey({ delaySeconds: 5, cancelOn: ['Chat Opened'] }));
  asking.page(page);
  asking.happened({ on: 'event', event: 'Chat Opened' });
  vi.advanceTimersByTime(60_000);
  expect(asked).toEqual([]);
});

test('leaving the address within the delay calls it off', () => {
  const { asked, asking } = open(survey({ delaySeconds: 5, triggers: [{ on: 'exit' }] }));
  asking.page(page);
  asking.happened({ on: 'exit' });
  asking.page(`${page}cart`);
  vi.advanceTimersByTime(60_000);
  expect(asked).toEqual([]);
});

test('seconds count anew at each address', () => {
  const { asked, asking } = open(survey({ triggers: [{ on: 'time', seconds: 10 }] }));
  asking.page(page);
  vi.advanceTimersByTime(9_000);
  asking.page(`${page}cart`);
  vi.advanceTimersByTime(9_000);
  expect(asked).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(asked).toEqual(['s1 by time']);
});

test('nobody moving for so long asks, and a movement begins the time anew', () => {
  const { asked, asking } = open(survey({ triggers: [{ on: 'idle', seconds: 10 }] }));
  asking.page(page);
  vi.advanceTimersByTime(9_000);
  asking.alive();
  vi.advanceTimersByTime(9_999);
  expect(asked).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(asked).toEqual(['s1 by idle']);
});

test('the time without movement ends with the page', () => {
  const { asked, asking } = open(survey({ triggers: [{ on: 'idle', seconds: 10 }], urls: { join: 'any', rules: [{ op: 'endsWith', value: '/a' }] } }));
  asking.page(`${page}a`);
  vi.advanceTimersByTime(9_000);
  asking.page(`${page}b`);
  vi.advanceTimersByTime(60_000);
  expect(asked).toEqual([]);
});
