import { describe, expect, it } from 'vitest';
import { asGroup, dropped, groupOf, inserted, leaves, nodeAt, nodeOf, pruned, removed, replaced, sameNode, stepped, type Path } from './tree';
import type { Node } from './types';

const leaf = (name: string): Node => ({ trait: name, op: 'exists' });
const names = (node: Node): unknown => groupOf(node) ? groupOf(node)!.list.map(names) : (node as { trait: string }).trait;
const tree: Node = { all: [leaf('a'), { any: [leaf('b'), leaf('c')] }, leaf('d')] };

describe('groups', () => {
  it('reads the four ways to join and writes them back', () => {
    for (const node of [{ all: [leaf('a')] }, { any: [leaf('a')] }, { not: { any: [leaf('a')] } }, { not: { all: [leaf('a')] } }] as Node[]) {
      expect(nodeOf(groupOf(node)!)).toEqual(node);
    }
  });
  it('takes a single condition, also one turned round, as a group of one', () => {
    expect(asGroup(leaf('a'))).toEqual({ all: [leaf('a')] });
    expect(leaves({ all: [{ not: { not: leaf('a') } }, { not: leaf('b') }] }).map(item => item.not)).toEqual([false, true]);
  });
});

describe('places', () => {
  it('finds, replaces, inserts and removes', () => {
    expect(nodeAt(tree, [1, 1])).toEqual(leaf('c'));
    expect(names(replaced(tree, [1, 0], leaf('x')))).toEqual(['a', ['x', 'c'], 'd']);
    expect(names(inserted(tree, [1, 2], leaf('x')))).toEqual(['a', ['b', 'c', 'x'], 'd']);
    expect(names(removed(tree, [0]))).toEqual([['b', 'c'], 'd']);
  });
  it('takes a group that became empty away, but never the outermost', () => {
    expect(names(removed(removed(tree, [1, 1]), [1, 0]))).toEqual(['a', 'd']);
    expect(removed({ all: [leaf('a')] }, [0])).toEqual({ all: [] });
  });
});

describe('a step up or down', () => {
  const walk = (start: Path, by: 1 | -1) => {
    const seen: unknown[] = [];
    let at: { root: Node; path: Path } | null = { root: tree, path: start };
    while ((at = stepped(at.root, at.path, by))) { seen.push(names(at.root)); expect((nodeAt(at.root, at.path) as { trait: string }).trait).toBe((nodeAt(tree, start) as { trait: string }).trait); }
    return seen;
  };
  it('goes through groups and out again', () => {
    expect(walk([0], 1)).toEqual([[['a', 'b', 'c'], 'd'], [['b', 'a', 'c'], 'd'], [['b', 'c', 'a'], 'd'], [['b', 'c'], 'a', 'd'], [['b', 'c'], 'd', 'a']]);
    expect(walk([2], -1)).toEqual([['a', ['b', 'c', 'd']], ['a', ['b', 'd', 'c']], ['a', ['d', 'b', 'c']], ['a', 'd', ['b', 'c']], ['d', 'a', ['b', 'c']]]);
  });
  it('leaves no empty group behind', () => {
    const one: Node = { all: [{ any: [leaf('a')] }, leaf('b')] };
    const down = stepped(one, [0, 0], 1)!;
    expect(names(down.root)).toEqual(['a', 'b']);
    expect(nodeAt(down.root, down.path)).toEqual(leaf('a'));
    const up = stepped(one, [0, 0], -1)!;
    expect(names(up.root)).toEqual(['a', 'b']);
    expect(nodeAt(up.root, up.path)).toEqual(leaf('a'));
  });
});

describe('a drop', () => {
  it('moves before the place it is dropped on', () => {
    expect(names(dropped(tree, [0], [3]))).toEqual([['b', 'c'], 'd', 'a']);
    expect(names(dropped(tree, [2], [1, 1]))).toEqual(['a', ['b', 'd', 'c']]);
    expect(names(dropped(tree, [1, 0], [0]))).toEqual(['b', 'a', ['c'], 'd']);
    expect(names(dropped(tree, [0], [0]))).toEqual(['a', ['b', 'c'], 'd']);
  });
  it('puts no group into itself', () => { expect(dropped(tree, [1], [1, 0])).toBe(tree); });
});

it('leaves out what is unfinished, and groups with it', () => {
  expect(pruned(tree, found => !('trait' in found) || !['b', 'c'].includes(found.trait))).toEqual({ all: [leaf('a'), leaf('d')] });
  expect(pruned(tree, () => false)).toBeNull();
});
it('tells trees apart by what they say, not by the order of keys', () => {
  expect(sameNode({ trait: 'a', op: 'is', value: 1 }, { value: 1, op: 'is', trait: 'a' })).toBe(true);
  expect(sameNode({ all: [leaf('a'), leaf('b')] }, { all: [leaf('b'), leaf('a')] })).toBe(false);
});
