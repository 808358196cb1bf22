import { expect, test } from 'vitest';
import { readRules, toPredicate, toRules, type Rules } from './predicate';

const kinds = (subject: string) => subject === 'trait:age' ? 'number' as const : 'text' as const;

test('Lines joined by all become one predicate, numbers as numbers', () => {
  expect(toPredicate({ join: 'all', rules: [
    { subject: 'field:channel', op: 'is', value: 'web' },
    { subject: 'trait:age', op: 'gte', value: '30' },
  ] }, kinds)).toEqual({ all: [{ field: 'channel', op: 'is', value: 'web' }, { trait: 'age', op: 'gte', value: 30 }] });
});

test('A trait name may hold a colon', () => {
  expect(toPredicate({ join: 'any', rules: [{ subject: 'trait:a:b', op: 'is', value: 'x' }] }, kinds)).toEqual({ any: [{ trait: 'a:b', op: 'is', value: 'x' }] });
});

test('A condition without a value carries none', () => {
  expect(toPredicate({ join: 'all', rules: [{ subject: 'trait:plan', op: 'missing', value: '' }] }, kinds)).toEqual({ all: [{ trait: 'plan', op: 'missing' }] });
});

test('An unfinished line asks nothing', () => {
  expect(toPredicate({ join: 'all', rules: [{ subject: 'trait:plan', op: 'is', value: ' ' }] }, kinds)).toBeNull();
});

test.each(['{', '[]', '{"rules":[1,null,{"subject":1}]}', null])('A broken filter in the address (%s) is no filter', text => {
  expect(readRules(text).rules).toEqual([]);
});

test('a predicate of the form goes back into its lines', () => {
  const rules: Rules = { join: 'all', rules: [{ subject: 'field:channel', op: 'is', value: 'web' }, { subject: 'trait:plan', op: 'missing', value: '' }, { subject: 'segment', op: 'notIn', value: 'a' }] };
  expect(toRules(JSON.stringify(toPredicate(rules, () => 'text')))).toEqual(rules);
  expect(toRules(JSON.stringify({ all: [{ all: [{ field: 'channel', op: 'is', value: 'web' }] }, { field: 'employee', op: 'is', value: 'x' }] }))?.rules).toHaveLength(2);
  expect(toRules('{"fact":{"type":"x"}}')).toBeNull();
  expect(toRules('nonsense')).toBeNull();
});
