import { describe, expect, test } from 'vitest';
import texts from '../i18n/en/surveys.json';
import { addElement, blank, copyOf, idFrom, missing, moveElement, newElement, removeElement, sameAs, setElement, step, uses, withText } from './document';
import { begin, change, redo, undo } from '../ui/history';
import { ruleSentence, type Say } from './sentence';
import type { Kind, SurveyDocument } from './types';
import { toInstant, toLocal } from './zoned';

const kind = (name: string, settings: object[] = [], scales: Kind['scales'] = []): Kind => ({
  scales, name, title: name, seconds: 5, summary: 'scale', settings: settings as Kind['settings'], example: { id: 'q', kind: name, title: { en: name }, settings: {} },
});
const nps = [{ setting: null, value: null, low: [0, 6], middle: [7, 8], high: [9, 10] }];
const kinds = [kind('nps', [], nps), kind('text'), kind('single', [{ name: 'choices', type: 'choices' }])];

const five: SurveyDocument = {
  ...blank('en', 'Thanks'), languages: ['en', 'de'],
  blocks: [
    { id: 'b1', elements: [{ id: 'nps', kind: 'nps', title: { en: 'Recommend?', de: 'Empfehlen?' } }, { id: 'city', kind: 'text', title: { en: 'City' } }] },
    { id: 'b2', elements: [{ id: 'why', kind: 'text', title: { en: 'Why?' } }] },
    { id: 'b3', elements: [{ id: 'which', kind: 'single', title: { en: 'Which?' }, settings: { choices: [{ id: 'a', label: { en: 'Price' } }, { id: 'b', label: { en: 'Speed' } }] } }] },
  ],
};

const words: Say = (key, values) => {
  const found = key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)?.[part], texts.logic);
  return String(found ?? key).replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values?.[name] ?? ''));
};

describe('ids', () => {
  test('An id says what its label says', () => expect(idFrom('Zu teuer, größer!', [])).toBe('zu_teuer_grosser'));
  test('A taken id gets a number', () => expect(idFrom('Price', ['price', 'price_2'])).toBe('price_3'));
  test('A label without letters still has an id', () => expect(idFrom('السعر', [], 'answer')).toBe('answer'));
  test('A new question takes no id of a variable', () => {
    const document = { ...five, variables: [{ id: 'text', type: 'number' as const, initial: '' }] };
    expect(newElement(document, kinds[1]!).id).toBe('text_2');
  });
  test('A copy has an id of its own', () => expect(copyOf(five, five.blocks[0]!.elements[0]!).id).toBe('nps_2'));
});

describe('moving', () => {
  const order = (document: SurveyDocument) => document.blocks.map(block => block.elements.map(item => item.id).join());
  test('Down goes over the border of a page', () => expect(step(five, 'city', 1)).toEqual({ block: 'b2', index: 0 }));
  test('Up goes behind the last question of the page before', () => expect(step(five, 'why', -1)).toEqual({ block: 'b1', index: 2 }));
  test('The first question cannot go further up', () => expect(step(five, 'nps', -1)).toBeNull());
  test('A question lands where it was dropped', () => expect(order(moveElement('nps', 'b2', 1)(five))).toEqual(['city', 'why,nps', 'which']));
  test('Adding and removing leave the other pages alone', () => {
    const next = removeElement('why')(addElement({ id: 'x', kind: 'nps', title: {} }, 'b3', 0)(five));
    expect(order(next)).toEqual(['nps,city', '', 'x,which']);
    expect(next.blocks[0]).toBe(five.blocks[0]);
  });
});

describe('texts', () => {
  test('An emptied text leaves its language', () => expect(withText({ en: 'a', de: 'b' }, 'de', '')).toEqual({ en: 'a' }));
  test('Missing translations are counted, choices among them', () => expect(missing(five, kinds, 'de')).toBe(6));
  test('An empty text is missing nowhere', () => expect(missing(setElement('city', { title: {} })(five), kinds, 'de')).toBe(5));
  test('Defaults that the server writes out change nothing', () =>
    expect(sameAs({ a: 1, list: [{ id: 'x' }] }, { list: [{ shuffle: false, id: 'x', title: null }], a: 1, more: [] })).toBe(true));
});

describe('undo', () => {
  test('Letters of one word are one step', () => {
    let history = begin('');
    history = change(history, 'a', 'title', 1000);
    history = change(history, 'ab', 'title', 1400);
    history = change(history, 'ab!', 'other', 1500);
    expect(undo(history).now).toBe('ab');
    expect(undo(undo(history)).now).toBe('');
    expect(redo(undo(history)).now).toBe('ab!');
  });
  test('A change after undo forgets what was undone', () => {
    const history = change(undo(change(begin(1), 2, '', 0)), 3, '', 0);
    expect(redo(history).now).toBe(3);
    expect(undo(history).now).toBe(1);
  });
});

describe('sentences', () => {
  const read = (rule: Parameters<typeof ruleSentence>[0]) => ruleSentence(rule, five, kinds, words);
  test('A rule reads as people would say it', () => expect(read({
    when: { left: { element: 'nps' }, op: 'isLessThanOrEqual', right: 6 }, then: [{ require: 'why' }, { jump: 'b3' }],
  })).toBe('When Recommend? is at most 6, make Why? required and go to page 3.'));
  test('A bucket names its answers', () => expect(read({ when: { left: { element: 'nps' }, op: 'isLow' }, then: [{ jump: 'b3' }] })).toBe('When Recommend? is low (0–6), go to page 3.'));
  test('Groups inside groups keep their brackets', () => expect(read({
    when: { all: [{ left: { hidden: 'plan' }, op: 'isSet' }, { any: [{ left: { element: 'which' }, op: 'equalsOneOf', right: ['a', 'b'] }, { not: { left: { variable: 'n' }, op: 'equals', right: 1 } }] }] },
    then: [{ calculate: { variable: 'n', op: 'add', value: 2 } }],
  })).toBe('When plan is set and (Which? is one of Price or Speed or not n is 1), add 2 to n.'));
  test('What was deleted is named so', () => expect(read({ then: [{ jump: 'nowhere' }] })).toBe('Every time, go to (deleted).'));
  test('Uses are counted before a question is deleted', () => {
    const document = { ...five, blocks: [{ ...five.blocks[0]!, rules: [{ when: { left: { element: 'nps' }, op: 'equals', right: 1 }, then: [] }] }, { ...five.blocks[1]!, elements: [{ id: 'why', kind: 'text', title: { en: 'You said {{nps|…}}' } }] }] };
    expect(uses(document, 'nps')).toBe(2);
    expect(uses(document, 'city')).toBe(0);
  });
});

describe('times', () => {
  test('A time is that of the workspace, in winter and in summer', () => {
    expect(toInstant('2026-01-15T09:00', 'Europe/Berlin')).toBe('2026-01-15T08:00:00.000Z');
    expect(toInstant('2026-07-15T09:00', 'Europe/Berlin')).toBe('2026-07-15T07:00:00.000Z');
    expect(toLocal('2026-07-15T07:00:00Z', 'Europe/Berlin')).toBe('2026-07-15T09:00');
  });
  test('No time is none', () => { expect(toInstant('', 'UTC')).toBeNull(); expect(toLocal(null, 'UTC')).toBe(''); });
});
