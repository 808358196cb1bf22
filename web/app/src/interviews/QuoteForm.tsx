import { Button, Group, Modal, Select, Stack, TagsInput, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange } from '../api/hooks';
import { tell } from '../ui/Bits';
import { useProblemText } from '../ui/Page';
import type { Interview } from './types';

export interface Passage { text: string; turn?: number }

/** Makes evidence of a passage. */
export function QuoteForm({ talk, passage, close }: { talk: Interview; passage: Passage; close: () => void }) {
  const { t } = useTranslation(['interviews', 'common']);
  const words = useProblemText();
  const [text, setText] = useState(passage.text);
  const [tags, setTags] = useState<string[]>([]);
  const [note, setNote] = useState('');
  const [who, setWho] = useState<string | null>(null);
  const add = useChange<object>((body, path) => api.post(path(`/interviews/${talk.id}/quotes`), body), ['interviews', 'quotes', 'feedback']);
  return (
    <Modal opened onClose={close} title={t('newQuote')}>
      <form onSubmit={event => { event.preventDefault(); add.mutate({ text, turn: passage.turn ?? null, participant: who, tags, note }, { onSuccess: () => { tell.done(t('quoteKept')); close(); } }); }}>
        <Stack gap="md">
          <Textarea label={t('quoteText')} description={passage.turn === undefined ? undefined : t('quoteHelp')} required autosize minRows={3} maxRows={10} maxLength={5_000} data-autofocus value={text} onChange={event => setText(event.currentTarget.value)} />
          {passage.turn === undefined && talk.participants.length > 0 ? <Select label={t('saidBy')} clearable value={who} onChange={setWho} data={talk.participants.map(person => ({ value: person.id, label: person.customerName ?? (person.name || person.speaker) }))} /> : null}
          <TagsInput label={t('tags')} description={t('tagsHelp')} maxTags={20} value={tags} onChange={setTags} />
          <Textarea label={t('why')} autosize minRows={2} maxLength={2_000} value={note} onChange={event => setNote(event.currentTarget.value)} />
          {add.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{Object.values(add.error.errors)[0]?.[0] ?? words(add.error)}</Text> : null}
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={add.isPending} disabled={text.trim() === ''}>{t('save')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
