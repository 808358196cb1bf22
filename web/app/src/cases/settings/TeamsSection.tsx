import { Button, Group, Modal, MultiSelect, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/hooks';
import { Empty, Fault, Panel, Waiting } from '../../ui/Page';
import { useChoices } from '../hooks';
import type { Teams } from '../types';
import { Rows } from './Rows';
import { useSetting, withOne, without } from './useSetting';

type Team = Teams['items'][number];

/** Who serves together. */
export default function TeamsSection() {
  const { t } = useTranslation(['cases', 'common']);
  const may = useMay('admin');
  const { owners } = useChoices();
  const { read, put, busy } = useSetting<Teams>('teams');
  const [draft, setDraft] = useState<{ isNew: boolean; team: Team } | null>(null);
  const items = read.data?.items ?? [];
  const add = () => setDraft({ isNew: true, team: { id: crypto.randomUUID(), name: '', members: [] } });
  const names = (team: Team) => team.members.map(id => owners.find(one => one.id === id)?.name ?? t('cases:left')).join(', ');
  if (read.error && !read.data) return <Panel><Fault problem={read.error} retry={() => void read.refetch()} /></Panel>;
  return (
    <>
      <Panel title={t('cases:teams.title')} note={t('cases:teams.note')} flush actions={may && items.length > 0 ? <Button size="xs" leftSection={<IconPlus size={16} />} onClick={add}>{t('cases:teams.add')}</Button> : undefined}>
        {!read.data ? <Waiting /> : items.length === 0 ? <Empty icon={IconUsersGroup} title={t('cases:teams.none')} text={t('cases:teams.note')} {...(may ? { action: { label: t('cases:teams.add'), onClick: add } } : {})} />
          : <Rows items={items} label={t('cases:teams.title')} name={team => team.name} about={team => names(team) || t('cases:teams.count', { count: 0 })} may={may} edit={team => setDraft({ isNew: false, team })} remove={team => put(now => ({ items: without(now.items, team.id) }))} />}
      </Panel>
      {draft ? (
        <Modal opened onClose={() => setDraft(null)} title={draft.isNew ? t('cases:teams.add') : draft.team.name}>
          <form onSubmit={event => { event.preventDefault(); put(now => ({ items: withOne(now.items, draft.team) }), () => setDraft(null)); }}>
            <Stack>
              <TextInput label={t('cases:settings.name')} required maxLength={80} data-autofocus value={draft.team.name} onChange={event => setDraft({ ...draft, team: { ...draft.team, name: event.currentTarget.value } })} />
              <MultiSelect label={t('cases:teams.members')} searchable value={draft.team.members} onChange={members => setDraft({ ...draft, team: { ...draft.team, members } })}
                data={[...owners.map(one => ({ value: one.id, label: one.name })), ...draft.team.members.filter(id => !owners.some(one => one.id === id)).map(id => ({ value: id, label: t('cases:left') }))]} />
              <Group justify="flex-end"><Button variant="default" onClick={() => setDraft(null)}>{t('common:cancel')}</Button><Button type="submit" loading={busy}>{t('common:save')}</Button></Group>
            </Stack>
          </form>
        </Modal>
      ) : null}
    </>
  );
}
