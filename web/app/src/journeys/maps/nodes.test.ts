import { describe, expect, it } from 'vitest';
import { applyAll, inverse, siblings, stepsOf, text, type MapEdit, type MapNode } from './nodes';

const node = (id: string, kind: MapNode['kind'], rank: number, parent: string | null = null, lane: string | null = null, fields: MapNode['fields'] = {}): MapNode => ({ id, kind, parent, lane, rank, fields });
const map = [
  node('p1', 'phase', 1), node('p2', 'phase', 2), node('s1', 'step', 1, 'p1', null, { name: 'Order' }), node('s2', 'step', 2, 'p1'), node('s3', 'step', 1, 'p2'),
  node('l1', 'lane', 1, null, null, { what: 'pains' }), node('c1', 'card', 1, 's1', 'l1', { text: 'Slow' }), node('c2', 'card', 2, 's1', 'l1', { text: 'Dear' }),
];
const shape = (nodes: MapNode[]) => [...stepsOf(nodes).map(step => `${step.parent}/${step.id}:${text(step, 'name')}`), ...siblings(nodes, 'phase').map(phase => phase.id), ...nodes.filter(one => one.kind === 'card').sort((a, b) => a.rank - b.rank).map(card => `${card.parent}/${card.lane}/${card.id}:${text(card, 'text')}`)];

describe('the parts of a map', () => {
  it('stand in the order of phases and ranks', () => {
    expect(stepsOf(map).map(step => step.id)).toEqual(['s1', 's2', 's3']);
  });

  it.each<[string, MapEdit[]]>([
    ['adding', [{ do: 'add', node: 'new', kind: 'step', parent: 'p1', after: 's1', fields: { name: 'Pay' } }]],
    ['saying', [{ do: 'set', node: 's1', field: 'name', value: 'Buy' }, { do: 'set', node: 's1', field: 'name', value: 'Get' }]],
    ['moving', [{ do: 'move', node: 's1', parent: 'p2', after: 's3' }, { do: 'move', node: 'p2', after: null }]],
    ['taking a phase away', [{ do: 'remove', node: 'p1' }]],
    ['taking a lane away', [{ do: 'remove', node: 'l1' }, { do: 'add', node: 'l2', kind: 'lane', after: null }]],
    ['what is gone', [{ do: 'set', node: 'nobody', field: 'name', value: 'x' }]],
  ])('%s is taken back as it was', (_, edits) => {
    const changed = applyAll(map, edits);
    expect(shape(applyAll(changed, inverse(map, edits)))).toEqual(shape(map));
  });

  it('comes behind the sibling asked for', () => {
    expect(stepsOf(applyAll(map, [{ do: 'add', node: 'new', kind: 'step', parent: 'p1', after: 's1' }])).map(step => step.id)).toEqual(['s1', 'new', 's2', 's3']);
    expect(stepsOf(applyAll(map, [{ do: 'add', node: 'new', kind: 'step', parent: 'p1', after: null }])).map(step => step.id)).toEqual(['new', 's1', 's2', 's3']);
    expect(stepsOf(applyAll(map, [{ do: 'move', node: 's1', parent: 'p2', after: 's3' }])).map(step => step.id)).toEqual(['s2', 's3', 's1']);
  });
});
