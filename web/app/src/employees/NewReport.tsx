import { Autocomplete, Button, Group, Modal, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useRead, useSession } from '../api/hooks';
import type { Touchpoint } from '../api/types';
import { tell } from '../ui/Bits';
import { useProblemText } from '../ui/Page';

/** Takes a report, with or without a name. */
export default function NewReport({ close }: { close: () => void }) {
  const { t } = useTranslation(['employees', 'common']);
  const words = useProblemText();
  const me = useSession().data?.person;
  const touchpoints = useRead<{ items: Touchpoint[] }>('touchpoints', '/touchpoints');
  const [report, setReport] = useState({ text: '', place: '', touchpoint: '', team: '' });
  const [named, setNamed] = useState(false);
  const send = useChange<object>((body, path) => api.post(path('/employees/reports'), body), ['reports', 'feedback']);
  const set = (part: Partial<typeof report>) => setReport(now => ({ ...now, ...part }));
  return (
    <Modal opened onClose={close} title={t('reports.new')} size="lg">
      <form onSubmit={event => {
        event.preventDefault();
        send.mutate({ ...report, reporter: named ? me?.name ?? '' : '' }, { onSuccess: () => { tell.done(t('reports.taken')); close(); } });
      }}>
        <Stack gap="md">
          <Textarea label={t('reports.text')} description={t('reports.textHelp')} required autosize minRows={4} maxRows={12} maxLength={10_000} data-autofocus value={report.text} onChange={event => set({ text: event.currentTarget.value })} />
          <Group grow align="flex-start">
            <TextInput label={t('place')} maxLength={200} value={report.place} onChange={event => set({ place: event.currentTarget.value })} />
            <TextInput label={t('team')} maxLength={200} value={report.team} onChange={event => set({ team: event.currentTarget.value })} />
          </Group>
          <Autocomplete label={t('touchpoint')} maxLength={200} data={touchpoints.data?.items.map(one => one.key) ?? []} value={report.touchpoint} onChange={touchpoint => set({ touchpoint })} />
          <Switch label={t('reports.named')} description={t('reports.namedHelp')} checked={named} onChange={event => setNamed(event.currentTarget.checked)} />
          {send.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(send.error)}</Text> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>{t('common:cancel')}</Button>
            <Button type="submit" loading={send.isPending} disabled={report.text.trim() === ''}>{t('reports.send')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
