import { Anchor, Button, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Navigate } from 'react-router';
import { api, type Problem } from '../api/client';
import { keepSession, loadSession, sessionKey, useSession } from '../api/hooks';
import type { Passkey, Session } from '../api/types';
import { Totp } from '../settings/AccountSection';
import { Passkeys, passkeysKey } from '../settings/Passkeys';
import { usePasskey as askPasskey } from './passkeys';
import { Stage } from './Stage';

/** Where people are led whose workspace demands a second factor, until they have one. */
export default function EnrolPage() {
  const { t } = useTranslation('session');
  const queries = useQueryClient();
  const session = useSession();
  const passkeys = useQuery<{ items: Passkey[] }, Problem>({ queryKey: passkeysKey, queryFn: () => api.get('/api/v1/me/passkeys') });
  const anew = async () => { queries.setQueryData(sessionKey, await loadSession()); };
  const again = useMutation<Session | null, Problem>({
    mutationFn: async () => {
      const used = await askPasskey();
      return used && keepSession(await api.post<Session>('/api/v1/sign-in/passkey', used));
    },
    onSuccess: signedIn => { if (signedIn) queries.setQueryData(sessionKey, signedIn); },
  });
  const leave = useMutation<void, Problem>({ mutationFn: () => api.post('/api/v1/sign-out'), onSuccess: anew });
  if (session.data && !session.data.mustEnrol) return <Navigate to={session.data.person ? '/' : '/sign-in'} replace />;
  return (
    <Stage wide title={t('enrol.title')} lead={t('enrol.lead')} foot={<Anchor component="button" type="button" fz="sm" onClick={() => leave.mutate()}>{t('enrol.out')}</Anchor>}>
      <Stack>
        {passkeys.data?.items.length ? <Button onClick={() => again.mutate()} loading={again.isPending}>{t('enrol.again')}</Button> : null}
        <Passkeys />
        <Totp done={() => void anew()} />
      </Stack>
    </Stage>
  );
}
