import { expect, test } from 'vitest';
import { readValue, showValue, tidy, withKey, withValue, type MappedValue } from './mapping';

test.each<[MappedValue, string]>([
  [{ column: 'Order Date' }, '[Order Date]'],
  [{ expr: "if(score > 0, score, nothing)" }, 'if(score > 0, score, nothing)'],
  [{ value: "it's" }, "'it''s'"],
  [{ value: 5 }, '5'],
  ['lower(email)', 'lower(email)'],
])('%j is shown as %s', (value, text) => {
  expect(showValue(value)).toBe(text);
});

test('A lone column stays a column, anything more is an expression', () => {
  expect(readValue(' [Order Date] ')).toEqual({ column: 'Order Date' });
  expect(readValue('[a] + [b]')).toEqual({ expr: '[a] + [b]' });
  expect(readValue('  ')).toBeUndefined();
});

test('Changing one field leaves the others in their order', () => {
  expect(Object.keys(withKey({ a: 1, b: 2, c: 3 }, 'b', 'x'))).toEqual(['a', 'x', 'c']);
  expect(withValue({ a: 1, b: 2 }, 'a', undefined)).toEqual({ b: 2 });
});

test('A field that was added and left empty is not sent', () => {
  const sent = tidy({ records: [{ name: 'a', kind: 'order', from: 'f', fields: { at: { column: 'when' }, channel: '' } }] });
  expect(sent.records![0]!.fields).toEqual({ at: { column: 'when' } });
});
