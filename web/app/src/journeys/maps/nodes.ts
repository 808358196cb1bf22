/** The parts of a map, and what changes do to them while the server has not answered yet. The server decides. */
export type Kind = 'phase' | 'step' | 'lane' | 'card';
export type Value = string | number | boolean | null;
export interface MapNode { id: string; kind: Kind; parent: string | null; lane: string | null; rank: number; fields: Record<string, Value> }
export interface MapEdit {
  do: 'add' | 'set' | 'move' | 'remove'; node: string; kind?: Kind; parent?: string | null; lane?: string | null; after?: string | null;
  fields?: Record<string, Value>; field?: string; value?: Value; was?: Value;
}

const inOrder = (a: MapNode, b: MapNode) => a.rank - b.rank || (a.id < b.id ? -1 : 1);

/** Parts of a kind that stand together, in their order. */
export const siblings = (nodes: readonly MapNode[], kind: Kind, parent: string | null = null, lane: string | null = null) =>
  nodes.filter(node => node.kind === kind && node.parent === parent && node.lane === lane).sort(inOrder);

export const text = (node: MapNode | undefined, field: string) => { const value = node?.fields[field]; return typeof value === 'string' ? value : ''; };
export const number = (node: MapNode | undefined, field: string) => { const value = node?.fields[field]; return typeof value === 'number' ? value : null; };
export const flag = (node: MapNode | undefined, field: string) => node?.fields[field] === true;

/** All steps from left to right. */
export const stepsOf = (nodes: readonly MapNode[]) => siblings(nodes, 'phase').flatMap(phase => siblings(nodes, 'step', phase.id));

/** The sibling a part stands behind; null for the first. */
export function before(nodes: readonly MapNode[], node: MapNode): string | null {
  const all = siblings(nodes, node.kind, node.parent, node.lane);
  return all[all.findIndex(one => one.id === node.id) - 1]?.id ?? null;
}

function rankBehind(nodes: readonly MapNode[], node: MapNode, after: string | null | undefined): number {
  const all = siblings(nodes, node.kind, node.parent, node.lane).filter(one => one.id !== node.id);
  const at = after ? all.findIndex(one => one.id === after) + 1 || all.length : 0;
  const [low, high] = [all[at - 1]?.rank ?? (all[0]?.rank ?? 2) - 2, all[at]?.rank ?? (all[all.length - 1]?.rank ?? 0) + 2];
  return (low + high) / 2;
}

function apply(nodes: MapNode[], edit: MapEdit): MapNode[] {
  const known = nodes.find(node => node.id === edit.node);
  if (edit.do === 'add') {
    if (known || !edit.kind) return nodes;
    const made: MapNode = { id: edit.node, kind: edit.kind, parent: edit.parent ?? null, lane: edit.lane ?? null, rank: 0, fields: { ...edit.fields } };
    return [...nodes, { ...made, rank: rankBehind(nodes, made, edit.after) }];
  }
  if (!known) return nodes;
  if (edit.do === 'remove') return without(nodes, known.id);
  if (edit.do === 'set') return nodes.map(node => node === known ? { ...node, fields: { ...node.fields, [edit.field!]: edit.value ?? null } } : node);
  const moved = { ...known, parent: edit.parent === undefined ? known.parent : edit.parent, lane: edit.lane === undefined ? known.lane : edit.lane };
  return nodes.map(node => node === known ? { ...moved, rank: rankBehind(nodes, moved, edit.after) } : node);
}

function without(nodes: MapNode[], id: string): MapNode[] {
  const gone = new Set([id]);
  for (let grown = true; grown;) {
    grown = false;
    for (const node of nodes) if (!gone.has(node.id) && (gone.has(node.parent ?? '') || gone.has(node.lane ?? ''))) { gone.add(node.id); grown = true; }
  }
  return nodes.filter(node => !gone.has(node.id));
}

export const applyAll = (nodes: MapNode[], edits: readonly MapEdit[]) => edits.reduce(apply, nodes);

/** What takes changes back, made before they are: a part taken away comes back with all that stood in it. */
export function inverse(nodes: MapNode[], edits: readonly MapEdit[]): MapEdit[] {
  const back: MapEdit[] = [];
  let now = nodes;
  for (const edit of edits) {
    const known = now.find(node => node.id === edit.node);
    if (edit.do === 'add') { if (!known) back.unshift({ do: 'remove', node: edit.node }); }
    else if (known && edit.do === 'set') back.unshift({ do: 'set', node: edit.node, field: edit.field!, value: known.fields[edit.field!] ?? null });
    else if (known && edit.do === 'move') back.unshift({ do: 'move', node: edit.node, parent: known.parent, lane: known.lane, after: before(now, known) });
    else if (known) {
      const left = new Set(without(now, known.id).map(node => node.id));
      const order: Kind[] = ['lane', 'phase', 'step', 'card'];
      const gone = now.filter(node => !left.has(node.id)).sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || inOrder(a, b));
      back.unshift(...gone.map((node): MapEdit => ({ do: 'add', node: node.id, kind: node.kind, parent: node.parent, lane: node.lane, after: before(now, node), fields: node.fields })));
    }
    now = apply(now, edit);
  }
  return back;
}
