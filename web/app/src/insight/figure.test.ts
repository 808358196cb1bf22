import { expect, test } from 'vitest';
import { leaning, stands, verdict } from './figure';

const figure = (low: number, high: number, enough = true) => ({ value: (low + high) / 2, low, high, n: 100, enough });

test('A rise is good news only where higher is better', () => {
  expect(verdict({ better: 'higher' }, 2)).toBe('good');
  expect(verdict({ better: 'lower' }, 2)).toBe('bad');
});

test('A group stands out only when its interval leaves the overall value out', () => {
  expect(stands({ better: 'higher' }, figure(42, 50), 40)).toBe('good');
  expect(stands({ better: 'higher' }, figure(30, 38), 40)).toBe('bad');
  expect(stands({ better: 'higher' }, figure(35, 50), 40)).toBe('plain');
});

test('Too few answers never stand out', () => {
  expect(stands({ better: 'higher' }, figure(80, 100, false), 40)).toBe('plain');
});

test('A nine recommends, a six does not, and much effort is bad', () => {
  const nps = { better: 'higher' as const, family: 'nps', min: -100, max: 100, scale: 'nps' };
  expect([leaning(nps, 9), leaning(nps, 8), leaning(nps, 6)]).toEqual(['good', 'plain', 'bad']);
  expect(leaning({ better: 'lower', family: 'ces', min: 1, max: 5, scale: 'ces1.5' }, 5)).toBe('bad');
});
