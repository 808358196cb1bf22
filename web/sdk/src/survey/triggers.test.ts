// row 2.19
import { expect, test } from 'vitest';
import { fires, holds, isHere, type Happening, type Trigger } from './triggers';

test.each([
  ['equals', 'https://a.b/x', 'https://a.b/x', true], ['equals', 'https://a.b/x', 'https://a.b/y', false],
  ['notEquals', 'a', 'b', true], ['notEquals', 'a', 'a', false],
  ['contains', 'abc', 'b', true], ['contains', 'abc', 'x', false],
  ['notContains', 'abc', 'x', true], ['notContains', 'abc', 'b', false],
  ['startsWith', 'abc', 'ab', true], ['startsWith', 'abc', 'bc', false],
  ['endsWith', 'abc', 'bc', true], ['endsWith', 'abc', 'ab', false],
  ['greaterThan', 10, 9, true], ['greaterThan', 9, 10, false], ['greaterThan', 'x', 1, false],
  ['lessThan', 9, 10, true], ['lessThan', 10, 9, false],
  ['matches', 'anything', '^never$', true],
  ['unheard of', 'a', 'a', false],
])('%s: %s against %s is %s', (op, left, right, expected) => {
  expect(holds({ op, value: right }, left)).toBe(expected);
});

test.each([
  ['isNotSet', true], ['notEquals', true], ['notContains', true],
  ['isSet', false], ['equals', false], ['contains', false], ['startsWith', false], ['endsWith', false], ['greaterThan', false], ['lessThan', false],
])('a missing value: %s is %s', (op, expected) => {
  for (const missing of [undefined, null, '']) expect(holds({ op, value: 'def' }, missing)).toBe(expected);
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
