import { expect, test } from 'vitest';
import { firstSplit } from './split';

const trait = (key: string, type = 'text') => ({ key, type, examples: [] });

test('The region is a better first split than the age band or the name', () => {
  expect(firstSplit([trait('ageBand'), trait('first_name'), trait('region')])).toBe('trait:region');
});
test('Nobody is split off by their own name, address or id', () => {
  expect(firstSplit([trait('firstName'), trait('email'), trait('customer_id')])).toBe('employee');
});
test('An unknown trait serves when none is known', () => {
  expect(firstSplit([trait('name'), trait('favourite_colour')])).toBe('trait:favourite_colour');
});
test('Without traits employees are compared', () => { expect(firstSplit([])).toBe('employee'); });
