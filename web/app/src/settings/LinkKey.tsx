import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange } from '../api/hooks';
import { Confirm, tell } from '../ui/Bits';
import { Panel, useProblemText } from '../ui/Page';

/** A new key for the addresses of surveys; those signed before stay valid. */
export function LinkKey() {
  const { t } = useTranslation('settings');
  const words = useProblemText();
  const [asking, setAsking] = useState(false);
  const rotate = useChange<void>((_, path) => api.post(path('/survey-link-keys')), []);
  return (
    <Panel title={t('linkKey.title')} note={t('linkKey.note')}>
      <Button variant="default" onClick={() => setAsking(true)}>{t('linkKey.rotate')}</Button>
      <Confirm opened={asking} close={() => setAsking(false)} title={t('linkKey.title')} text={t('linkKey.text')} action={t('linkKey.rotate')} busy={rotate.isPending} fault={words(rotate.error)}
        act={() => rotate.mutate(undefined, { onSuccess: () => { setAsking(false); tell.done(t('linkKey.done')); } })} />
    </Panel>
  );
}
