import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Problem } from '../api/client';
import { loadSession, sessionKey } from '../api/hooks';
import { tell } from '../ui/Bits';
import { useProblemText } from '../ui/Page';
import { NewPassword } from './NewPassword';
import { minimumPassword } from './strength';

/** Gives the account that the console's link opened a name, an address and a password. */
export function ClaimForm({ done, cancel }: { done?: () => void; cancel?: () => void }) {
  const { t } = useTranslation(['session', 'common']);
  const words = useProblemText();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const claim = useMutation<void, Problem>({
    mutationFn: () => api.put('/api/v1/me/account', { name, email, password }),
    onSuccess: async () => {
      tell.done(t('session:claim.done'));
      queries.setQueryData(sessionKey, await loadSession());
      done?.();
    },
  });
  const errors = claim.error?.errors ?? {};
  const ofField = Boolean(errors.name ?? errors.email ?? errors.password);
  return (
    <form onSubmit={event => { event.preventDefault(); if (password.length >= minimumPassword) claim.mutate(); }}>
      <Stack>
        {claim.error && !ofField ? <Alert color="coral" variant="light" role="alert">{words(claim.error)}</Alert> : null}
        <TextInput label={t('session:name')} required value={name} onChange={event => setName(event.currentTarget.value)} autoComplete="name" data-autofocus maxLength={100} error={errors.name?.[0]} />
        <TextInput type="email" label={t('session:email')} required value={email} onChange={event => setEmail(event.currentTarget.value)} autoComplete="username" maxLength={254} error={errors.email?.[0]} />
        <NewPassword label={t('session:choosePassword')} value={password} change={setPassword} own={[name, email.split('@')[0]!]} error={errors.password?.[0] ?? null} />
        <Group justify={cancel ? 'flex-end' : 'flex-start'}>
          {cancel ? <Button variant="default" onClick={cancel}>{t('common:cancel')}</Button> : null}
          <Button type="submit" loading={claim.isPending}>{t('session:claim.action')}</Button>
        </Group>
      </Stack>
    </form>
  );
}

export default function ClaimAccount({ close }: { close: () => void }) {
  const { t } = useTranslation('session');
  return <Modal opened onClose={close} title={t('claim.title')}><ClaimForm done={close} cancel={close} /></Modal>;
}
