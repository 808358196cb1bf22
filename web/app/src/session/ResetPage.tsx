import { Alert, Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { api, type Problem } from '../api/client';
import { loadSession } from '../api/hooks';
import { useProblemText } from '../ui/Page';
import { NewPassword } from './NewPassword';
import { Stage } from './Stage';

export default function ResetPage() {
  const { t } = useTranslation('session');
  const words = useProblemText();
  const navigate = useNavigate();
  const { token = '' } = useParams();
  const [password, setPassword] = useState('');
  const reset = useMutation<void, Problem>({
    mutationFn: async () => {
      await loadSession();
      await api.post(`/api/v1/resets/${encodeURIComponent(token)}`, { password });
    },
  });
  if (reset.isSuccess) {
    return <Stage title={t('reset.done')} lead={t('reset.doneText')}><Button fullWidth size="md" onClick={() => void navigate('/sign-in')}>{t('toSignIn')}</Button></Stage>;
  }
  return (
    <Stage title={t('reset.title')} lead={t('reset.lead')}>
      <form onSubmit={event => { event.preventDefault(); reset.mutate(); }}>
        <Stack>
          {reset.error ? <Alert color="coral" variant="light" role="alert">{words(reset.error)}</Alert> : null}
          <NewPassword label={t('choosePassword')} value={password} change={setPassword} error={reset.error?.errors.password?.[0] ?? null} />
          <Button type="submit" size="md" fullWidth loading={reset.isPending}>{t('reset.action')}</Button>
        </Stack>
      </form>
    </Stage>
  );
}
