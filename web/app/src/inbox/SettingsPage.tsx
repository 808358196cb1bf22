import { ActionIcon, Button, NumberInput, Select, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { IconArrowLeft, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay, useRead, useWorkspace } from '../api/hooks';
import { useChoices } from '../cases/hooks';
import { Fault, PageHead, Panel, useProblemText, Waiting } from '../ui/Page';
import { BotForm } from './BotForm';
import { Channels } from './Channels';
import { useKeep } from './hooks';
import css from './inbox.module.css';
import { MacroForm } from './MacroForm';
import { MailboxPanel } from './MailboxPanel';
import type { Bot, Channel, Macros, Replies, Settings } from './types';

/** What visitors see, who is given conversations, and answers that are written once. */
export default function SettingsPage() {
  const { t } = useTranslation('inbox');
  const { id } = useWorkspace();
  const may = useMay('admin');
  const inbox = useRead<Settings>('case-settings', '/case-settings/inbox');
  const replies = useRead<Replies>('case-settings', '/case-settings/replies');
  const macros = useRead<Macros>('case-settings', '/case-settings/macros');
  const bot = useRead<Bot>('case-settings', '/case-settings/bot');
  const channels = useRead<{ items: Channel[] }>('conversations', '/conversation-channels');
  return (
    <>
      <PageHead title={t('settings.title')} lead={t('settings.lead')} actions={<Button component={Link} to={`/w/${id}/inbox`} variant="default" leftSection={<IconArrowLeft size={16} />}>{t('back')}</Button>} />
      <Stack gap="md">
        {inbox.error && !inbox.data ? <Panel><Fault problem={inbox.error} retry={() => void inbox.refetch()} /></Panel> : !inbox.data ? <Panel><Waiting /></Panel> : <InboxForm key={inbox.data.version} of={inbox.data} may={may} />}
        {bot.data ? <BotForm key={bot.data.version} of={bot.data} may={may} /> : null}
        {replies.error && !replies.data ? <Panel><Fault problem={replies.error} retry={() => void replies.refetch()} /></Panel> : !replies.data ? <Panel><Waiting /></Panel> : <ReplyForm key={replies.data.version} of={replies.data} />}
        {macros.data ? <MacroForm key={macros.data.version} of={macros.data} may={may} /> : null}
        {may ? <MailboxPanel /> : null}
        {channels.data ? <Channels items={channels.data.items} may={may} /> : null}
      </Stack>
    </>
  );
}

function InboxForm({ of, may }: { of: Settings; may: boolean }) {
  const { t } = useTranslation('inbox');
  const words = useProblemText();
  const { owners, teams } = useChoices();
  const { version: _, ...begun } = of;
  const [set, setSet] = useState(begun);
  const keep = useKeep('inbox', of);
  const put = (part: Partial<typeof begun>) => setSet(now => ({ ...now, ...part }));
  const greet = (language: string, said: string) => put({ greeting: Object.fromEntries(Object.entries({ ...set.greeting, [language]: said }).filter(([, value]) => value)) });
  const able = (member: string) => set.agents.find(one => one.member === member) ?? { member, skills: [] as string[], capacity: null };
  const change = (member: string, part: { skills?: string[]; capacity?: number | null }) => {
    const mine = { ...able(member), ...part };
    put({ agents: [...set.agents.filter(one => one.member !== member), ...(mine.skills.length > 0 || mine.capacity !== null ? [mine] : [])] });
  };
  return (
    <form onSubmit={event => { event.preventDefault(); keep.mutate(set); }}>
      <Stack gap="md">
        <Panel title={t('settings.chat')}>
          <div className={css.lines}>
            <Switch label={t('settings.on')} checked={set.chat} disabled={!may} onChange={event => put({ chat: event.currentTarget.checked })} />
            <TextInput label={t('settings.name')} description={t('settings.nameNote')} maxLength={60} value={set.name} disabled={!may} onChange={event => put({ name: event.currentTarget.value })} />
            <TextInput label={t('settings.greetingEn')} maxLength={300} value={set.greeting.en ?? ''} disabled={!may} onChange={event => greet('en', event.currentTarget.value)} />
            <TextInput label={t('settings.greetingDe')} maxLength={300} value={set.greeting.de ?? ''} disabled={!may} onChange={event => greet('de', event.currentTarget.value)} />
          </div>
        </Panel>
        <Panel title={t('settings.given')} note={t('settings.givenNote')}>
          <div className={css.lines}>
            <NumberInput label={t('settings.capacity')} min={0} max={100} allowDecimal={false} value={set.capacity} disabled={!may} onChange={value => put({ capacity: Number(value) || 0 })} />
            <Select label={t('settings.team')} value={set.team ?? ''} allowDeselect={false} disabled={!may} onChange={value => put({ team: value || null })} data={[{ value: '', label: t('settings.everybody') }, ...teams.map(one => ({ value: one.id, label: one.name }))]} />
            {owners.map(one => (
              <TextInput key={one.id} label={t('settings.skills', { name: one.name })} description={t('settings.skillsNote')} defaultValue={able(one.id).skills.join(', ')} disabled={!may}
                onBlur={event => change(one.id, { skills: event.currentTarget.value.split(',').map(word => word.trim()).filter(Boolean) })} />
            ))}
          </div>
        </Panel>
        {keep.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(keep.error)}</Text> : null}
        {may ? <div><Button type="submit" loading={keep.isPending}>{t('settings.save')}</Button></div> : null}
      </Stack>
    </form>
  );
}

function ReplyForm({ of }: { of: Replies }) {
  const { t } = useTranslation('inbox');
  const words = useProblemText();
  const may = useMay('agent');
  const [items, setItems] = useState(() => of.items.map(one => ({ ...one, no: crypto.randomUUID() })));
  const keep = useKeep('replies', of);
  const put = (no: string, part: { id?: string; text?: string }) => setItems(items.map(one => one.no === no ? { ...one, ...part } : one));
  return (
    <Panel title={t('settings.replies')} note={t('settings.repliesNote', { customer: '{{customer}}', agent: '{{agent}}', case: '{{case}}' })}>
      <form className={css.lines} aria-label={t('settings.replies')} onSubmit={event => { event.preventDefault(); keep.mutate({ items: items.map(({ id, text }) => ({ id, text })) }); }}>
        {items.map(one => (
          <div key={one.no} className={css.line}>
            <TextInput label={t('settings.id')} required maxLength={40} value={one.id} disabled={!may} error={one.id && !/^[a-zA-Z0-9-]+$/.test(one.id) ? t('settings.badId') : null} onChange={event => put(one.no, { id: event.currentTarget.value })} />
            <Textarea label={t('settings.text')} required autosize maxRows={8} maxLength={4000} value={one.text} disabled={!may} onChange={event => put(one.no, { text: event.currentTarget.value })} />
            {may ? <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('settings.remove', { name: one.id })} onClick={() => setItems(items.filter(other => other !== one))}><IconTrash size={17} /></ActionIcon> : null}
          </div>
        ))}
        {keep.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(keep.error)}</Text> : null}
        {may ? (
          <div className={css.acts}>
            <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setItems([...items, { id: '', text: '', no: crypto.randomUUID() }])}>{t('settings.add')}</Button>
            <Button type="submit" loading={keep.isPending}>{t('settings.save')}</Button>
          </div>
        ) : null}
      </form>
    </Panel>
  );
}
