import type { Leaf, Node } from './types';

/** How the conditions of a group are joined: `none` and `notAll` are `any` and `all` turned round. */
export type Join = 'all' | 'any' | 'none' | 'notAll';
export interface Group { join: Join; list: Node[] }
/** A place in the tree: the index in each group from the root down. */
export type Path = readonly number[];

/** The group a node is; null for a condition. A condition turned round is a condition. */
export function groupOf(node: Node): Group | null {
  if ('all' in node) return { join: 'all', list: node.all };
  if ('any' in node) return { join: 'any', list: node.any };
  if (!('not' in node)) return null;
  if ('all' in node.not) return { join: 'notAll', list: node.not.all };
  if ('any' in node.not) return { join: 'none', list: node.not.any };
  return null;
}

export function nodeOf({ join, list }: Group): Node {
  if (join === 'all') return { all: list };
  if (join === 'any') return { any: list };
  return { not: join === 'none' ? { any: list } : { all: list } };
}

/** A condition and whether it is turned round; double denials cancel out. */
export function leafOf(node: Node): { leaf: Leaf; not: boolean } | null {
  let not = false;
  while ('not' in node && !groupOf(node)) { not = !not; node = node.not; }
  return groupOf(node) ? null : { leaf: node as Leaf, not };
}
export const leafNode = (leaf: Leaf, not: boolean): Node => not ? { not: leaf } : leaf;

/** The builder begins with a group; a sentence of one condition is a group of one. */
export const asGroup = (node: Node | null | undefined): Node => !node ? { all: [] } : groupOf(node) ? node : { all: [node] };

export function nodeAt(root: Node, path: Path): Node | undefined {
  return path.reduce<Node | undefined>((node, index) => node && groupOf(node)?.list[index], root);
}

/** The tree with another list in the group at `path`; the same tree when there is no group. */
function relist(root: Node, path: Path, list: (old: Node[]) => Node[]): Node {
  const group = groupOf(root);
  if (!group) return root;
  const [index, ...rest] = path;
  return nodeOf({ ...group, list: index === undefined ? list(group.list) : group.list.map((node, i) => i === index ? relist(node, rest, list) : node) });
}

const parent = (path: Path) => path.slice(0, -1);
const last = (path: Path) => path[path.length - 1]!;

export const replaced = (root: Node, path: Path, node: Node): Node => path.length === 0 ? node : relist(root, parent(path), list => list.map((old, i) => i === last(path) ? node : old));
export const inserted = (root: Node, path: Path, node: Node): Node => relist(root, parent(path), list => [...list.slice(0, last(path)), node, ...list.slice(last(path))]);
/** Without the node at `path`. A group that loses its last part goes too, except the outermost. */
export function removed(root: Node, path: Path): Node {
  const left = relist(root, parent(path), list => list.filter((_, i) => i !== last(path)));
  const above = nodeAt(left, parent(path));
  return path.length > 1 && above && groupOf(above)?.list.length === 0 ? removed(left, parent(path)) : left;
}
export const added = (root: Node, group: Path, node: Node): Node => relist(root, group, list => [...list, node]);

/** Where a node goes when it is moved a step up or down: past a neighbour, into a group beside it, or out of its own. Null at the ends. */
export function stepped(root: Node, path: Path, by: 1 | -1): { root: Node; path: Path } | null {
  const node = nodeAt(root, path);
  const above = nodeAt(root, parent(path));
  if (!node || !above || path.length === 0) return null;
  const list = groupOf(above)!.list;
  const [at, next] = [last(path), last(path) + by];
  const neighbour = list[next];
  if (neighbour) {
    const inner = groupOf(neighbour);
    const without = relist(root, parent(path), old => old.filter((_, i) => i !== at));
    if (inner && !groupOf(node)) {
      const group = [...parent(path), by === 1 ? next - 1 : next];
      const to = [...group, by === 1 ? 0 : inner.list.length];
      return { root: inserted(without, to, node), path: to };
    }
    const to = [...parent(path), next];
    return { root: inserted(without, to, node), path: to };
  }
  if (path.length === 1) return null;
  // Out of the group: before or after it. A group left empty goes.
  const out = [...parent(parent(path)), last(parent(path)) + (by === 1 ? 1 : 0)];
  const put = inserted(root, out, node);
  const old = by === 1 ? path : [...parent(parent(path)), last(parent(path)) + 1, at];
  const emptied = list.length === 1;
  return { root: removed(put, old), path: by === 1 && emptied ? [...out.slice(0, -1), last(out) - 1] : out };
}

/** Moves a node before the node at `to`, as a drop does; the same tree where that makes no sense. */
export function dropped(root: Node, from: Path, to: Path): Node {
  const node = nodeAt(root, from);
  if (!node || from.every((index, i) => to[i] === index)) return root;
  const marker: Node = { all: [] };
  const marked = replaced(root, from, marker);
  const put = inserted(marked, to, node);
  const find = (at: Node, path: Path): Path | null => {
    if (at === marker) return path;
    for (const [i, child] of (groupOf(at)?.list ?? []).entries()) { const found = find(child, [...path, i]); if (found) return found; }
    return null;
  };
  return removed(put, find(put, [])!);
}

/** Every condition with its place, in reading order. */
export function leaves(root: Node, path: Path = []): { path: Path; leaf: Leaf; not: boolean }[] {
  const group = groupOf(root);
  if (group) return group.list.flatMap((node, i) => leaves(node, [...path, i]));
  const found = leafOf(root);
  return found ? [{ path, ...found }] : [];
}

/** The tree without some of its conditions; empty groups go with them. Null when nothing is left. */
export function pruned(root: Node, keep: (leaf: Leaf) => boolean): Node | null {
  const group = groupOf(root);
  if (!group) { const found = leafOf(root); return found && keep(found.leaf) ? root : null; }
  const list = group.list.map(node => pruned(node, keep)).filter(node => node !== null);
  return list.length > 0 ? nodeOf({ ...group, list }) : null;
}

export const samePath = (a: Path | null, b: Path | null) => a !== null && b !== null && a.length === b.length && a.every((index, i) => b[i] === index);
export const sameNode = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (value: unknown): unknown => Array.isArray(value) ? value.map(sorted)
  : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined).sort(([a], [b]) => a < b ? -1 : 1).map(([key, part]) => [key, sorted(part)])) : value;
