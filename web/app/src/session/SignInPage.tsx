import { Alert, Anchor, Button, Divider, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { api, Problem } from '../api/client';
import { keepSession, loadSession, sessionKey, useSession } from '../api/hooks';
import type { Session } from '../api/types';
import { Fault, useProblemText } from '../ui/Page';
import { safeNext } from './next';
import { canPasskey, usePasskey as askPasskey } from './passkeys';
import { Stage } from './Stage';

type Step = 'password' | 'totp' | 'recovery';

export default function SignInPage() {
  const { t } = useTranslation('session');
  const session = useSession();
  const [search] = useSearchParams();
  if (session.error) return <Fault problem={session.error} retry={() => void session.refetch()} />;
  if (!session.data) return null;
  if (session.data.setupNeeded) return <Navigate to="/setup" replace />;
  if (session.data.person) return <Navigate to={safeNext(search.get('next'))} replace />;
  return <Form title={t('signIn.title')} next={safeNext(search.get('next'))} />;
}

function Form({ title, next }: { title: string; next: string }) {
  const { t } = useTranslation('session');
  const words = useProblemText();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [step, setStep] = useState<Step>('password');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const signIn = useMutation<Session, Problem>({
    mutationFn: async () => keepSession(await api.post<Session>('/api/v1/sign-in', {
      email, password, ...(step === 'totp' ? { totp: code.replace(/\s/g, '') } : step === 'recovery' ? { recoveryCode: code.trim() } : {}),
    })),
    onSuccess: async signedIn => {
      queries.setQueryData(sessionKey, signedIn.person ? signedIn : await loadSession());
      await navigate(next, { replace: true });
    },
    onError: problem => {
      if (problem.code === 'session.totp_needed') setStep('totp');
      if (problem.code === 'antiforgery.refused') void queries.invalidateQueries({ queryKey: sessionKey });
    },
  });
  const byPasskey = useMutation<Session | null, Error>({
    mutationFn: async () => {
      const used = await askPasskey();
      return used && keepSession(await api.post<Session>('/api/v1/sign-in/passkey', used));
    },
    onSuccess: async signedIn => {
      if (!signedIn) return;
      queries.setQueryData(sessionKey, signedIn);
      await navigate(next, { replace: true });
    },
  });
  const fault = byPasskey.error ? (byPasskey.error instanceof Problem ? words(byPasskey.error) : t('signIn.passkeyFailed')) : signIn.error && signIn.error.code !== 'session.totp_needed'
    ? signIn.error.code === 'session.refused' ? t(step === 'password' ? 'signIn.refused' : 'signIn.codeRefused')
      : signIn.error.code === 'session.locked' || signIn.error.status === 429 ? t('signIn.locked')
      : words(signIn.error)
    : null;

  return (
    <Stage title={step === 'password' ? title : t('signIn.second')}
      lead={step === 'totp' ? t('signIn.totpLead') : step === 'recovery' ? t('signIn.recoveryLead') : t('signIn.lead')}
      foot={t('signIn.forgot')}>
      <form onSubmit={event => { event.preventDefault(); byPasskey.reset(); signIn.mutate(); }}>
        <Stack gap="md">
          {fault ? <Alert color="coral" variant="light" role="alert">{fault}</Alert> : null}
          {step === 'password' ? (
            <>
              <TextInput type="email" label={t('email')} required autoComplete="username" value={email} onChange={event => setEmail(event.currentTarget.value)} autoFocus />
              <PasswordInput label={t('password')} required autoComplete="current-password" value={password} onChange={event => setPassword(event.currentTarget.value)}
                visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }} />
            </>
          ) : step === 'totp' ? (
            <TextInput key="totp" label={t('signIn.totp')} required inputMode="numeric" autoComplete="one-time-code" value={code} onChange={event => setCode(event.currentTarget.value)} autoFocus maxLength={8} />
          ) : (
            <TextInput key="recovery" label={t('signIn.recovery')} required autoComplete="off" value={code} onChange={event => setCode(event.currentTarget.value)} autoFocus />
          )}
          <Button type="submit" size="md" fullWidth loading={signIn.isPending}>{t('signIn.action')}</Button>
          {step === 'password' && canPasskey() ? (
            <>
              <Divider label={t('signIn.or')} />
              <Button type="button" size="md" variant="default" fullWidth leftSection={<IconFingerprint size={18} />} loading={byPasskey.isPending} onClick={() => { signIn.reset(); byPasskey.mutate(); }}>{t('signIn.passkey')}</Button>
            </>
          ) : null}
          {step !== 'password' ? (
            <Anchor component="button" type="button" fz="sm" ta="center" onClick={() => { setCode(''); signIn.reset(); setStep(step === 'totp' ? 'recovery' : 'totp'); }}>
              {t(step === 'totp' ? 'signIn.useRecovery' : 'signIn.useTotp')}
            </Anchor>
          ) : null}
        </Stack>
      </form>
    </Stage>
  );
}
