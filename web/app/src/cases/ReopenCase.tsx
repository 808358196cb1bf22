import { Alert, Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange } from '../api/hooks';
import { tell } from '../ui/Bits';
import { useProblemText } from '../ui/Page';
import type { Case } from './types';

/** Opens a case again; its clocks go on from where they stood. */
export default function ReopenCase({ of, renew, done }: { of: Case; renew: () => void; done: () => void }) {
  const { t } = useTranslation(['cases', 'common']);
  const words = useProblemText();
  const [text, setText] = useState('');
  const reopen = useChange<void, Case>((_, path) => api.post(path(`/cases/${of.id}/reopen`), { text }, undefined, of.version), ['cases']);
  return (
    <Modal opened onClose={done} title={t('cases:reopening.title')}>
      <form onSubmit={event => { event.preventDefault(); reopen.mutate(undefined, { onSuccess: () => { tell.done(t('cases:reopening.done')); done(); }, onError: problem => { if (problem.status === 412) renew(); } }); }}>
        <Stack gap="md">
          <Textarea label={t('cases:reopening.text')} description={t('cases:reopening.note')} data-autofocus autosize minRows={3} maxRows={12} maxLength={10_000} value={text} onChange={event => setText(event.currentTarget.value)} />
          {reopen.error ? <Alert color={reopen.error.status === 412 ? 'amber' : 'coral'} variant="light" role="alert">{reopen.error.status === 412 ? t('cases:conflict.again') : words(reopen.error)}</Alert> : null}
          <Group justify="flex-end"><Button variant="default" onClick={done}>{t('common:cancel')}</Button><Button type="submit" loading={reopen.isPending}>{t('cases:reopen')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
