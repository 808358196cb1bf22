import { Alert, Button, Checkbox, Group, NumberInput, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useRead, useSession } from '../api/hooks';
import type { MailRules, Smtp } from '../api/types';
import { tell } from '../ui/Bits';
import { Fault, Panel, useProblemText, Waiting } from '../ui/Page';
import css from './settings.module.css';

const nothing: Smtp = { host: '', port: 587, user: '', from: '', tls: true, hasPassword: false, version: null };

export default function MailSection() {
  const smtp = useRead<Smtp>('smtp', '/settings/smtp');
  const { t } = useTranslation('settings');
  if (smtp.error && smtp.error.status !== 404 && !smtp.data) return <Panel><Fault problem={smtp.error} retry={() => void smtp.refetch()} /></Panel>;
  if (smtp.isPending) return <Panel title={t('mail.title')}><Waiting /></Panel>;
  return <><Form key={smtp.dataUpdatedAt > 0 ? 'read' : 'none'} old={smtp.data ?? nothing} /><Rules /></>;
}

function Rules() {
  const rules = useRead<MailRules>('mail-rules', '/settings/mail');
  const { t } = useTranslation('settings');
  if (rules.error && !rules.data) return <Panel><Fault problem={rules.error} retry={() => void rules.refetch()} /></Panel>;
  return rules.data ? <RulesForm key={rules.data.version} old={rules.data} /> : <Panel title={t('mail.rulesTitle')}><Waiting /></Panel>;
}

function RulesForm({ old }: { old: MailRules }) {
  const { t } = useTranslation(['settings', 'common']);
  const words = useProblemText();
  const [postalAddress, setPostalAddress] = useState(old.postalAddress);
  const [replyTo, setReplyTo] = useState(old.replyTo);
  const save = useChange<void, MailRules>((_, path) => api.put(path('/settings/mail'), { postalAddress, replyTo }, old.version), ['mail-rules', 'messages']);
  return (
    <Panel title={t('settings:mail.rulesTitle')} note={t('settings:mail.rulesNote')}>
      <form className={css.form} onSubmit={event => { event.preventDefault(); save.mutate(undefined, { onSuccess: () => tell.done(t('common:saved')) }); }}>
        {save.error ? <Alert color="coral" variant="light" role="alert">{words(save.error)}</Alert> : null}
        <Textarea label={t('settings:mail.postalAddress')} autosize minRows={3} maxLength={500} value={postalAddress} onChange={event => setPostalAddress(event.currentTarget.value)} />
        <TextInput type="email" label={t('settings:mail.replyTo')} description={t('settings:mail.replyToNote')} value={replyTo} onChange={event => setReplyTo(event.currentTarget.value)} />
        <Group><Button type="submit" loading={save.isPending}>{t('common:save')}</Button></Group>
      </form>
    </Panel>
  );
}

function Form({ old }: { old: Smtp }) {
  const { t } = useTranslation(['settings', 'common']);
  const words = useProblemText();
  const me = useSession().data?.person?.email ?? '';
  const [value, setValue] = useState(old);
  const [seen, setSeen] = useState(old.version);
  const [password, setPassword] = useState('');
  const [to, setTo] = useState(me);
  const save = useChange<void, Smtp>((_, path) => api.put(path('/settings/smtp'), { host: value.host, port: value.port, from: value.from, user: value.user || null, tls: value.tls, ...(password ? { password } : {}) }, seen), ['smtp']);
  const test = useChange<void, { ok: boolean; detail: string }>((_, path) => api.post(path('/settings/smtp/test'), { to }));
  const put = (part: Partial<Smtp>) => setValue(now => ({ ...now, ...part }));
  return (
    <>
      <Panel title={t('settings:mail.title')} note={t('settings:mail.note')}>
        <form className={css.form} onSubmit={event => { event.preventDefault(); save.mutate(undefined, { onSuccess: saved => { setSeen(saved.version); tell.done(t('common:saved')); } }); }}>
          {save.error ? <Alert color="coral" variant="light" role="alert">{words(save.error)}</Alert> : null}
          <div className={css.two}>
            <TextInput label={t('settings:mail.host')} required value={value.host} onChange={event => put({ host: event.currentTarget.value })} placeholder="smtp.example.com" />
            <NumberInput label={t('settings:mail.port')} required min={1} max={65535} allowDecimal={false} value={value.port} onChange={port => put({ port: Number(port) })} />
          </div>
          <TextInput label={t('settings:mail.from')} type="email" required value={value.from} onChange={event => put({ from: event.currentTarget.value })} />
          <TextInput label={t('settings:mail.user')} value={value.user ?? ''} autoComplete="off" onChange={event => put({ user: event.currentTarget.value })} />
          <PasswordInput label={t('settings:mail.password')} autoComplete="new-password" value={password} onChange={event => setPassword(event.currentTarget.value)} placeholder={old.hasPassword ? t('settings:mail.kept') : ''} visibilityToggleButtonProps={{ 'aria-label': t('settings:mail.show') }} />
          <Checkbox label={t('settings:mail.tls')} checked={value.tls} onChange={event => put({ tls: event.currentTarget.checked })} />
          <Group><Button type="submit" loading={save.isPending}>{t('common:save')}</Button></Group>
        </form>
      </Panel>
      <Panel title={t('settings:mail.testTitle')} note={t('settings:mail.testNote')}>
        <form className={css.form} onSubmit={event => { event.preventDefault(); test.mutate(); }}>
          <TextInput type="email" label={t('settings:mail.to')} required value={to} onChange={event => setTo(event.currentTarget.value)} />
          {test.data ? <Alert role="status" variant="light" color={test.data.ok ? 'leaf' : 'coral'}>{test.data.detail}</Alert> : null}
          {test.error ? <Alert role="alert" variant="light" color="coral">{words(test.error)}</Alert> : null}
          <Group><Button type="submit" variant="default" loading={test.isPending}>{t('settings:mail.test')}</Button></Group>
        </form>
      </Panel>
    </>
  );
}
