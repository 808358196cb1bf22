import { ActionIcon, Button, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange } from '../api/hooks';
import { CopyLine, Pill } from '../ui/Bits';
import { Panel, useProblemText } from '../ui/Page';
import css from './inbox.module.css';
import type { Channel } from './types';

/** Which other systems bring conversations, and where answers go. */
export function Channels({ items, may }: { items: Channel[]; may: boolean }) {
  const { t } = useTranslation('inbox');
  const words = useProblemText();
  const [draft, setDraft] = useState({ key: '', name: '', url: '' });
  const add = useChange<typeof draft, Channel>((body, path) => api.post(path('/conversation-channels'), body), ['conversations']);
  const remove = useChange<string>((key, path) => api.delete(path(`/conversation-channels/${key}`)), ['conversations']);
  const put = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  return (
    <Panel title={t('settings.channels')} note={t('settings.channelsNote')}>
      <div className={css.lines}>
        {items.length === 0 ? <Text c="dimmed" fz="sm">{t('settings.noChannel')}</Text> : (
          <ul className={css.recent}>
            {items.map(one => (
              <li key={one.key}>
                <span><strong>{one.name}</strong> {one.key} · {one.url || t('settings.receiveOnly')} {one.gone ? <Pill tone="bad">{t('settings.gone')}</Pill> : null}</span>
                {may ? <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('settings.remove', { name: one.name })} onClick={() => remove.mutate(one.key)}><IconTrash size={16} /></ActionIcon> : null}
              </li>
            ))}
          </ul>
        )}
        {add.data?.secret ? <><Text fz="sm">{t('settings.secret')}</Text><CopyLine text={add.data.secret} label={t('settings.secret')} /></> : null}
        {may ? (
          <form className={css.lines} aria-label={t('settings.addChannel')} onSubmit={event => { event.preventDefault(); add.mutate(draft, { onSuccess: () => setDraft({ key: '', name: '', url: '' }) }); }}>
            <TextInput label={t('settings.channelKey')} required maxLength={40} value={draft.key} onChange={event => put({ key: event.currentTarget.value })} />
            <TextInput label={t('settings.channelName')} required maxLength={80} value={draft.name} onChange={event => put({ name: event.currentTarget.value })} />
            <TextInput label={t('settings.channelUrl')} type="url" maxLength={1000} value={draft.url} onChange={event => put({ url: event.currentTarget.value })} />
            {add.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(add.error)}</Text> : null}
            <div><Button type="submit" variant="default" leftSection={<IconPlus size={16} />} loading={add.isPending}>{t('settings.addChannel')}</Button></div>
          </form>
        ) : null}
      </div>
    </Panel>
  );
}
