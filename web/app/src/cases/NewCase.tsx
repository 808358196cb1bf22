import { Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../api/client';
import { useChange, useWorkspace } from '../api/hooks';
import { useNames } from '../insight/names';
import { tell } from '../ui/Bits';
import { CustomerPicker } from '../ui/CustomerPicker';
import { useProblemText } from '../ui/Page';
import { useChoices } from './hooks';
import { priorities, type Case, type Priority } from './types';

/** A case that a person opens. */
export default function NewCase({ close, customer: known, first }: { close: () => void; customer?: string; first?: { title: string; text: string; touchpoint: string } }) {
  const { t } = useTranslation(['cases', 'common']);
  const { id } = useWorkspace();
  const navigate = useNavigate();
  const words = useProblemText();
  const names = useNames();
  const { owners, teams } = useChoices();
  const [draft, setDraft] = useState({ title: '', text: '', customer: known ?? null as string | null, priority: 'normal' as Priority, to: '', touchpoint: '', interaction: '', ...first });
  const set = (part: Partial<typeof draft>) => setDraft(now => ({ ...now, ...part }));
  const open = useChange<void, Case>((_, path) => {
    const { to, ...body } = draft;
    const [kind, whom] = to.split(':');
    return api.post(path('/cases'), { ...body, ...(kind === 'member' ? { assign: { to: 'member', member: whom } } : kind === 'team' ? { assign: { to: 'team', team: whom } } : kind === 'turns' ? { assign: { to: 'turns' } } : {}) });
  }, ['cases']);
  return (
    <Modal opened onClose={close} title={t('cases:open')} size="lg">
      <form onSubmit={event => { event.preventDefault(); open.mutate(undefined, { onSuccess: made => { tell.done(t('cases:opened', { number: made.number })); close(); void navigate(`/w/${id}/cases/${made.id}`); } }); }}>
        <Stack gap="md">
          <TextInput label={t('cases:caseTitle')} required maxLength={200} data-autofocus value={draft.title} onChange={event => set({ title: event.currentTarget.value })} />
          <Textarea label={t('cases:about')} autosize minRows={3} maxRows={12} maxLength={10_000} value={draft.text} onChange={event => set({ text: event.currentTarget.value })} />
          {known ? null : <CustomerPicker label={t('cases:customer')} value={draft.customer} onChange={customer => set({ customer })} />}
          <Group grow align="flex-start">
            <Select label={t('cases:priorityLabel')} allowDeselect={false} value={draft.priority} onChange={priority => set({ priority: priority as Priority })} data={priorities.map(one => ({ value: one, label: t(`cases:priority.${one}`) }))} />
            <Select label={t('cases:owner')} allowDeselect={false} value={draft.to} onChange={to => set({ to: to ?? '' })}
              data={[{ value: '', label: t('cases:me') }, { value: 'turns', label: t('cases:turns') }, ...owners.map(one => ({ value: `member:${one.id}`, label: one.name })), ...teams.map(one => ({ value: `team:${one.id}`, label: one.name }))]} />
          </Group>
          <Group grow align="flex-start">
            <Select label={t('cases:touchpoint')} clearable searchable value={draft.touchpoint || null} onChange={touchpoint => set({ touchpoint: touchpoint ?? '' })} data={names.touchpoints.map(one => ({ value: one.key, label: names.touchpoint(one.key) }))} />
            <TextInput label={t('cases:interaction')} maxLength={200} value={draft.interaction} onChange={event => set({ interaction: event.currentTarget.value })} />
          </Group>
          {open.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(open.error)}</Text> : null}
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={open.isPending}>{t('cases:open')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
