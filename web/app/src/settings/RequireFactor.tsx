import { Alert, Stack, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useMay, useRead } from '../api/hooks';
import type { SecondFactor } from '../api/types';
import { tell } from '../ui/Bits';
import { Fault, Panel, useProblemText, Waiting } from '../ui/Page';

/** Whether every member must sign in with two factors; owners decide, admins see it. */
export function RequireFactor() {
  const { t } = useTranslation(['settings', 'common']);
  const words = useProblemText();
  const isOwner = useMay('owner');
  const state = useRead<SecondFactor>('second-factor', '/settings/second-factor');
  const change = useChange<boolean>((required, path) => api.put(path('/settings/second-factor'), { required }), ['second-factor']);
  if (state.error && !state.data) return <Panel><Fault problem={state.error} retry={() => void state.refetch()} /></Panel>;
  return (
    <Panel title={t('settings:factor.title')} note={t('settings:factor.note')}>
      {!state.data ? <Waiting lines={2} /> : (
        <Stack gap="sm">
          <Switch label={t('settings:factor.require')} description={t('settings:factor.requireHint')} disabled={!isOwner}
            checked={change.isPending ? change.variables : state.data.required}
            onChange={event => change.mutate(event.currentTarget.checked, { onSuccess: () => tell.done(t('common:saved')) })} />
          <Text fz="sm" c="dimmed">{state.data.without ? t('settings:factor.without', { count: state.data.without }) : t('settings:factor.all')}</Text>
          {change.error ? <Alert color="coral" variant="light" role="alert">{words(change.error)}</Alert> : null}
        </Stack>
      )}
    </Panel>
  );
}
