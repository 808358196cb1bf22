import { ActionIcon, Alert, Autocomplete, Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useRead } from '../api/hooks';
import type { RoleName } from '../api/types';
import { tell } from '../ui/Bits';
import { Fault, Panel, useProblemText, Waiting } from '../ui/Page';
import { HideDetails } from './HideDetails';
import css from './settings.module.css';

interface Restricted { field: string; role: RoleName }
interface Fields { items: Restricted[]; version: string }
const roles = ['agent', 'analyst', 'admin'] as const;

/** What is kept from whom. */
export default function FieldsSection() {
  return <><RestrictedFields /><HideDetails /></>;
}

/** Traits and properties that only some roles see. */
function RestrictedFields() {
  const { t } = useTranslation('settings');
  const read = useRead<Fields>('restricted-fields', '/settings/fields');
  if (read.error && !read.data) return <Panel><Fault problem={read.error} retry={() => void read.refetch()} /></Panel>;
  return read.data ? <Form key={read.data.version} old={read.data} /> : <Panel title={t('fields.title')}><Waiting lines={3} /></Panel>;
}

function Form({ old }: { old: Fields }) {
  const { t } = useTranslation(['settings', 'common']);
  const words = useProblemText();
  const [items, setItems] = useState(old.items);
  const traits = useRead<{ items: { key: string }[] }>('traits', '/traits').data?.items.map(item => item.key) ?? [];
  const save = useChange<void, Fields>(async (_, path) => {
    const saved = await api.put<Fields>(path('/settings/fields'), { items }, old.version);
    tell.done(t('common:saved')); // said here: with the new version the form is another one
    return saved;
  }, ['restricted-fields', 'segments', 'traits']);
  const put = (at: number, part: Partial<Restricted>) => setItems(now => now.map((one, i) => i === at ? { ...one, ...part } : one));
  return (
    <Panel title={t('settings:fields.title')} note={t('settings:fields.note')}>
      <form onSubmit={event => { event.preventDefault(); save.mutate(); }}>
        <Stack gap="md">
          {save.error ? <Alert color="coral" variant="light" role="alert">{words(save.error)}</Alert> : null}
          {items.length === 0 ? <Text c="dimmed" fz="sm">{t('settings:fields.none')}</Text> : null}
          {items.map((one, i) => (
            <div key={i} className={css.rule} role="group" aria-label={t('settings:fields.no', { n: i + 1 })}>
              <Autocomplete label={t('settings:fields.field')} required maxLength={128} data={traits.filter(key => !items.some((other, at) => at !== i && other.field === key))} value={one.field} onChange={field => put(i, { field })} />
              <Select label={t('settings:fields.role')} allowDeselect={false} data={roles.map(value => ({ value, label: t(`settings:fields.from.${value}`) }))} value={one.role} onChange={role => put(i, { role: (role ?? 'analyst') as RoleName })} />
              <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('settings:fields.remove', { n: i + 1 })} onClick={() => setItems(now => now.filter((_, at) => at !== i))}><IconTrash size={17} /></ActionIcon>
            </div>
          ))}
          <Group><Button type="submit" loading={save.isPending}>{t('common:save')}</Button><Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setItems(now => [...now, { field: '', role: 'analyst' }])}>{t('settings:fields.add')}</Button></Group>
        </Stack>
      </form>
    </Panel>
  );
}
