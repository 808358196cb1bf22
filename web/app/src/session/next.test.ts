import { expect, test } from 'vitest';
import { safeNext } from './next';

test.each([
  ['/w/1/customers?sort=name', '/w/1/customers?sort=name'],
  ['/app/w/1', '/w/1'],
  ['https://evil.example/', '/'],
  ['//evil.example', '/'],
  ['/app//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?next=/sign-in', '/'],
  [null, '/'],
])('After sign-in %s leads to %s', (given, expected) => {
  expect(safeNext(given)).toBe(expected);
});
