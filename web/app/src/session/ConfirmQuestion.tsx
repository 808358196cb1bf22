import { Alert, Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Problem } from '../api/client';
import { sessionKey } from '../api/hooks';
import type { Session } from '../api/types';
import { useProblemText } from '../ui/Page';

export default function ConfirmQuestion({ answer }: { answer: (sure: boolean) => void }) {
  const { t } = useTranslation(['session', 'common', 'settings']);
  const words = useProblemText();
  const person = useQueryClient().getQueryData<Session>(sessionKey)?.person;
  const [password, setPassword] = useState('');
  const [totp, setTotp] = useState('');
  const confirm = useMutation<void, Problem>({
    mutationFn: () => api.post('/api/v1/session/confirm', { password, ...(person?.totp ? { totp: totp.replace(/\s/g, '') } : {}) }),
    onSuccess: () => answer(true),
  });
  const errors = confirm.error?.errors ?? {};
  return (
    <Modal opened onClose={() => answer(false)} title={t('session:confirm.title')} zIndex={400}>
      <form onSubmit={event => { event.preventDefault(); confirm.mutate(); }}>
        <Stack>
          <Text fz="sm">{t('session:confirm.lead')}</Text>
          {confirm.error && Object.keys(errors).length === 0 ? <Alert color="coral" variant="light" role="alert">{words(confirm.error)}</Alert> : null}
          <input type="text" autoComplete="username" value={person?.email ?? ''} readOnly hidden />
          <PasswordInput data-autofocus label={t('session:password')} required autoComplete="current-password" value={password} error={errors.password?.[0]} onChange={event => setPassword(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('session:showPassword') }} />
          {person?.totp ? <TextInput label={t('session:signIn.totp')} required inputMode="numeric" autoComplete="one-time-code" value={totp} error={errors.totp?.[0]} onChange={event => setTotp(event.currentTarget.value)} /> : null}
          <Group justify="flex-end"><Button variant="default" onClick={() => answer(false)}>{t('common:cancel')}</Button><Button type="submit" loading={confirm.isPending}>{t('session:confirm.action')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
