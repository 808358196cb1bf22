import { leaves } from './tree';
import type { Node, Segment } from './types';

/** Segments whose sentence asks for this one. */
export const usersOf = (id: string, all: Segment[]): Segment[] =>
  all.filter(segment => segment.id !== id && segment.predicate && leaves(segment.predicate as Node).some(({ leaf }) => 'segment' in leaf && leaf.segment === id));
