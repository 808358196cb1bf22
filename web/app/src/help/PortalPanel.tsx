import { Button, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../api/hooks';
import { CopyLine, tell } from '../ui/Bits';
import { Fault, Panel, useProblemText, Waiting } from '../ui/Page';
import type { Portal } from './types';

/** Whether customers may sign in and see what is theirs, and where. */
export function PortalPanel() {
  const { t } = useTranslation('help');
  const portal = useRead<Portal>('portal', '/portal');
  return (
    <Panel title={t('portal.title')} note={t('portal.note')}>
      {portal.error && !portal.data ? <Fault problem={portal.error} retry={() => void portal.refetch()} /> : !portal.data ? <Waiting /> : <Form key={portal.data.version} kept={portal.data} />}
    </Panel>
  );
}

function Form({ kept }: { kept: Portal }) {
  const { t } = useTranslation(['help', 'common']);
  const { name } = useWorkspace();
  const may = useMay('admin');
  const words = useProblemText();
  const [draft, setDraft] = useState(kept);
  const save = useChange<void, Portal>((_, path) => api.put(path('/portal'), { isOpen: draft.isOpen, address: draft.address, name: draft.name }, kept.version), ['portal']);
  const set = (part: Partial<Portal>) => setDraft(now => ({ ...now, ...part }));
  const wished = name.toLowerCase().normalize('NFD').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 40);
  const errors = save.error?.errors ?? {};
  return (
    <form aria-label={t('help:portal.title')} onSubmit={event => { event.preventDefault(); save.mutate(undefined, { onSuccess: () => tell.done(t('common:saved')) }); }}>
      <Stack maw={560}>
        <Switch label={t('help:portal.isOpen')} description={t('help:portal.isOpenHelp')} disabled={!may} checked={draft.isOpen} onChange={event => set({ isOpen: event.currentTarget.checked, address: draft.address || (event.currentTarget.checked ? wished : '') })} />
        <TextInput label={t('help:centre.address')} description={t('help:centre.addressHelp')} disabled={!may} leftSectionWidth={50} leftSection={<span>/my/</span>} maxLength={40} value={draft.address} onChange={event => set({ address: event.currentTarget.value })} error={errors['address']?.[0]} required={draft.isOpen} />
        <TextInput label={t('help:centre.name')} placeholder={name} maxLength={80} disabled={!may} value={draft.name} onChange={event => set({ name: event.currentTarget.value })} error={errors['name']?.[0]} />
        {save.error && Object.keys(errors).length === 0 ? <p role="alert" style={{ color: 'var(--r-bad)' }}>{words(save.error)}</p> : null}
        {may ? <div><Button type="submit" loading={save.isPending}>{t('common:save')}</Button></div> : null}
        {kept.isOpen ? <CopyLine text={`${window.location.origin}/my/${kept.address}`} label={t('help:centre.link')} /> : null}
      </Stack>
    </form>
  );
}
