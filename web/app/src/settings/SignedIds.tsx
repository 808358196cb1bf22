import { Alert, Button, Group, Modal, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useRead, useWorkspace } from '../api/hooks';
import type { SignedIds as State } from '../api/types';
import { Confirm, CopyLine, tell } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Fault, Panel, useProblemText, Waiting } from '../ui/Page';

/** Whether a web page may say who its user is without the signature of the site's own server. */
export function SignedIds() {
  const { t } = useTranslation(['settings', 'common']);
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const words = useProblemText();
  const [asking, setAsking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const state = useRead<State>('signed-ids', '/identity-secret');
  const make = useChange<void, { secret: string }>((_, path) => api.post(path('/identity-secret')), ['signed-ids']);
  const demand = useChange<boolean>((demanded, path) => api.put(path('/identity-secret'), { demanded }), ['signed-ids']);
  const begin = () => make.mutate(undefined, { onSuccess: made => { setAsking(false); setSecret(made.secret); }, onError: problem => { if (!asking) tell.fault(words(problem) ?? ''); } });
  if (state.error && !state.data) return <Panel><Fault problem={state.error} retry={() => void state.refetch()} /></Panel>;
  return (
    <Panel title={t('settings:signed.title')} note={t('settings:signed.note')}>
      {!state.data ? <Waiting lines={2} /> : (
        <Stack gap="md" align="flex-start">
          {state.data.changed ? (
            <>
              <Switch label={t('settings:signed.demand')} description={t('settings:signed.demandHint')} checked={demand.isPending ? demand.variables : state.data.demanded}
                onChange={event => demand.mutate(event.currentTarget.checked, { onSuccess: () => tell.done(t('common:saved')) })} />
              {demand.error ? <Alert color="coral" variant="light" role="alert">{words(demand.error)}</Alert> : null}
              <Text fz="sm" c="dimmed">{t('settings:signed.since', { when: format.day(state.data.changed) })}</Text>
              <Button variant="default" onClick={() => setAsking(true)}>{t('settings:signed.renew')}</Button>
            </>
          ) : <Button loading={make.isPending} onClick={begin}>{t('settings:signed.make')}</Button>}
        </Stack>
      )}
      <Confirm opened={asking} close={() => setAsking(false)} title={t('settings:signed.renew')} text={t('settings:signed.renewText')} action={t('settings:signed.renew')} busy={make.isPending} fault={words(make.error)} act={begin} />
      <Modal opened={secret !== null} onClose={() => setSecret(null)} title={t('settings:signed.made')} closeOnClickOutside={false}>
        <Stack>
          <Alert variant="light" color="amber">{t('settings:signed.once')}</Alert>
          <CopyLine label={t('settings:signed.secret')} text={secret ?? ''} />
          <Group justify="flex-end"><Button onClick={() => setSecret(null)}>{t('settings:keys.copied')}</Button></Group>
        </Stack>
      </Modal>
    </Panel>
  );
}
