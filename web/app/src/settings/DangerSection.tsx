import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, type Problem } from '../api/client';
import { loadSession, sessionKey, usePath, useWorkspace } from '../api/hooks';
import { Confirm, tell } from '../ui/Bits';
import { Panel, useProblemText } from '../ui/Page';
import css from './settings.module.css';

export default function DangerSection() {
  const { t } = useTranslation('settings');
  const workspace = useWorkspace();
  const path = usePath();
  const words = useProblemText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = useMutation<void, Problem>({
    mutationFn: () => api.delete(path(''), { confirm: workspace.name }),
    onSuccess: async () => {
      queries.setQueryData(sessionKey, await loadSession());
      tell.done(t('danger.done'));
      await navigate('/', { replace: true });
    },
  });
  return (
    <Panel className={css.danger} title={t('danger.title')}>
      <Text fz="sm" c="dimmed" mb="md" maw={560}>{t('danger.text')}</Text>
      <Button color="coral" leftSection={<IconTrash size={16} />} onClick={() => setAsking(true)}>{t('danger.action')}</Button>
      <Confirm opened={asking} close={() => setAsking(false)} title={t('danger.confirm', { name: workspace.name })} text={t('danger.text')}
        action={t('danger.action')} type={workspace.name} busy={remove.isPending} fault={words(remove.error)} act={() => remove.mutate()} />
    </Panel>
  );
}
