import { Alert, Button, Group, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { loadSession, sessionKey, useChange, useRead } from '../api/hooks';
import { languages } from '../i18n';
import { currencies, zones } from '../shell/zones';
import { tell } from '../ui/Bits';
import { Fault, Panel, useProblemText, Waiting } from '../ui/Page';
import css from './settings.module.css';

interface Stored { name: string; zone: string; currency: string; language: string; version: string }

const tongue = (code: string, display: string) => new Intl.DisplayNames([display], { type: 'language' }).of(code) ?? code;

export default function WorkspaceSection() {
  const { t } = useTranslation('settings');
  const read = useRead<Stored>('workspace', '');
  if (read.error && !read.data) return <Panel><Fault problem={read.error} retry={() => void read.refetch()} /></Panel>;
  if (!read.data) return <Panel title={t('workspace.title')}><Waiting /></Panel>;
  return <Form workspace={read.data} />;
}

function Form({ workspace }: { workspace: Stored }) {
  const { t, i18n } = useTranslation(['settings', 'common']);
  const queries = useQueryClient();
  const words = useProblemText();
  const [name, setName] = useState(workspace.name);
  const [zone, setZone] = useState(workspace.zone);
  const [currency, setCurrency] = useState(workspace.currency);
  const [language, setLanguage] = useState(workspace.language);
  const [seen, setSeen] = useState(workspace.version);
  const save = useChange<void, Stored>((_, path) => api.patch(path(''), { name, zone, currency, language }, seen), ['metric', 'metrics', 'workspace']);
  return (
    <Panel title={t('settings:workspace.title')} note={t('settings:workspace.note')}>
      <form className={css.form} onSubmit={event => {
        event.preventDefault();
        save.mutate(undefined, { onSuccess: async saved => { setSeen(saved.version); queries.setQueryData(sessionKey, await loadSession()); tell.done(t('common:saved')); } });
      }}>
        {save.error ? <Alert color="coral" variant="light" role="alert">{words(save.error)}</Alert> : null}
        <TextInput label={t('settings:workspace.name')} required maxLength={100} value={name} onChange={event => setName(event.currentTarget.value)} />
        <Select label={t('settings:workspace.zone')} description={t('settings:workspace.zoneHint')} searchable data={[...new Set([zone, ...zones])]} value={zone} onChange={value => setZone(value ?? zone)} />
        <Select label={t('settings:workspace.currency')} description={t('settings:workspace.currencyHint')} searchable data={currencies} value={currency} onChange={value => setCurrency(value ?? currency)} />
        <Select label={t('settings:workspace.language')} data={[...new Set([language, ...languages])].map(value => ({ value, label: tongue(value, i18n.language) }))} value={language} onChange={value => setLanguage(value ?? language)} />
        <Group><Button type="submit" loading={save.isPending}>{t('common:save')}</Button></Group>
      </form>
    </Panel>
  );
}
