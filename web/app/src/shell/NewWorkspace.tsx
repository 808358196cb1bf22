import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, type Problem } from '../api/client';
import { loadSession, sessionKey } from '../api/hooks';
import type { Workspace } from '../api/types';
import { useProblemText } from '../ui/Page';
import { browserCurrency, browserZone, currencies, zones } from './zones';

export default function NewWorkspace({ close }: { close: () => void }) {
  const { t, i18n } = useTranslation(['shell', 'common']);
  const words = useProblemText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [zone, setZone] = useState(browserZone);
  const [currency, setCurrency] = useState(browserCurrency());
  const create = useMutation<Workspace, Problem>({
    mutationFn: () => api.post('/api/v1/workspaces', { name, zone, currency, language: i18n.language }),
    onSuccess: async made => {
      queries.setQueryData(sessionKey, await loadSession());
      close();
      void navigate(`/w/${made.id}/start`);
    },
  });
  return (
    <Modal opened onClose={close} title={t('shell:newWorkspace')}>
      <form onSubmit={event => { event.preventDefault(); create.mutate(); }}>
        <Stack>
          <TextInput label={t('shell:workspaceName')} required value={name} onChange={event => setName(event.currentTarget.value)} data-autofocus maxLength={100} />
          <Select label={t('shell:zone')} searchable data={zones} value={zone} onChange={value => setZone(value ?? 'UTC')} />
          <Select label={t('shell:currency')} searchable data={currencies} value={currency} onChange={value => setCurrency(value ?? 'EUR')} />
          {create.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(create.error)}</Text> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>{t('common:cancel')}</Button>
            <Button type="submit" loading={create.isPending} disabled={!name.trim()}>{t('shell:create')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
