import { expect, test } from 'vitest';
import { filledIn, isName, partsOf, picking } from './words';

test('Addresses become links and everything else stays words', () => {
  expect(partsOf('See https://acme.example/a. <img src=x onerror=alert(1)>').map(String)).toEqual(['See ', 'https://acme.example/a', '. <img src=x onerror=alert(1)>']);
  expect(partsOf('javascript:alert(1)')).toEqual(['javascript:alert(1)']);
});

test('Variables take names, and what is unknown leaves no gap', () => {
  expect(filledIn('Hello {{customer}}, this is {{ agent }}.', { customer: 'Ada', agent: 'Mara' })).toBe('Hello Ada, this is Mara.');
  expect(filledIn('Hello {{customer}}, good day.', {})).toBe('Hello, good day.');
});

test('A slash at the beginning picks', () => {
  expect(picking('/ret')).toBe('ret');
  expect(picking('/')).toBe('');
  expect(picking('and/or')).toBeNull();
});

test('An address or a number is no name', () => {
  expect(['Ada Byron', 'Юлия', 'ada@example.org', '+4930111', ''].map(isName)).toEqual([true, true, false, false, false]);
});
