import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { api, type Problem } from '../api/client';
import { keepSession, loadSession, sessionKey } from '../api/hooks';
import type { RoleName, Session } from '../api/types';
import { useProblemText, Waiting } from '../ui/Page';
import { NewPassword } from './NewPassword';
import { Stage } from './Stage';

interface Invitation { email: string; workspace: string; role: RoleName; hasAccount: boolean }

export default function InvitePage() {
  const { t } = useTranslation(['session', 'common']);
  const words = useProblemText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { token = '' } = useParams();
  const address = `/api/v1/invites/${encodeURIComponent(token)}`;
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [totp, setTotp] = useState('');
  const invitation = useQuery<Invitation, Problem>({ queryKey: ['invite', token], queryFn: async () => { await loadSession(); return api.get(address); }, retry: false });
  const hasAccount = invitation.data?.hasAccount ?? false;
  const accept = useMutation<Session, Problem>({
    mutationFn: async () => keepSession(await api.post<Session>(address, { password, ...(hasAccount ? {} : { name }), ...(totp ? { totp } : {}) })),
    onSuccess: async session => {
      queries.setQueryData(sessionKey, session?.person ? session : await loadSession());
      await navigate('/', { replace: true });
    },
  });
  if (invitation.isPending) return <Stage title={t('session:invite.title')}><Waiting lines={4} /></Stage>;
  if (invitation.error) {
    return <Stage title={t('session:invite.over')} lead={t('session:invite.overText')}><Button fullWidth variant="default" onClick={() => void navigate('/sign-in')}>{t('session:toSignIn')}</Button></Stage>;
  }
  const { email, workspace, role } = invitation.data;
  return (
    <Stage title={t('session:invite.join', { workspace })} lead={t('session:invite.lead', { role: t(`common:role.${role}`), what: t(`common:roleText.${role}`) })}>
      <form onSubmit={event => { event.preventDefault(); accept.mutate(); }}>
        <Stack>
          {accept.error ? <Alert color="coral" variant="light" role="alert">{words(accept.error)}</Alert> : null}
          <TextInput label={t('session:email')} value={email} readOnly autoComplete="username" />
          {hasAccount ? (
            <>
              <PasswordInput label={t('session:password')} description={t('session:invite.account')} required autoComplete="current-password" value={password} onChange={event => setPassword(event.currentTarget.value)}
                visibilityToggleButtonProps={{ 'aria-label': t('session:showPassword') }} />
              {accept.error?.code === 'session.totp_needed' || totp ? <TextInput label={t('session:signIn.totp')} inputMode="numeric" autoComplete="one-time-code" maxLength={8} value={totp} onChange={event => setTotp(event.currentTarget.value)} /> : null}
            </>
          ) : (
            <>
              <TextInput label={t('session:name')} required value={name} onChange={event => setName(event.currentTarget.value)} autoComplete="name" autoFocus maxLength={100} />
              <NewPassword label={t('session:choosePassword')} value={password} change={setPassword} own={[name, email.split('@')[0]!]} error={accept.error?.errors.password?.[0] ?? null} />
            </>
          )}
          <Button type="submit" size="md" fullWidth loading={accept.isPending}>{t('session:invite.action')}</Button>
        </Stack>
      </form>
    </Stage>
  );
}
