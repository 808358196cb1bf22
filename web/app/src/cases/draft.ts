import type { Case, Priority } from './types';

/** What of a case is changed in place. */
export interface State { title: string; status: Case['status']; priority: Priority; owner: string | null; team: string | null; cause: string | null; touchpoint: string }
export type Field = keyof State;

/** What somebody is changing, each with the value it had when they began. */
export type Draft = { [K in Field]?: { was: State[K]; mine: State[K] } };

/** A change of one field. What is put back to what it was is no change any more. */
export function begun<K extends Field>(draft: Draft, now: State, field: K, mine: State[K]): Draft {
  const was = (draft[field] as { was: State[K] } | undefined)?.was ?? now[field];
  const { [field]: _, ...rest } = draft;
  return mine === now[field] ? rest as Draft : { ...rest, [field]: { was, mine } } as Draft;
}

/** The case as it would be. */
export function merged(now: State, draft: Draft): State {
  return { ...now, ...Object.fromEntries(Object.entries(draft).map(([field, change]) => [field, change.mine])) };
}

/** Fields that somebody else changed too, to something else. */
export function conflicts(now: State, draft: Draft): Field[] {
  return (Object.keys(draft) as Field[]).filter(field => draft[field]!.was !== now[field] && draft[field]!.mine !== now[field]);
}
