import { ActionIcon, Alert, Button, Checkbox, Group, MultiSelect, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconClockPause, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useRead } from '../api/hooks';
import type { ContactRules, MailPurpose, MailRules } from '../api/types';
import { tell } from '../ui/Bits';
import { Fault, Panel, useProblemText, Waiting } from '../ui/Page';
import ConsentImport from './ConsentImport';
import css from './settings.module.css';

export const channels = ['email', 'sms', 'web', 'app', 'chat', 'link'] as const;
const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const priorities = ['low', 'normal', 'high'] as const;

export default function ContactSection() {
  const rules = useRead<{ rules: ContactRules; version: string }>('contact-rules', '/settings/contact');
  const mail = useRead<MailRules>('mail-rules', '/settings/mail');
  const { t } = useTranslation('settings');
  const fault = rules.error ?? mail.error;
  if (fault && (!rules.data || !mail.data)) return <Panel><Fault problem={fault} retry={() => { void rules.refetch(); void mail.refetch(); }} /></Panel>;
  return rules.data && mail.data
    ? <Form key={rules.data.version} old={rules.data.rules} version={rules.data.version} purposes={mail.data.purposes} />
    : <Panel title={t('contact.title')}><Waiting /></Panel>;
}

function Form({ old, version, purposes }: { old: ContactRules; version: string; purposes: MailPurpose[] }) {
  const { t } = useTranslation(['settings', 'common']);
  const words = useProblemText();
  const [rules, setRules] = useState(old);
  const put = (part: Partial<ContactRules>) => setRules(now => ({ ...now, ...part }));
  const save = useChange<void, unknown>((_, path) => api.put(path('/settings/contact'), rules, version), ['contact-rules']);
  const categories = purposes.filter(purpose => purpose.basis !== 'contract').map(purpose => purpose.key);
  const channelChoices = [{ value: '', label: t('settings:contact.allChannels') }, ...channels.map(value => ({ value, label: t(`settings:channel.${value}`) }))];
  const categoryChoices = [{ value: '', label: t('settings:contact.allPurposes') }, ...categories.map(value => ({ value, label: value }))];
  const limit = (at: number, part: Partial<ContactRules['limits'][number]>) => put({ limits: rules.limits.map((one, i) => i === at ? { ...one, ...part } : one) });
  const quiet = (at: number, part: Partial<ContactRules['quietHours'][number]>) => put({ quietHours: rules.quietHours.map((one, i) => i === at ? { ...one, ...part } : one) });
  return (
    <>
    <form onSubmit={event => { event.preventDefault(); save.mutate(undefined, { onSuccess: () => tell.done(t('common:saved')) }); }}>
      <Stack gap="md">
        {save.error ? <Alert color="coral" variant="light" role="alert">{words(save.error)}</Alert> : null}
        <Panel title={t('settings:contact.title')} note={t('settings:contact.note')}>
          <div className={css.form}>
            <NumberInput label={t('settings:contact.coolDown')} description={t('settings:contact.coolDownNote')} min={0} max={365} value={rules.surveyCoolDownDays} onChange={value => put({ surveyCoolDownDays: Number(value) })} />
          </div>
          <fieldset className={css.group}>
            <legend>{t('settings:contact.limits')}</legend>
            {rules.limits.length === 0 ? <Text c="dimmed" fz="sm">{t('settings:contact.noLimits')}</Text> : null}
            {rules.limits.map((one, i) => (
              <div key={i} className={css.rule} role="group" aria-label={t('settings:contact.limitNo', { n: i + 1 })}>
                <NumberInput label={t('settings:contact.most')} min={1} max={1000} allowDecimal={false} value={one.most} onChange={value => limit(i, { most: Number(value) })} />
                <NumberInput label={t('settings:contact.inDays')} min={0.04} max={366} decimalScale={2} value={Math.round(one.hours / 0.24) / 100} onChange={value => limit(i, { hours: Number(value) * 24 })} />
                <Select label={t('settings:contact.channel')} data={channelChoices} value={one.channel} allowDeselect={false} onChange={value => limit(i, { channel: value ?? '' })} />
                <Select label={t('settings:contact.purpose')} data={categoryChoices} value={one.category} allowDeselect={false} onChange={value => limit(i, { category: value ?? '' })} />
                <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('settings:contact.removeLimit', { n: i + 1 })} onClick={() => put({ limits: rules.limits.filter((_, at) => at !== i) })}><IconTrash size={17} /></ActionIcon>
              </div>
            ))}
            <Group><Button size="xs" variant="default" leftSection={<IconPlus size={15} />} onClick={() => put({ limits: [...rules.limits, { most: 3, hours: 168, channel: '', category: '' }] })}>{t('settings:contact.addLimit')}</Button></Group>
          </fieldset>
        </Panel>
        <Panel title={t('settings:contact.quietTitle')} note={t('settings:contact.quietNote')}>
          {rules.quietHours.length === 0 ? <Text c="dimmed" fz="sm" mb="sm">{t('settings:contact.noQuiet')}</Text> : null}
          {rules.quietHours.map((one, i) => (
            <div key={i} className={css.rule} role="group" aria-label={t('settings:contact.quietNo', { n: i + 1 })}>
              <TextInput type="time" label={t('settings:contact.from')} value={one.from.slice(0, 5)} onChange={event => quiet(i, { from: event.currentTarget.value })} required />
              <TextInput type="time" label={t('settings:contact.until')} value={one.until.slice(0, 5)} onChange={event => quiet(i, { until: event.currentTarget.value })} required />
              <MultiSelect label={t('settings:contact.by')} placeholder={one.channels.length ? '' : t('settings:contact.pushed')} data={channels.map(value => ({ value, label: t(`settings:channel.${value}`) }))} value={one.channels} onChange={value => quiet(i, { channels: value })} />
              <MultiSelect label={t('settings:contact.days')} placeholder={one.days.length ? '' : t('settings:contact.everyDay')} data={days.map(value => ({ value, label: t(`settings:day.${value}`) }))} value={one.days} onChange={value => quiet(i, { days: value as ContactRules['quietHours'][number]['days'] })} />
              <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('settings:contact.removeQuiet', { n: i + 1 })} onClick={() => put({ quietHours: rules.quietHours.filter((_, at) => at !== i) })}><IconTrash size={17} /></ActionIcon>
            </div>
          ))}
          <Group><Button size="xs" variant="default" leftSection={<IconClockPause size={15} />} onClick={() => put({ quietHours: [...rules.quietHours, { channels: [], from: '22:00', until: '08:00', days: [] }] })}>{t('settings:contact.addQuiet')}</Button></Group>
        </Panel>
        <Panel title={t('settings:contact.priorityTitle')} note={t('settings:contact.priorityNote')}>
          <div className={css.form}>
            {categories.map(category => (
              <Select key={category} label={category} allowDeselect={false} data={priorities.map(value => ({ value, label: t(`settings:priority.${value}`) }))}
                value={rules.priorities.find(one => one.category === category)?.priority ?? 'normal'}
                onChange={value => put({ priorities: [...rules.priorities.filter(one => one.category !== category), { category, priority: (value ?? 'normal') as 'low' | 'normal' | 'high' }] })} />
            ))}
            <NumberInput label={t('settings:contact.keep')} description={t('settings:contact.keepNote')} min={1} max={730} allowDecimal={false} value={rules.keepDecisionsDays} onChange={value => put({ keepDecisionsDays: Number(value) })} />
            <Group><Button type="submit" loading={save.isPending}>{t('common:save')}</Button></Group>
          </div>
        </Panel>
      </Stack>
    </form>
    <Purposes />
    <ConsentImport />
    </>
  );
}

function Purposes() {
  const rules = useRead<MailRules>('mail-rules', '/settings/mail');
  return rules.data ? <PurposesForm key={rules.data.version} old={rules.data} /> : null;
}

function PurposesForm({ old }: { old: MailRules }) {
  const { t } = useTranslation(['settings', 'common']);
  const words = useProblemText();
  const [purposes, setPurposes] = useState(old.purposes);
  const put = (at: number, part: Partial<MailPurpose>) => setPurposes(now => now.map((one, i) => i === at ? { ...one, ...part } : one));
  const save = useChange<void, MailRules>((_, path) => api.put(path('/settings/mail'), { postalAddress: old.postalAddress, replyTo: old.replyTo, purposes }, old.version), ['mail-rules']);
  return (
    <Panel title={t('settings:purposes.title')} note={t('settings:purposes.note')}>
      <Stack gap="lg">
        {save.error ? <Alert color="coral" variant="light" role="alert">{words(save.error)}</Alert> : null}
        {purposes.map((one, i) => (
          <fieldset key={i} className={css.group}>
            <legend>{one.key || t('settings:purposes.new')}</legend>
            <div className={css.two}>
              <TextInput label={t('settings:purposes.key')} value={one.key} disabled={old.purposes.some(before => before.key === one.key)} onChange={event => put(i, { key: event.currentTarget.value })} />
              <Select label={t('settings:purposes.basis')} allowDeselect={false} data={(['contract', 'interest', 'consent'] as const).map(value => ({ value, label: t(`settings:basis.${value}`) }))} value={one.basis} onChange={value => put(i, { basis: value as MailPurpose['basis'] })} />
            </div>
            {one.basis === 'contract' ? null : (
              <>
                <MultiSelect label={t('settings:purposes.channels')} data={[...channels, 'any'].map(value => ({ value, label: t(`settings:channel.${value as 'any'}`) }))} value={one.channels} onChange={value => put(i, { channels: value })} />
                <Checkbox label={t('settings:purposes.doubleOptIn')} checked={one.doubleOptIn} onChange={event => put(i, { doubleOptIn: event.currentTarget.checked })} />
                <Checkbox label={t('settings:purposes.signal')} checked={one.endsBySignal} onChange={event => put(i, { endsBySignal: event.currentTarget.checked })} />
                {one.texts.map((text, at) => {
                  const change = (part: Partial<typeof text>) => put(i, { texts: one.texts.map((before, n) => n === at ? { ...before, ...part } : before) });
                  return (
                    <div key={at} className={css.rule} role="group" aria-label={t('settings:purposes.textNo', { n: at + 1, name: one.key })}>
                      <TextInput label={t('settings:purposes.language')} value={text.language} maxLength={35} onChange={event => change({ language: event.currentTarget.value })} />
                      <TextInput label={t('settings:purposes.name')} value={text.name} maxLength={80} onChange={event => change({ name: event.currentTarget.value })} />
                      <TextInput label={t('settings:purposes.text')} value={text.text} maxLength={1000} onChange={event => change({ text: event.currentTarget.value })} />
                      <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('settings:purposes.removeText', { n: at + 1 })} onClick={() => put(i, { texts: one.texts.filter((_, n) => n !== at) })}><IconTrash size={17} /></ActionIcon>
                    </div>
                  );
                })}
                <Group justify="space-between">
                  <Button size="xs" variant="default" leftSection={<IconPlus size={15} />} onClick={() => put(i, { texts: [...one.texts, { language: one.texts.length ? '' : 'en', name: '', text: '' }] })}>{t('settings:purposes.addText')}</Button>
                  <Text fz="xs" c="dimmed">{t('settings:purposes.version', { n: one.textVersion })}</Text>
                </Group>
              </>
            )}
          </fieldset>
        ))}
        <Group>
          <Button loading={save.isPending} onClick={() => save.mutate(undefined, { onSuccess: () => tell.done(t('common:saved')) })}>{t('settings:purposes.save')}</Button>
          <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setPurposes(now => [...now, { key: '', basis: 'consent', channels: ['email'], doubleOptIn: true, endsBySignal: false, texts: [], textVersion: 1 }])}>{t('settings:purposes.add')}</Button>
        </Group>
      </Stack>
    </Panel>
  );
}
