import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange } from '../api/hooks';
import { Confirm, tell } from '../ui/Bits';
import { useProblemText } from '../ui/Page';
import type { Segment } from './types';
import { useUses } from './uses';

/** Asks before a segment and its history go. */
export function RemoveSegment({ segment, all, close, done }: { segment: Segment | null; all: Segment[]; close: () => void; done?: () => void }) {
  const { t } = useTranslation('segments');
  const words = useProblemText();
  const remove = useChange<string>((id, path) => api.delete(path(`/segments/${id}`)), ['segments']);
  const usesOf = useUses(all);
  const users = segment ? usesOf(segment.id) : [];
  return (
    <Confirm opened={segment !== null} close={() => { remove.reset(); close(); }} title={t('removeTitle', { name: segment?.name ?? '' })} action={t('delete')} busy={remove.isPending} fault={words(remove.error)}
      text={users.length > 0 ? t('removeUsed', { names: users.map(user => user.name).join(', ') }) : t('removeText')}
      act={() => remove.mutate(segment!.id, { onSuccess: () => { tell.done(t('removedNote', { name: segment!.name })); close(); done?.(); } })} />
  );
}
