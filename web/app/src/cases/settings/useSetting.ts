import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, type Problem } from '../../api/client';
import { readKey, useChange, useRead, useWorkspace } from '../../api/hooks';
import { tell } from '../../ui/Bits';
import { useProblemText } from '../../ui/Page';

/**
 * A setting that is read and changed as one whole. `put` takes what to make of the newest one, so that a quick second change waits for the first and
 * keeps it; it says whether that was kept, and why where it was not.
 */
export function useSetting<T extends { version: string }>(name: 'rules' | 'clocks' | 'teams' | 'causes' | 'traces' | 'recovery') {
  type Change = (now: T) => Omit<T, 'version'>;
  const { t } = useTranslation(['cases', 'common']);
  const words = useProblemText();
  const { id } = useWorkspace();
  const queries = useQueryClient();
  const tail = `/case-settings/${name}`;
  const read = useRead<T>('case-settings', tail);
  const save = useChange<Change, T>((change, path) => {
    const now = queries.getQueryData<T>(readKey(id, 'case-settings', tail))!;
    return api.put(path(tail), change(now), now.version);
  }, ['case-settings', 'cases', 'causes'], tail);
  const put = (change: Change, kept?: () => void) => save.mutate(change, {
    onSuccess: () => { tell.done(t('common:saved')); kept?.(); },
    onError: (problem: Problem) => {
      if (problem.status === 412) void read.refetch();
      tell.fault(problem.status === 412 ? t('cases:settings.stale') : [words(problem), ...Object.values(problem.errors).flat()].filter(Boolean).join(' '));
    },
  });
  return { read, put, busy: save.isPending };
}

/** A key that nothing in the list has yet. */
export function freeId(name: string, taken: string[]) {
  const plain = name.toLowerCase().normalize('NFD').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 32) || 'new';
  let id = plain;
  for (let n = 2; taken.includes(id); n++) id = `${plain}-${n}`;
  return id;
}

/** The list with one thing moved up by one. */
export function raised<T extends { id: string }>(items: T[], id: string): T[] {
  const at = items.findIndex(one => one.id === id);
  return at < 1 ? items : [...items.slice(0, at - 1), items[at]!, items[at - 1]!, ...items.slice(at + 1)];
}

/** The list without one thing. */
export const without = <T extends { id: string }>(items: T[], id: string) => items.filter(one => one.id !== id);

/** The list with this thing in the place of the one with its key, or at the end. */
export const withOne = <T extends { id: string }>(items: T[], made: T) => items.some(one => one.id === made.id) ? items.map(one => one.id === made.id ? made : one) : [...items, made];
