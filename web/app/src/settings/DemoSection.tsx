import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconBuildingStore, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { api, type Problem } from '../api/client';
import { loadSession, sessionKey, useSession } from '../api/hooks';
import { Confirm, tell } from '../ui/Bits';
import { Panel, useProblemText } from '../ui/Page';

/** Loads the demo company and takes it away again. */
export default function DemoSection() {
  const { t } = useTranslation('settings');
  const words = useProblemText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const demo = useSession().data?.workspaces.find(item => item.isDemo);
  const [asking, setAsking] = useState(false);
  const refresh = async () => { queries.setQueryData(sessionKey, await loadSession()); };
  const load = useMutation<{ workspace: string }, Problem>({
    mutationFn: () => api.post('/api/v1/demo'),
    onSuccess: async begun => { setAsking(false); await refresh(); await navigate(`/w/${begun.workspace}/jobs`); },
  });
  const remove = useMutation<void, Problem>({
    mutationFn: () => api.delete('/api/v1/demo'),
    onSuccess: async () => { setAsking(false); await refresh(); tell.done(t('demo.removed')); await navigate('/', { replace: true }); },
  });
  const owner = demo?.role === 'owner';
  return (
    <Panel title={t('demo.title')} note={t('demo.note')}>
      {demo ? (
        <>
          <Text fz="sm" c="dimmed" mb="md" maw={560}>{t(owner ? 'demo.here' : 'demo.notYours')}</Text>
          <Group>
            <Button component={Link} to={`/w/${demo.id}`} variant="default" leftSection={<IconBuildingStore size={16} />}>{t('demo.open')}</Button>
            {owner ? <Button color="coral" leftSection={<IconTrash size={16} />} onClick={() => setAsking(true)}>{t('demo.remove')}</Button> : null}
          </Group>
          <Confirm opened={asking} close={() => setAsking(false)} title={t('demo.removeTitle')} text={t('demo.removeText')} action={t('demo.remove')} busy={remove.isPending} fault={words(remove.error)} act={() => remove.mutate()} />
        </>
      ) : (
        <>
          <Text fz="sm" c="dimmed" mb="md" maw={560}>{t('demo.text')}</Text>
          <Button leftSection={<IconBuildingStore size={16} />} onClick={() => setAsking(true)}>{t('demo.load')}</Button>
          <Confirm opened={asking} close={() => setAsking(false)} title={t('demo.loadTitle')} text={t('demo.loadText')} action={t('demo.load')} danger={false} busy={load.isPending} fault={words(load.error)} act={() => load.mutate()} />
        </>
      )}
    </Panel>
  );
}
