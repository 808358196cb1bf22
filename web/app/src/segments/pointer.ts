import { groupOf, nodeAt, type Path } from './tree';
import type { Node } from './types';

/** The server points at a part by a JSON pointer such as /all/1/sequence/0; the condition it lies in is what is shown. */
export function pathOf(pointer: string, root: Node): Path | null {
  if (!pointer.startsWith('/')) return null;
  const path: number[] = [];
  let node: Node | undefined = root;
  for (const step of pointer.split('/').slice(1)) {
    if (!node || !groupOf(node)) break;
    if (!/^\d+$/.test(step)) continue;
    node = groupOf(node)!.list[Number(step)];
    path.push(Number(step));
  }
  return path.length > 0 && node ? path : null;
}

/** The same for a tree that was sent without its unfinished conditions: where the condition stands in the whole. */
export function pathIn(root: Node, sent: Node, pointer: string): Path | null {
  const path = pathOf(pointer, sent);
  const meant = path && nodeAt(sent, path);
  const find = (node: Node, at: Path): Path | null => {
    if (node === meant) return at;
    for (const [i, child] of (groupOf(node)?.list ?? []).entries()) { const found = find(child, [...at, i]); if (found) return found; }
    return null;
  };
  return meant ? find(root, []) : null;
}
