import { expect, test } from 'vitest';
import { begun, conflicts, merged, type State } from './draft';

const before: State = { title: 'Lamp', status: 'open', priority: 'normal', owner: null, team: null, cause: null, touchpoint: '' };

test('What others change meanwhile comes in beside what is changed here', () => {
  const draft = begun({}, before, 'owner', 'ana');
  const now: State = { ...before, priority: 'urgent' };
  expect(merged(now, draft)).toEqual({ ...before, priority: 'urgent', owner: 'ana' });
  expect(conflicts(now, draft)).toEqual([]);
});

test('Where both changed the same to something else, that is said', () => {
  const draft = begun({}, before, 'owner', 'ana');
  expect(conflicts({ ...before, owner: 'ben' }, draft)).toEqual(['owner']);
  expect(conflicts({ ...before, owner: 'ana' }, draft)).toEqual([]);
});

test('What is put back is no change, and a second change remembers where the first began', () => {
  expect(begun(begun({}, before, 'title', 'Lamps'), before, 'title', 'Lamp')).toEqual({});
  const draft = begun(begun({}, before, 'title', 'Lamps'), { ...before, title: 'Light' }, 'title', 'Two lamps');
  expect(draft.title).toEqual({ was: 'Lamp', mine: 'Two lamps' });
});
