import { useRead, useWorkspace } from '../api/hooks';
import { leaves } from './tree';
import type { Node, Segment, SegmentUse } from './types';

/** Segments whose sentence asks for this one. */
export const usersOf = (id: string, all: Segment[]): Segment[] =>
  all.filter(segment => segment.id !== id && segment.predicate && leaves(segment.predicate as Node).some(({ leaf }) => 'segment' in leaf && leaf.segment === id));

/** Everything that uses a segment, with where to find it. */
export function useUses(all: Segment[]): (id: string) => { key: string; name: string; to: string }[] {
  const { id: workspace } = useWorkspace();
  const surveys = useRead<{ items: SegmentUse[] }>('surveys', '/segments/uses').data?.items ?? [];
  return id => [
    ...usersOf(id, all).map(user => ({ key: user.id, name: user.name, to: `/w/${workspace}/segments/${user.id}` })),
    ...surveys.filter(use => use.segment === id).map(use => ({ key: use.id, name: use.name, to: `/w/${workspace}/surveys/${use.id}` })),
  ];
}
