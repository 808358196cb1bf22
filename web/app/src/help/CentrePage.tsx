import { Button, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../api/hooks';
import { CopyLine, tell } from '../ui/Bits';
import css from '../ui/lists.module.css';
import { Fault, PageHead, Panel, useProblemText, Waiting } from '../ui/Page';
import { PortalPanel } from './PortalPanel';
import { Tabs } from './Tabs';
import type { Centre } from './types';

/** Whether anybody may read the help centre, where, and in which languages. */
export default function CentrePage() {
  const { t } = useTranslation('help');
  const centre = useRead<Centre>('articles', '/help/centre');
  return (
    <>
      <PageHead title={t('centre.title')} lead={t('centre.lead')} />
      <Tabs />
      <div className={css.column}>
        <Panel>{centre.error && !centre.data ? <Fault problem={centre.error} retry={() => void centre.refetch()} /> : !centre.data ? <Waiting /> : <Form key={centre.data.version} kept={centre.data} />}</Panel>
        <PortalPanel />
      </div>
    </>
  );
}

function Form({ kept }: { kept: Centre }) {
  const { t } = useTranslation(['help', 'common']);
  const { name } = useWorkspace();
  const may = useMay('admin');
  const words = useProblemText();
  const [draft, setDraft] = useState(kept);
  const save = useChange<void, Centre>((_, path) => api.put(path('/help/centre'), { isOpen: draft.isOpen, address: draft.address, name: draft.name, languages: draft.languages }, kept.version), ['articles']);
  const set = (part: Partial<Centre>) => setDraft(now => ({ ...now, ...part }));
  const wished = name.toLowerCase().normalize('NFD').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 40);
  const errors = save.error?.errors ?? {};
  return (
    <form aria-label={t('help:title')} onSubmit={event => { event.preventDefault(); save.mutate(undefined, { onSuccess: () => tell.done(t('common:saved')) }); }}>
      <Stack maw={560}>
        <Switch label={t('help:centre.isOpen')} description={t('help:centre.isOpenHelp')} disabled={!may} checked={draft.isOpen} onChange={event => set({ isOpen: event.currentTarget.checked, address: draft.address || (event.currentTarget.checked ? wished : '') })} />
        <TextInput label={t('help:centre.address')} description={t('help:centre.addressHelp')} disabled={!may} leftSectionWidth={62} leftSection={<span>/help/</span>} maxLength={40} value={draft.address} onChange={event => set({ address: event.currentTarget.value })} error={errors['address']?.[0]} required={draft.isOpen} />
        <TextInput label={t('help:centre.name')} placeholder={name} maxLength={80} disabled={!may} value={draft.name} onChange={event => set({ name: event.currentTarget.value })} error={errors['name']?.[0]} />
        <TagsInput label={t('help:centre.languages')} description={t('help:centre.languagesHelp')} disabled={!may} value={draft.languages} onChange={languages => set({ languages })} error={errors['languages']?.[0]} data={['en', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'pt']} acceptValueOnBlur />
        {save.error && Object.keys(errors).length === 0 ? <p role="alert" style={{ color: 'var(--r-bad)' }}>{words(save.error)}</p> : null}
        {may ? <div><Button type="submit" loading={save.isPending}>{t('common:save')}</Button></div> : null}
        {kept.isOpen ? <CopyLine text={`${window.location.origin}/help/${kept.address}`} label={t('help:centre.link')} /> : null}
      </Stack>
    </form>
  );
}
