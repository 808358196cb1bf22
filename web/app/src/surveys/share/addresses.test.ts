import { expect, test } from 'vitest';
import { addressesOf } from './addresses';

test('addresses are found in lines, lists and columns, each once', () => {
  const text = 'ana@example.org\nBen Test <ben@example.org>; "eva@example.org"\nname,e-mail\r\nIda,ida@example.org,Hamburg\nANA@example.org';
  expect(addressesOf(text)).toEqual({ good: ['ANA@example.org', 'ben@example.org', 'eva@example.org', 'ida@example.org'], bad: [] });
});

test('what was meant as an address and is none is said, and nothing else is', () => {
  expect(addressesOf('ana@\n@home\njust a name\n')).toEqual({ good: [], bad: ['ana@', '@home'] });
});
