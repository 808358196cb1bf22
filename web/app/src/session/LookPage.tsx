import { Alert, Button, Loader } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate } from 'react-router';
import { api, type Problem } from '../api/client';
import { keepSession, sessionKey, useSession } from '../api/hooks';
import type { Session } from '../api/types';
import { Fault, useProblemText } from '../ui/Page';
import { Stage } from './Stage';

const start = (session: Session) => {
  const workspace = session.workspaces.find(item => item.isDemo) ?? session.workspaces[0];
  return workspace ? `/w/${workspace.id}` : '/';
};

/** The link of `serve --demo`: opens the demo company's dashboard with nothing to type. */
export function LookPage({ code }: { code: string }) {
  const { t } = useTranslation(['session', 'common']);
  const words = useProblemText();
  const session = useSession();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const asked = useRef(false);
  const enter = useMutation<Session, Problem>({
    mutationFn: async () => keepSession(await api.post<Session>('/api/v1/setup/enter', { code })),
    onSuccess: async made => {
      queries.setQueryData(sessionKey, made);
      await navigate(start(made), { replace: true });
    },
  });
  const needed = session.data?.setupNeeded ?? false;
  useEffect(() => {
    if (!needed || asked.current) return;
    asked.current = true;
    enter.mutate();
  }, [needed, enter]);

  if (session.error && !session.data) return <Fault problem={session.error} retry={() => void session.refetch()} />;
  if (session.data?.person) return <Navigate to={start(session.data)} replace />;
  const used = (session.data && !needed) || enter.error?.code === 'setup.done';
  if (used) {
    return (
      <Stage title={t('session:look.used')} lead={t('session:look.usedText')} foot={t('session:look.usedFoot')}>
        <Button fullWidth size="md" onClick={() => void navigate('/sign-in')}>{t('session:toSignIn')}</Button>
      </Stage>
    );
  }
  if (enter.error) {
    return (
      <Stage title={t('session:look.failed')}>
        <Alert color="coral" variant="light" role="alert" mb="md">{enter.error.code === 'setup.code' ? t('session:setup.badCode') : words(enter.error)}</Alert>
        <Button fullWidth size="md" onClick={() => enter.mutate()}>{t('common:again')}</Button>
      </Stage>
    );
  }
  return <Stage title={t('session:look.title')} lead={t('session:look.lead')}><Loader role="status" aria-label={t('common:loading')} /></Stage>;
}
