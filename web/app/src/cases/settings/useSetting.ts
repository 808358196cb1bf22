import { useTranslation } from 'react-i18next';
import { api, type Problem } from '../../api/client';
import { useChange, useRead } from '../../api/hooks';
import { tell } from '../../ui/Bits';
import { useProblemText } from '../../ui/Page';

/** A setting that is read and changed as one whole; `put` answers whether it was kept, and says why where it was not. */
export function useSetting<T extends { version: string }>(name: 'rules' | 'clocks' | 'teams' | 'causes' | 'traces') {
  const { t } = useTranslation(['cases', 'common']);
  const words = useProblemText();
  const read = useRead<T>('case-settings', `/case-settings/${name}`);
  const save = useChange<Omit<T, 'version'>, T>((body, path) => api.put(path(`/case-settings/${name}`), body, read.data?.version), ['case-settings', 'cases', 'causes']);
  const put = (body: Omit<T, 'version'>, kept?: () => void) => save.mutate(body, {
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

/** The list with the one at a place moved up by one. */
export const raised = <T,>(items: T[], at: number) => at === 0 ? items : [...items.slice(0, at - 1), items[at]!, items[at - 1]!, ...items.slice(at + 1)];
