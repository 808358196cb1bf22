import { ActionIcon, Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconFingerprint, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, Problem } from '../api/client';
import type { Passkey } from '../api/types';
import { canPasskey, makePasskey, usualName } from '../session/passkeys';
import { Confirm, Pill, tell } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Empty, Fault, Panel, useProblemText, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';

export const passkeysKey = ['my-passkeys'];

/** The passkeys of the signed-in person: add, name, remove. */
export function Passkeys() {
  const { t } = useTranslation(['settings', 'common']);
  const words = useProblemText();
  const format = useFormats();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [naming, setNaming] = useState<Passkey | null>(null);
  const [leaving, setLeaving] = useState<Passkey | null>(null);
  const anew = () => queries.invalidateQueries({ queryKey: passkeysKey });
  const passkeys = useQuery<{ items: Passkey[] }, Problem>({ queryKey: passkeysKey, queryFn: () => api.get('/api/v1/me/passkeys') });
  const remove = useMutation<void, Problem, Passkey>({ mutationFn: item => api.delete(`/api/v1/me/passkeys/${item.id}`), onSuccess: async () => { setLeaving(null); await anew(); } });
  if (passkeys.error && !passkeys.data) return <Panel><Fault problem={passkeys.error} retry={() => void passkeys.refetch()} /></Panel>;
  const able = canPasskey();
  const add = able ? <Button size="xs" leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>{t('settings:passkeys.add')}</Button> : undefined;
  const items = passkeys.data?.items ?? [];
  return (
    <>
      <Panel title={t('settings:passkeys.title')} note={t('settings:passkeys.note')} flush actions={items.length > 0 ? add : undefined}>
        {!passkeys.data ? <div className={uiCss.panelBody}><Waiting lines={2} /></div>
          : items.length === 0 ? <Empty icon={IconFingerprint} title={t('settings:passkeys.none')} text={t(able ? 'settings:passkeys.noneText' : 'settings:passkeys.unable')} {...(able ? { action: { label: t('settings:passkeys.add'), onClick: () => setAdding(true) } } : {})} />
          : (
            <div className={uiCss.tableWrap} role="region" tabIndex={0} aria-label={t('settings:passkeys.title')}>
              <table className={uiCss.table}>
                <thead><tr><th scope="col">{t('settings:passkeys.name')}</th><th scope="col">{t('settings:passkeys.created')}</th><th scope="col">{t('settings:passkeys.lastUsed')}</th><th scope="col"><span className="visually-hidden">{t('common:actions')}</span></th></tr></thead>
                <tbody>
                  {items.map(item => (
                    <tr key={item.id}>
                      <td>{item.name} {item.synced ? <Pill>{t('settings:passkeys.synced')}</Pill> : null}</td>
                      <td>{format.day(item.created)}</td>
                      <td>{item.lastUsed ? format.ago(item.lastUsed) : t('common:never')}</td>
                      <td className={uiCss.end}>
                        <Group gap={4} justify="flex-end" wrap="nowrap">
                          <ActionIcon variant="subtle" color="gray" aria-label={t('settings:passkeys.renameOf', { name: item.name })} onClick={() => setNaming(item)}><IconPencil size={17} /></ActionIcon>
                          <ActionIcon variant="subtle" color="gray" aria-label={t('settings:passkeys.removeOf', { name: item.name })} onClick={() => setLeaving(item)}><IconTrash size={17} /></ActionIcon>
                        </Group>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
      </Panel>
      {adding ? (
        <NameForm title={t('settings:passkeys.add')} first={usualName(navigator.userAgent)} action={t('settings:passkeys.go')} close={() => setAdding(false)}
          act={async name => {
            const made = await makePasskey();
            if (!made) return;
            await api.post('/api/v1/me/passkeys', { name, ...made });
            await anew();
            tell.done(t('settings:passkeys.added'));
          }} />
      ) : null}
      {naming ? (
        <NameForm title={t('settings:passkeys.renameOf', { name: naming.name })} first={naming.name} action={t('common:save')} close={() => setNaming(null)}
          act={async name => { await api.patch(`/api/v1/me/passkeys/${naming.id}`, { name }); await anew(); }} />
      ) : null}
      <Confirm opened={leaving !== null} close={() => setLeaving(null)} title={t('settings:passkeys.removeOf', { name: leaving?.name ?? '' })} text={t('settings:passkeys.removeText')} action={t('settings:passkeys.remove')}
        busy={remove.isPending} fault={words(remove.error)} act={() => remove.mutate(leaving!)} />
    </>
  );
}

function NameForm({ title, first, action, close, act }: { title: string; first: string; action: string; close: () => void; act: (name: string) => Promise<void> }) {
  const { t } = useTranslation(['settings', 'common']);
  const words = useProblemText();
  const [name, setName] = useState(first);
  const save = useMutation<void, Error>({ mutationFn: () => act(name), onSuccess: close });
  const fault = save.error instanceof Problem ? words(save.error) : save.error ? t('settings:passkeys.device') : null;
  return (
    <Modal opened onClose={close} title={title}>
      <form onSubmit={event => { event.preventDefault(); save.mutate(); }}>
        <Stack>
          {fault ? <Alert color="coral" variant="light" role="alert">{fault}</Alert> : null}
          <TextInput data-autofocus label={t('settings:passkeys.name')} description={t('settings:passkeys.nameHint')} required maxLength={100} value={name} onChange={event => setName(event.currentTarget.value)} />
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={save.isPending}>{action}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
