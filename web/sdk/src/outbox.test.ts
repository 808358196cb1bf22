import { expect, test } from 'vitest';
import { createOutbox } from './outbox';
import { createStore } from './store';
import { FakeStorage } from './testing';

function open(disk = new FakeStorage()) {
  const store = createStore('r.', () => disk as unknown as Storage);
  store.open();
  return { disk, store, outbox: createOutbox(store) };
}

test('messages leave in the order they came, also within one millisecond', () => {
  const { outbox } = open();
  for (let i = 0; i < 40; i++) outbox.add({ type: 'track', event: `n${i}` });
  expect(outbox.next().messages.map(m => m.event)).toEqual(Array.from({ length: 40 }, (_, i) => `n${i}`));
});

test('what is not acknowledged is there again in the next page under the same id', () => {
  const { disk, outbox } = open();
  outbox.add({ type: 'track', event: 'Paid' });
  const [first] = outbox.next().messages;
  const [again] = open(disk).outbox.next().messages;
  expect(again).toEqual(first);
});

test('two tabs do not write over each other', () => {
  const disk = new FakeStorage();
  const [one, two] = [open(disk).outbox, open(disk).outbox];
  one.add({ type: 'track', event: 'A' });
  two.add({ type: 'track', event: 'B' });
  one.done(one.next().names.slice(0, 1));
  expect(two.size()).toBe(1);
});

test('a thousand wait; the oldest beyond that are let go and counted', () => {
  const { outbox } = open();
  for (let i = 0; i < 1003; i++) outbox.add({ type: 'track', event: `n${i}` });
  expect([outbox.size(), outbox.lost, outbox.next().messages[0]!.event]).toEqual([1000, 3, 'n3']);
});

test('a request holds at most 50 messages and what a browser carries while leaving', () => {
  const { outbox } = open();
  for (let i = 0; i < 60; i++) outbox.add({ type: 'track', event: 'small' });
  expect(outbox.next().names).toHaveLength(50);
  const large = open().outbox;
  for (let i = 0; i < 10; i++) large.add({ type: 'track', event: 'x', properties: { text: 'y'.repeat(9_000) } });
  expect(JSON.stringify(large.next().messages).length).toBeLessThan(60_000);
});

test('one message larger than that goes alone', () => {
  const { outbox } = open();
  outbox.add({ type: 'track', event: 'x', properties: { text: 'y'.repeat(90_000) } });
  expect(outbox.next().messages).toHaveLength(1);
});

test('what cannot be read is counted and does not stop the rest', () => {
  const { disk, outbox } = open();
  disk.setItem('r.e.0', '{broken');
  outbox.add({ type: 'track', event: 'good' });
  const { names, messages } = outbox.next();
  expect([names.length, messages.length, outbox.lost]).toEqual([2, 1, 1]);
});
