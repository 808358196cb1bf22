import { expect, test } from 'vitest';
import { readCondition, writeCondition } from './condition';

const detractor = { all: [{ field: 'metric', op: 'is', value: 'nps' }, { field: 'score', op: 'lte', value: 6 }] };

test('A condition of lines comes back as it was', () => {
  expect(writeCondition(readCondition(detractor)!)).toEqual(detractor);
  const words = { all: [{ field: 'prop:level', op: 'lte', value: -2 }, { field: 'prop:source', op: 'notIn', value: ['employee', 'note'] }] };
  expect(writeCondition(readCondition(words)!)).toEqual(words);
});

test('What lines cannot say is left as it is written', () => {
  expect(readCondition({ any: [detractor, detractor] })).toBeNull();
  expect(readCondition({ field: 'score', op: 'near', value: 3 })).toBeNull();
});

test('A line without a value is no condition', () => {
  expect(writeCondition({ join: 'all', lines: [{ field: 'score', op: 'lte', value: ' ' }] })).toBeNull();
  expect(writeCondition({ join: 'any', lines: [{ field: 'touchpoint', op: 'exists', value: '' }] })).toEqual({ any: [{ field: 'touchpoint', op: 'exists' }] });
});
