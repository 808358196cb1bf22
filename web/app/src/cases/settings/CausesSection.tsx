import { Button, Group, Modal, Select, Stack, Switch, TextInput } from '@mantine/core';
import { IconBinaryTree, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/hooks';
import { Pill } from '../../ui/Bits';
import { Empty, Fault, Panel, Waiting } from '../../ui/Page';
import { causePath } from '../hooks';
import type { Cause, Causes } from '../types';
import { Rows } from './Rows';
import { useSetting, withOne } from './useSetting';

/** Why things go wrong, as a tree. */
export default function CausesSection() {
  const { t } = useTranslation(['cases', 'common']);
  const may = useMay('analyst');
  const { read, put, busy } = useSetting<Causes>('causes');
  const [draft, setDraft] = useState<{ isNew: boolean; cause: Cause } | null>(null);
  const items = read.data?.items ?? [];
  const rows = treeOf(items);
  const depth = (cause: Cause): number => { const above = items.find(one => one.id === cause.parent); return above ? depth(above) + 1 : 0; };
  const under = (cause: Cause): string[] => [cause.id, ...items.filter(one => one.parent === cause.id).flatMap(under)];
  const add = () => setDraft({ isNew: true, cause: { id: crypto.randomUUID(), name: '', parent: null, retired: false } });
  const set = (part: Partial<Cause>) => setDraft(now => now && { ...now, cause: { ...now.cause, ...part } });
  if (read.error && !read.data) return <Panel><Fault problem={read.error} retry={() => void read.refetch()} /></Panel>;
  return (
    <>
      <Panel title={t('cases:causes.title')} note={t('cases:causes.note')} flush actions={may && items.length > 0 ? <Button size="xs" leftSection={<IconPlus size={16} />} onClick={add}>{t('cases:causes.add')}</Button> : undefined}>
        {!read.data ? <Waiting /> : items.length === 0 ? <Empty icon={IconBinaryTree} title={t('cases:causes.none')} text={t('cases:causes.note')} {...(may ? { action: { label: t('cases:causes.add'), onClick: add } } : {})} />
          : <Rows items={rows} label={t('cases:causes.title')} name={cause => cause.name} about={() => ''} indent={depth} state={cause => cause.retired ? <Pill>{t('cases:causes.retired')}</Pill> : <span />} may={may}
              edit={cause => setDraft({ isNew: false, cause })} remove={cause => { const gone = under(cause); put(now => ({ items: now.items.filter(one => !gone.includes(one.id)) })); }} />}
      </Panel>
      {draft ? (
        <Modal opened onClose={() => setDraft(null)} title={draft.isNew ? t('cases:causes.add') : draft.cause.name}>
          <form onSubmit={event => { event.preventDefault(); put(now => ({ items: withOne(now.items, draft.cause) }), () => setDraft(null)); }}>
            <Stack>
              <TextInput label={t('cases:settings.name')} required maxLength={120} data-autofocus value={draft.cause.name} onChange={event => set({ name: event.currentTarget.value })} />
              <Select label={t('cases:causes.parent')} searchable allowDeselect={false} value={draft.cause.parent ?? ''} onChange={parent => set({ parent: parent || null })}
                data={[{ value: '', label: t('cases:causes.top') }, ...rows.filter(one => !under(draft.cause).includes(one.id)).map(one => ({ value: one.id, label: causePath(items, one) }))]} />
              <Switch label={t('cases:causes.retired')} checked={draft.cause.retired ?? false} onChange={event => set({ retired: event.currentTarget.checked })} />
              <Group justify="flex-end"><Button variant="default" onClick={() => setDraft(null)}>{t('common:cancel')}</Button><Button type="submit" loading={busy}>{t('common:save')}</Button></Group>
            </Stack>
          </form>
        </Modal>
      ) : null}
    </>
  );
}

/** Each cause with those below it after it. */
function treeOf(items: Cause[], parent: string | null = null): Cause[] {
  return items.filter(one => (one.parent ?? null) === parent).flatMap(one => [one, ...treeOf(items, one.id)]);
}
