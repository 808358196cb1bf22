import { Alert, Stack, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useRead } from '../api/hooks';
import { tell } from '../ui/Bits';
import { Fault, Panel, useProblemText, Waiting } from '../ui/Page';

/** Whether personal details are hidden in what people say before it is stored. */
export function HideDetails() {
  const { t } = useTranslation(['settings', 'common']);
  const words = useProblemText();
  const state = useRead<{ masks: boolean }>('feedback-settings', '/feedback/settings');
  const change = useChange<boolean>((masks, path) => api.put(path('/feedback/settings'), { masks }), ['feedback-settings']);
  if (state.error && !state.data) return <Panel><Fault problem={state.error} retry={() => void state.refetch()} /></Panel>;
  return (
    <Panel title={t('settings:details.title')} note={t('settings:details.note')}>
      {!state.data ? <Waiting lines={2} /> : (
        <Stack gap="sm">
          <Switch label={t('settings:details.hide')} description={t('settings:details.hint')} checked={change.isPending ? change.variables : state.data.masks}
            onChange={event => change.mutate(event.currentTarget.checked, { onSuccess: () => tell.done(t('common:saved')) })} />
          {change.error ? <Alert color="coral" variant="light" role="alert">{words(change.error)}</Alert> : null}
        </Stack>
      )}
    </Panel>
  );
}
