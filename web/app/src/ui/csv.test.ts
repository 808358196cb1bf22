import { expect, test } from 'vitest';
import { readCsv } from './csv';

test('A file is read as spreadsheets write it', () => {
  expect(readCsv('\ufeffa,b\r\n"x, ""y""","two\nlines"\r\n\r\nlast,')).toEqual([['a', 'b'], ['x, "y"', 'two\nlines'], ['last', '']]);
  expect(readCsv('a;b\n1,5;2')).toEqual([['a', 'b'], ['1,5', '2']]);
  expect(readCsv('')).toEqual([]);
});
