import { expect, test } from 'vitest';
import { createStore } from './store';
import { FakeStorage } from './testing';

const open = (disk = new FakeStorage()) => ({ disk, store: createStore('r.', () => disk as unknown as Storage) });

test('nothing is stored before consent, and what memory holds moves when it comes', () => {
  const { disk, store } = open();
  store.set('user', 'ada');
  expect(disk.length).toBe(0);
  expect(store.get('user')).toBe('ada');
  store.open();
  expect(disk.getItem('r.user')).toBe('ada');
});

test('taking consent back forgets everything of ours and nothing of the page', () => {
  const { disk, store } = open();
  disk.setItem('cart', '3');
  store.open();
  store.set('user', 'ada');
  store.wipe();
  expect(store.get('user')).toBeUndefined();
  expect([disk.length, disk.getItem('cart')]).toEqual([1, '3']);
});

test('a denial forgets what an earlier page stored', () => {
  const { disk, store } = open();
  disk.setItem('r.anonymous', 'a1');
  store.wipe();
  expect(disk.length).toBe(0);
});

test('blocked storage is memory', () => {
  const store = createStore('r.', () => { throw new Error('blocked'); });
  store.open();
  store.set('user', 'ada');
  expect([store.get('user'), store.names('')]).toEqual(['ada', ['user']]);
});

test('full storage goes on in memory, and the newer value wins', () => {
  const { disk, store } = open();
  store.open();
  store.set('user', 'old');
  disk.full = true;
  store.set('user', 'new');
  expect(store.get('user')).toBe('new');
  disk.full = false;
  store.set('user', 'newest');
  expect([store.get('user'), disk.getItem('r.user')]).toEqual(['newest', 'newest']);
});

test('names come in their order and with their beginning only', () => {
  const { store } = open();
  for (const name of ['e.2', 'user', 'e.1', 'e.3']) store.set(name, 'x');
  store.open();
  store.set('e.0', 'x');
  expect(store.names('e.')).toEqual(['e.0', 'e.1', 'e.2', 'e.3']);
});
