import { Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../api/client';
import { useChange, useWorkspace } from '../api/hooks';
import { tell } from '../ui/Bits';
import { useProblemText } from '../ui/Page';
import { kinds, type Interview, type Kind } from './types';

/** Writes a talk down, or changes what was written. */
export default function InterviewForm({ interview, close }: { interview?: Interview; close: () => void }) {
  const { t } = useTranslation(['interviews', 'common']);
  const { id } = useWorkspace();
  const navigate = useNavigate();
  const words = useProblemText();
  const [draft, setDraft] = useState({
    title: interview?.title ?? '', kind: (interview?.kind ?? 'interview') as Kind, at: (interview?.at ?? new Date().toISOString()).slice(0, 10), study: interview?.study ?? '', place: interview?.place ?? '',
    touchpoint: interview?.touchpoint ?? '', notes: interview?.notes ?? '',
  });
  const set = (part: Partial<typeof draft>) => setDraft(now => ({ ...now, ...part }));
  const save = useChange<object, Interview>((body, path) => interview ? api.put(path(`/interviews/${interview.id}`), body, interview.version) : api.post(path('/interviews'), body), ['interviews', 'feedback']);
  return (
    <Modal opened onClose={close} title={interview ? t('change') : t('add')} size="lg">
      <form onSubmit={event => {
        event.preventDefault();
        save.mutate({ ...draft, at: `${draft.at}T12:00:00Z` }, { onSuccess: kept => { tell.done(t('saved')); close(); if (!interview) void navigate(`/w/${id}/interviews/${kept.id}`); } });
      }}>
        <Stack gap="md">
          <TextInput label={t('name')} required maxLength={200} data-autofocus value={draft.title} onChange={event => set({ title: event.currentTarget.value })} />
          <Group grow align="flex-start">
            <Select label={t('kindLabel')} allowDeselect={false} value={draft.kind} onChange={kind => set({ kind: kind as Kind })} data={kinds.map(kind => ({ value: kind, label: t(`kind.${kind}`) }))} />
            <TextInput label={t('at')} type="date" required value={draft.at} onChange={event => set({ at: event.currentTarget.value })} />
          </Group>
          <Group grow align="flex-start">
            <TextInput label={t('study')} maxLength={200} value={draft.study} onChange={event => set({ study: event.currentTarget.value })} />
            <TextInput label={t('place')} maxLength={200} value={draft.place} onChange={event => set({ place: event.currentTarget.value })} />
            <TextInput label={t('touchpoint')} maxLength={200} value={draft.touchpoint} onChange={event => set({ touchpoint: event.currentTarget.value })} />
          </Group>
          <Textarea label={t('notes')} description={['call', 'meeting', 'visit'].includes(draft.kind) ? t('notesHeard') : t('notesKept')} autosize minRows={5} maxRows={16} maxLength={100_000} value={draft.notes} onChange={event => set({ notes: event.currentTarget.value })} />
          {save.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(save.error)}</Text> : null}
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={save.isPending}>{t('save')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
