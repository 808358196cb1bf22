import { expect, test } from 'vitest';
import { partsOf } from './links';

const told = (text: string) => partsOf(text).map(part => typeof part === 'string' ? part : `<${part.href}>`);

test('Addresses become links, and the sentence around them stays', () => {
  expect(told('See https://acme.example/a?b=1, or http://x.example.')).toEqual(['See ', '<https://acme.example/a?b=1>', ', or ', '<http://x.example/>', '.']);
});

test('Nothing but web addresses becomes a link', () => {
  for (const text of ['javascript:alert(1)', 'data:text/html,<script>', '<img src=x onerror=alert(1)>', 'https://', 'ftp://x.example']) expect(told(text)).toEqual([text]);
});

test('A link ends where markup would begin', () => {
  expect(told('https://x.example/"><script>alert(1)</script>')).toEqual(['<https://x.example/>', '"><script>alert(1)</script>']);
});
