import { expect, test } from 'vitest';
import { passesOf } from './passes';

test('columns name the person and what the answer is about', () => {
  expect(passesOf('\ufeffE-Mail;Order ID;Employee\r\nana@example.org;A-1;"Ann ""A"" Other"\r\n;A-2;\r\n').passes).toEqual([
    { namespace: 'email', value: 'ana@example.org', interaction: 'A-1', employee: 'Ann "A" Other' },
    { interaction: 'A-2' },
  ]);
});

test('a file without such columns is said to be none', () => {
  expect(passesOf('a,b\n1,2').passes).toEqual([]);
  expect(passesOf('a,b\n1,2').faults).toHaveLength(1);
});
