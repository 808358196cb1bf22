// row 2.19
import { expect, test } from 'vitest';
import comparisons from './comparisons.json';
import { fires, holds, isHere, type Happening, type Trigger } from './triggers';

// The server is tested against the same table.
test.each(comparisons as [string, string | null, string | null, boolean][])('%s: %s against %s is %s', (op, left, right, expected) => {
  expect(holds({ op, value: right ?? undefined }, left)).toBe(expected);
});

test('a pattern is left to the server', () => {
  expect(holds({ op: 'matches', value: '^never$' }, 'anything')).toBe(true);
});

test('addresses join by all or any; no rule wants every address', () => {
  const rules = [{ op: 'contains', value: '/shop' }, { op: 'notContains', value: '/cart' }];
  expect(isHere(undefined, 'x')).toBe(true);
  expect(isHere({ join: 'all', rules }, 'https://a/shop/cart')).toBe(false);
  expect(isHere({ join: 'all', rules }, 'https://a/shop/1')).toBe(true);
  expect(isHere({ join: 'any', rules }, 'https://a/help')).toBe(true);
  expect(isHere({ join: 'any', rules }, 'https://a/cart')).toBe(false);
});

const element = (innerText: string, matches: string[]) =>
  ({ innerText, closest(selector: string) { return selector === '*' || matches.includes(selector) ? this : null; } }) as unknown as Element;

test.each<[string, Trigger, Happening, boolean]>([
  ['another kind', { on: 'page' }, { on: 'exit' }, false],
  ['page', { on: 'page' }, { on: 'page' }, true],
  ['exit', { on: 'exit' }, { on: 'exit' }, true],
  ['enough scrolled', { on: 'scroll', percent: 50 }, { on: 'scroll', percent: 50 }, true],
  ['too little scrolled', { on: 'scroll', percent: 50 }, { on: 'scroll', percent: 49 }, false],
  ['the time', { on: 'time', seconds: 5 }, { on: 'time', seconds: 5 }, true],
  ['no movement for long enough', { on: 'idle', seconds: 5 }, { on: 'idle', seconds: 5 }, true],
  ['a movement too lately', { on: 'idle', seconds: 5 }, { on: 'idle', seconds: 4 }, false],
  ['too short a time', { on: 'time', seconds: 5 }, { on: 'time', seconds: 4 }, false],
  ['time is no idleness', { on: 'idle', seconds: 5 }, { on: 'time', seconds: 9 }, false],
  ['the button', { on: 'button' }, { on: 'button' }, true],
  ['asked by name', { on: 'open' }, { on: 'open' }, true],
  ['the selector', { on: 'click', selector: '.buy' }, { on: 'click', target: element('Buy', ['.buy']) }, true],
  ['another selector', { on: 'click', selector: '.buy' }, { on: 'click', target: element('Buy', []) }, false],
  ['the text', { on: 'click', text: 'Buy' }, { on: 'click', target: element(' Buy ', []) }, true],
  ['another text', { on: 'click', text: 'Buy' }, { on: 'click', target: element('Buy now', []) }, false],
  ['the event', { on: 'event', event: 'Paid' }, { on: 'event', event: 'Paid' }, true],
  ['another event', { on: 'event', event: 'Paid' }, { on: 'event', event: 'paid' }, false],
  ['its property', { on: 'event', event: 'Paid', where: [{ property: 'total', op: 'greaterThan', value: 50 }] },
    { on: 'event', event: 'Paid', properties: { total: 51 } }, true],
  ['another property', { on: 'event', event: 'Paid', where: [{ property: 'total', op: 'greaterThan', value: 50 }] },
    { on: 'event', event: 'Paid', properties: { total: 50 } }, false],
  ['an inherited name is no property', { on: 'event', event: 'Paid', where: [{ property: 'constructor', op: 'isSet' }] },
    { on: 'event', event: 'Paid', properties: {} }, false],
])('%s', (_, trigger, what, expected) => {
  expect(fires(trigger, what)).toBe(expected);
});
