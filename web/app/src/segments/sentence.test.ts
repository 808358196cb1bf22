import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import texts from '../i18n/en/segments.json';
import { freshOf, kindOf, kinds, lacksOf, offersOf, sentenceOf } from './kinds';
import { pathIn, pathOf } from './pointer';
import { withOp } from './phrases';
import type { Leaf, Node, Segment } from './types';
import { wordsOf, type Words } from './vocabulary';

let words: Words;
beforeAll(async () => {
  const i18n = i18next.createInstance();
  await i18n.init({ lng: 'en', resources: { en: { segments: texts } }, defaultNS: 'segments', interpolation: { escapeValue: false } });
  const metric = (id: string, scale: string, answers = 1) => ({ id, scale, answers, name: id }) as never;
  words = wordsOf({
    t: i18n.getFixedT('en', 'segments') as never, language: 'en', zone: 'UTC', currency: 'EUR',
    traits: [{ key: 'region', type: 'text', count: 2, examples: ['north', 'south'] }, { key: 'age', type: 'number', count: 2, examples: ['20'] }, { key: 'vip', type: 'flag', count: 1, examples: [] }, { key: 'birthday', type: 'text', count: 1, examples: ['1990-02-01'] }],
    types: [{ type: 'Order Completed', count: 3, last: '' }, { type: 'Coupon Entered', count: 1, last: '' }], metrics: [metric('nps.0-10', 'nps'), metric('csat.mean', 'csat.5')],
    surveys: [{ value: 's1', label: 'After the call' }], channels: [], touchpoints: [], segments: [
      { id: 'g1', name: 'VIPs', kind: 'live' } as Segment, { id: 'g2', name: 'At risk', kind: 'stage', stage: 'at_risk' } as Segment],
  });
});
const says = (node: Node) => sentenceOf(node, words);

describe('every kind of condition', () => {
  // One of each, as docs/guide/segments.md writes them.
  const all: [Leaf, string][] = [
    [{ trait: 'region', op: 'is', value: 'north' }, 'whose region is north'],
    [{ trait: 'plan', op: 'is', value: 'gold', for: { days: 30 } }, 'whose plan is gold for at least 30 days'],
    [{ trait: 'birthday', op: 'anniversaryIn', value: 7 }, 'whose birthday comes round within 7 days'],
    [{ trait: 'region', op: 'in', value: ['north', 'south', 'west'] }, 'whose region is one of north, south, or west'],
    [{ trait: 'vip', op: 'is', value: true }, 'whose vip is yes'],
    [{ field: 'lastSeen', op: 'inLast', value: 7 }, 'whose last seen was in the last 7 days'],
    [{ field: 'value', op: 'gte', value: 50_000 }, 'whose value of orders is at least 500 EUR'],
    [{ fact: { type: 'Order Completed' }, count: { op: 'gte', n: 3 }, within: { days: 60 } }, 'who bought at least 3 times in the last 60 days'],
    [{ fact: { type: 'Order Completed' } }, 'who bought'],
    [{ fact: { type: 'Order Completed' }, count: { op: 'is', n: 0 }, within: { days: 1 } }, 'who bought not once in the last 1 day'],
    [{ fact: { type: 'Coupon Entered' }, between: { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' } }, 'who did “Coupon Entered” from Mar 1, 2026 until Apr 1, 2026'],
    [{ fact: { type: 'Order Completed' }, since: { fact: { metric: 'nps' }, where: [{ field: 'score', op: 'lte', value: 6 }] } }, 'who bought since they answered NPS with 6 or lower'],
    [{ fact: { type: 'Order Completed' }, within: { days: 365 }, measure: { kind: 'sum', of: 'amount', currency: 'EUR', op: 'gte', value: 50_000 } }, 'for whom the sum of amount when they bought in the last 365 days is at least 500 EUR'],
    [{ fact: { type: 'Order Completed' }, last: [{ field: 'amount', op: 'gt', value: 10_000 }] }, 'for whom the last time they bought it was where the amount is more than 100'],
    [{ fact: { type: 'page' }, mostFrequent: { field: 'prop:category', op: 'is', value: 'shoes' } }, 'for whom the most frequent category when they viewed a page is shoes'],
    [{ sequence: [{ fact: { type: 'Product Added' } }, { fact: { type: 'Order Completed' }, within: { hours: 24 }, without: { fact: { type: 'Coupon Entered' } } }] }, 'who put something in the cart, then bought within 24 hours of that and in between never did “Coupon Entered”'],
    [{ segment: 'g1', for: { days: 7 } }, 'who is in “VIPs” for at least 7 days'],
    [{ lifecycle: ['at_risk', 'lapsed'] }, 'whose stage of life is at risk or lapsed'],
    [{ score: 'nps', class: ['detractor'] }, 'whose latest NPS answer is 0 to 6 (detractor)'],
    [{ score: 'csat.5', op: 'lte', value: 2 }, 'whose latest CSAT 1–5 answer is at most 2'],
    [{ survey: 's1', did: 'completed', within: { days: 30 } }, 'who completed “After the call” in the last 30 days'],
    [{ consent: { purpose: 'newsletter', channel: 'email' }, is: 'withdrawn' }, 'who withdrew consent to newsletter by email'],
    [{ bucket: { from: 0, to: 10, seed: 'autumn' } }, 'who falls between 0 and 10 percent in the draw autumn'],
    [{ near: { latitude: 52.52, longitude: 13.4, km: 25 } }, 'who lives within 25 km of 52.52°, 13.4°'],
  ];
  it('reads as English and lacks nothing', () => {
    for (const [leaf, text] of all) {
      expect(says(leaf)).toBe(`Everyone ${text}`);
      expect(lacksOf(leaf), text).toEqual([]);
    }
  });
  it('is of one kind only, and each kind is among them', () => {
    for (const [leaf, text] of all) expect(kinds.filter(kind => kind.is(leaf)).length, text).toBe(1);
    expect(new Set(all.map(([leaf]) => kindOf(leaf)!.key)).size).toBe(kinds.length);
  });
  it('can be added from the list, and begins as its own kind', () => {
    const offered = offersOf(words).flatMap(group => group.items);
    expect(new Set(offered.map(item => item.value)).size).toBe(offered.length);
    for (const { value } of offered) expect(kindOf(freshOf(value, words))!.key).toBe(value.slice(0, value.indexOf('|')));
    expect(new Set(offered.map(item => item.value.split('|')[0]))).toEqual(new Set(kinds.map(kind => kind.key)));
  });
});

it('says the sentence of the guide', () => {
  expect(says({ all: [
    { trait: 'region', op: 'is', value: 'north' },
    { sequence: [{ fact: { type: 'Order Completed' }, times: 3, in: { days: 60 } }, { fact: { metric: 'nps' }, where: [{ field: 'score', op: 'lte', value: 6 }] }], notSince: { fact: { type: ['Message Sent', 'Call Ended', 'Meeting Held'] } } },
  ] })).toBe('Everyone whose region is north and who bought 3 times within 60 days, then answered NPS with 6 or lower, and never was contacted after that');
});
it('shows groups by brackets and denials by words', () => {
  const [a, b, c]: Node[] = [{ trait: 'region', op: 'is', value: 'north' }, { segment: 'g1' }, { trait: 'age', op: 'gte', value: 18 }];
  expect(says({ all: [a!, { any: [b!, c!] }] })).toBe('Everyone whose region is north and (who is in “VIPs” or whose age is at least 18)');
  expect(says({ all: [a!, { not: b! }, { not: { any: [a!, c!] } }] })).toBe('Everyone whose region is north and not anyone who is in “VIPs” and not anyone (whose region is north or whose age is at least 18)');
  expect(says({ all: [] })).toBe('Everyone');
});
it('says what is missing until it is there', () => {
  expect(lacksOf({ trait: 'region', op: 'is', value: '' })).toEqual(['value']);
  expect(lacksOf({ trait: 'region', op: 'exists' })).toEqual([]);
  expect(lacksOf({ sequence: [{ fact: { type: 'page' } }] })).toEqual(['steps']);
  expect(lacksOf({ fact: { type: 'page' }, within: { days: 0 } })).toEqual(['number']);
  expect(says({ trait: 'region', op: 'is', value: '' })).toBe('Everyone whose region is …');
});
it('keeps what a new comparison can use of the value', () => {
  expect(withOp({ op: 'is', value: 'north' }, 'in', 'text')).toEqual({ op: 'in', value: ['north'] });
  expect(withOp({ op: 'in', value: ['north', 'south'] }, 'is', 'text')).toEqual({ op: 'is', value: 'north' });
  expect(withOp({ op: 'is', value: 'x' }, 'inLast', 'date')).toEqual({ op: 'inLast', value: 30 });
  expect(withOp({ op: 'is', value: 'x' }, 'missing', 'text')).toEqual({ op: 'missing' });
});
it('finds the condition that a refusal points at', () => {
  const root: Node = { all: [{ segment: 'a' }, { not: { any: [{ segment: 'b' }, { sequence: [{ fact: { type: 'x' } }] }] } }] };
  expect(pathOf('/all/1/not/any/1/sequence/0', root)).toEqual([1, 1]);
  expect(pathOf('/all/0', root)).toEqual([0]);
  expect(pathOf('', root)).toBeNull();
  // What is unfinished was not sent: places move, the condition is the same.
  const [open, wrong]: Node[] = [{ segment: '' }, { segment: 'b' }];
  expect(pathIn({ all: [open!, wrong!] }, { all: [wrong!] }, '/all/0')).toEqual([1]);
});
