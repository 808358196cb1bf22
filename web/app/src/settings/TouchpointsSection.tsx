import { ActionIcon, Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { IconEdit, IconMapPin, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useMay } from '../api/hooks';
import type { Channel, Touchpoint } from '../api/types';
import { plainName, useNames } from '../insight/names';
import { Pill, tell } from '../ui/Bits';
import { Empty, Panel, useProblemText } from '../ui/Page';
import uiCss from '../ui/ui.module.css';

type Draft = { kind: 'channel'; old?: Channel } | { kind: 'touchpoint'; old?: Touchpoint };

export default function TouchpointsSection() {
  const { t } = useTranslation(['settings', 'common']);
  const names = useNames();
  const words = useProblemText();
  const may = useMay('analyst');
  const [draft, setDraft] = useState<Draft | null>(null);
  const remove = useChange<{ kind: 'channels' | 'touchpoints'; key: string }>((item, path) => api.delete(path(`/${item.kind}/${encodeURIComponent(item.key)}`)), ['channels', 'touchpoints']);
  const drop = (kind: 'channels' | 'touchpoints', key: string) => remove.mutate({ kind, key }, { onError: problem => tell.fault(words(problem) ?? '') });
  return (
    <>
      <Panel title={t('settings:touchpoints.title')} note={t('settings:touchpoints.note')} flush actions={may && names.touchpoints.length > 0 ? <Button size="xs" leftSection={<IconPlus size={16} />} onClick={() => setDraft({ kind: 'touchpoint' })}>{t('settings:touchpoints.add')}</Button> : undefined}>
        {names.touchpoints.length === 0 ? <Empty icon={IconMapPin} title={t('settings:touchpoints.none')} text={t('settings:touchpoints.noneText')} action={{ label: t('settings:touchpoints.add'), onClick: () => setDraft({ kind: 'touchpoint' }) }} /> : (
          <div className={uiCss.tableWrap} role="region" tabIndex={0} aria-label={t('settings:touchpoints.title')}>
            <table className={uiCss.table}>
              <thead><tr><th scope="col">{t('settings:touchpoints.name')}</th><th scope="col">{t('settings:touchpoints.key')}</th><th scope="col">{t('settings:touchpoints.channel')}</th><th scope="col">{t('settings:touchpoints.stage')}</th><th scope="col"><span className="visually-hidden">{t('common:actions')}</span></th></tr></thead>
              <tbody>
                {names.touchpoints.map(item => (
                  <tr key={item.key}>
                    <td>{item.name || plainName(item.key)} {item.discovered ? <Pill tone="accent">{t('settings:touchpoints.discovered')}</Pill> : null}</td>
                    <td><code className="mono">{item.key}</code></td><td>{item.channel ? names.channel(item.channel) : '–'}</td><td>{item.stage || '–'}</td>
                    <td className={uiCss.end}>
                      <Group gap={2} justify="flex-end" wrap="nowrap">
                        <ActionIcon variant="subtle" color="gray" aria-label={t('settings:touchpoints.edit', { name: item.name || item.key })} onClick={() => setDraft({ kind: 'touchpoint', old: item })}><IconEdit size={17} /></ActionIcon>
                        <ActionIcon variant="subtle" color="gray" aria-label={t('settings:touchpoints.remove', { name: item.name || item.key })} onClick={() => drop('touchpoints', item.key)}><IconTrash size={17} /></ActionIcon>
                      </Group>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
      <Panel title={t('settings:channels.title')} flush actions={<Button size="xs" variant="default" leftSection={<IconPlus size={16} />} onClick={() => setDraft({ kind: 'channel' })}>{t('settings:channels.add')}</Button>}>
        <div className={uiCss.tableWrap} role="region" tabIndex={0} aria-label={t('settings:channels.title')}>
          <table className={uiCss.table}>
            <thead><tr><th scope="col">{t('settings:touchpoints.name')}</th><th scope="col">{t('settings:touchpoints.key')}</th><th scope="col"><span className="visually-hidden">{t('common:actions')}</span></th></tr></thead>
            <tbody>
              {names.channels.map(item => (
                <tr key={item.key}>
                  <td>{item.name || plainName(item.key)} {item.discovered ? <Pill tone="accent">{t('settings:touchpoints.discovered')}</Pill> : null}</td><td><code className="mono">{item.key}</code></td>
                  <td className={uiCss.end}><ActionIcon variant="subtle" color="gray" aria-label={t('settings:touchpoints.remove', { name: item.name || item.key })} onClick={() => drop('channels', item.key)}><IconTrash size={17} /></ActionIcon></td>
                </tr>
              ))}
              {names.channels.length === 0 ? <tr><td colSpan={3}>{t('settings:channels.none')}</td></tr> : null}
            </tbody>
          </table>
        </div>
      </Panel>
      {draft ? <Form draft={draft} channels={names.channels} close={() => setDraft(null)} /> : null}
    </>
  );
}

function Form({ draft, channels, close }: { draft: Draft; channels: Channel[]; close: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const words = useProblemText();
  const touchpoint = draft.kind === 'touchpoint' ? draft.old : undefined;
  const [name, setName] = useState(draft.old?.name ?? '');
  const [key, setKey] = useState(draft.old?.key ?? '');
  const [channel, setChannel] = useState(touchpoint?.channel ?? '');
  const [stage, setStage] = useState(touchpoint?.stage ?? '');
  const slug = (text: string) => text.trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^_|_$/g, '');
  const save = useChange<void>((_, path) => draft.kind === 'channel'
    ? api.post(path('/channels'), { key: key || slug(name), name })
    : draft.old
      ? api.patch(path(`/touchpoints/${encodeURIComponent(draft.old.key)}`), { name, channel, stage: stage || null }, touchpoint?.version)
      : api.post(path('/touchpoints'), { key: key || slug(name), name, channel, stage: stage || null }), ['channels', 'touchpoints']);
  return (
    <Modal opened onClose={close} title={t(draft.kind === 'channel' ? 'settings:channels.add' : draft.old ? 'settings:touchpoints.editTitle' : 'settings:touchpoints.add')}>
      <form onSubmit={event => { event.preventDefault(); save.mutate(undefined, { onSuccess: close }); }}>
        <Stack>
          {save.error ? <Alert color="coral" variant="light" role="alert">{words(save.error)}</Alert> : null}
          <TextInput data-autofocus label={t('settings:touchpoints.name')} required maxLength={100} value={name} onChange={event => setName(event.currentTarget.value)} />
          {draft.old ? null : <TextInput label={t('settings:touchpoints.key')} description={t('settings:touchpoints.keyHint')} placeholder={slug(name)} maxLength={100} value={key} onChange={event => setKey(event.currentTarget.value)} />}
          {draft.kind === 'touchpoint' ? (
            <>
              <Select label={t('settings:touchpoints.channel')} required data={channels.map(item => ({ value: item.key, label: item.name || plainName(item.key) }))} value={channel} onChange={value => setChannel(value ?? '')} />
              <TextInput label={t('settings:touchpoints.stage')} description={t('settings:touchpoints.stageHint')} maxLength={100} value={stage} onChange={event => setStage(event.currentTarget.value)} />
            </>
          ) : null}
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={save.isPending}>{t('common:save')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
