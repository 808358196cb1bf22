import { Alert, Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Problem } from '../api/client';
import { useChange } from '../api/hooks';
import { tell } from '../ui/Bits';
import { useProblemText } from '../ui/Page';
import { causeOptions, useChoices } from './hooks';
import { outcomes, type Case } from './types';

/** Closes a case: how it ended and why it happened must be said. */
export default function CloseCase({ of, renew, done }: { of: Case; renew: () => void; done: () => void }) {
  const { t } = useTranslation(['cases', 'common']);
  const words = useProblemText();
  const { causes } = useChoices();
  const [outcome, setOutcome] = useState<string | null>(null);
  const [cause, setCause] = useState<string | null>(of.cause?.id ?? null);
  const [text, setText] = useState('');
  const close = useChange<void, Case>((_, path) => api.post(path(`/cases/${of.id}/close`), { outcome, cause, text }, undefined, of.version), ['cases']);
  const fault = close.error as Problem | null;
  return (
    <Modal opened onClose={done} title={t('cases:closing.title')} size="lg">
      <form onSubmit={event => { event.preventDefault(); close.mutate(undefined, { onSuccess: () => { tell.done(t('cases:closing.done')); done(); }, onError: problem => { if (problem.status === 412) renew(); } }); }}>
        <Stack gap="md">
          <Select label={t('cases:closing.outcome')} data-autofocus withAsterisk value={outcome} onChange={setOutcome} data={outcomes.map(one => ({ value: one, label: t(`cases:outcome.${one}`) }))} error={fault?.errors.outcome?.[0]} />
          <Select label={t('cases:closing.cause')} description={t('cases:closing.causeNote')} withAsterisk searchable value={cause} onChange={setCause} data={causeOptions(causes, of.cause?.id)} error={fault?.errors.cause?.[0]} />
          <Textarea label={t('cases:closing.text')} autosize minRows={3} maxRows={12} maxLength={10_000} value={text} onChange={event => setText(event.currentTarget.value)} />
          {fault && fault.code !== 'case.unexplained' ? <Alert color={fault.status === 412 ? 'amber' : 'coral'} variant="light" role="alert">{fault.status === 412 ? t('cases:conflict.again') : words(fault)}</Alert> : null}
          <Group justify="flex-end"><Button variant="default" onClick={done}>{t('common:cancel')}</Button><Button type="submit" loading={close.isPending}>{t('cases:close')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
