import { expect, test } from 'vitest';
import { strength } from './strength';

test('A password the server would refuse has no strength', () => {
  expect(strength('elevenchars')).toBe(0);
});

test('A long sentence of different letters is strongest', () => {
  expect(strength('quiet rivers bend around old mills')).toBe(4);
});

test('Repeating one letter stays weak however long', () => {
  expect(strength('aaaaaaaaaaaaaaaaaaaaaaaa')).toBe(1);
});

test('The own name makes a password weaker', () => {
  expect(strength('marlene-92-xkq', ['Marlene'])).toBeLessThan(strength('harbour-92-xkq', ['Marlene']));
});
