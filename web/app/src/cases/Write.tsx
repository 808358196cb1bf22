import { Button, Checkbox, Group, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { IconSend } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange } from '../api/hooks';
import { tell } from '../ui/Bits';
import { useProblemText } from '../ui/Page';
import css from './cases.module.css';
import type { Case } from './types';

const kinds = ['note', 'mail', 'contacted', 'heard'] as const;
type Kind = (typeof kinds)[number];
const nothing = { kind: 'note' as Kind, subject: '', text: '', wait: false };

/** What people write in a case: to colleagues, to the customer, or what was said elsewhere. A draft outlives the page, not the browser's tab. */
export function Write({ of }: { of: Case }) {
  const { t } = useTranslation('cases');
  const words = useProblemText();
  const [draft, setDraft] = useSessionStorage({ key: `rapport-case-${of.id}`, defaultValue: nothing });
  const set = (part: Partial<typeof nothing>) => setDraft({ ...draft, ...part });
  const isOpen = of.status !== 'closed';
  const offered = kinds.filter(kind => (isOpen || kind === 'note' || kind === 'heard') && (kind !== 'mail' || of.customer));
  const kind = offered.includes(draft.kind) ? draft.kind : 'note';
  const waits = kind === 'mail' || kind === 'contacted';
  const send = useChange<void>((_, path) => kind === 'mail'
    ? api.post(path(`/cases/${of.id}/messages`), { subject: draft.subject, text: draft.text, wait: draft.wait })
    : api.post(path(`/cases/${of.id}/notes`), { text: draft.text, kind, wait: waits && draft.wait }), ['cases']);
  return (
    <form className={css.write} aria-label={t('write.title')} onSubmit={event => { event.preventDefault(); send.mutate(undefined, { onSuccess: () => { setDraft({ ...nothing, kind }); tell.done(t(`write.done.${kind}`)); } }); }}>
      <Stack gap="sm">
        <div className={css.scrolls}><SegmentedControl size="xs" aria-label={t('write.kind')} value={kind} onChange={value => set({ kind: value as Kind })} data={offered.map(one => ({ value: one, label: t(`write.${one}`) }))} /></div>
        {kind === 'mail' ? <TextInput label={t('write.subject')} required maxLength={150} value={draft.subject} onChange={event => set({ subject: event.currentTarget.value })} /> : null}
        <Textarea label={t(`write.label.${kind}`)} required autosize minRows={3} maxRows={14} maxLength={10_000} value={draft.text} onChange={event => set({ text: event.currentTarget.value })} />
        {send.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(send.error)}</Text> : null}
        <Group justify="space-between">
          {waits ? <Checkbox label={t('write.wait')} checked={draft.wait} onChange={event => set({ wait: event.currentTarget.checked })} /> : <span />}
          <Button type="submit" leftSection={<IconSend size={16} />} loading={send.isPending} disabled={draft.text.trim() === ''}>{t(`write.act.${kind}`)}</Button>
        </Group>
      </Stack>
    </form>
  );
}
