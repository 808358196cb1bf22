import { Alert, Button, Checkbox, Group, NumberInput, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useRead, useWorkspace } from '../api/hooks';
import { tell } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Fault, Panel, useProblemText, Waiting } from '../ui/Page';
import css from './inbox.module.css';
import type { Mailbox } from './types';

/** From which mailbox mail comes in, and how that goes. */
export function MailboxPanel() {
  const { t } = useTranslation('inbox');
  const box = useRead<Mailbox>('settings', '/settings/mailbox');
  return (
    <Panel title={t('settings.mailbox.title')} note={t('settings.mailbox.note')}>
      {box.error && !box.data ? <Fault problem={box.error} retry={() => void box.refetch()} /> : !box.data ? <Waiting /> : <div className={css.lines}><MailboxForm key={box.data.version} of={box.data} />{box.data.version ? <Standing of={box.data} /> : null}</div>}
    </Panel>
  );
}

function MailboxForm({ of }: { of: Mailbox }) {
  const { t } = useTranslation('inbox');
  const words = useProblemText();
  const [set, setSet] = useState({ host: of.host, port: of.port, user: of.user, address: of.address, tls: of.tls, folder: of.folder, plus: of.plus, trustedServer: of.trustedServer });
  const [password, setPassword] = useState('');
  const put = (part: Partial<typeof set>) => setSet(now => ({ ...now, ...part }));
  const keep = useChange<void, Mailbox>((_, path) => api.put(path('/settings/mailbox'), { ...set, ...(password ? { password } : {}) }, of.version), ['settings']);
  const wrong = (field: string) => keep.error?.errors[field]?.[0];
  return (
    <form className={css.lines} aria-label={t('settings.mailbox.title')} onSubmit={event => { event.preventDefault(); keep.mutate(undefined, { onSuccess: () => tell.done(t('settings.saved')) }); }}>
      <TextInput label={t('settings.mailbox.address')} description={t('settings.mailbox.addressNote')} type="email" required value={set.address} error={wrong('address')} onChange={event => put({ address: event.currentTarget.value })} />
      <TextInput label={t('settings.mailbox.host')} required placeholder="imap.example.com" maxLength={253} value={set.host} error={wrong('host')} onChange={event => put({ host: event.currentTarget.value })} />
      <NumberInput label={t('settings.mailbox.port')} required min={1} max={65535} allowDecimal={false} value={set.port} error={wrong('port')} onChange={port => put({ port: Number(port) })} />
      <Checkbox label={t('settings.mailbox.tls')} checked={set.tls} error={wrong('tls')} onChange={event => put({ tls: event.currentTarget.checked })} />
      <TextInput label={t('settings.mailbox.user')} required maxLength={200} autoComplete="off" value={set.user} error={wrong('user')} onChange={event => put({ user: event.currentTarget.value })} />
      <PasswordInput label={t('settings.mailbox.password')} maxLength={1000} autoComplete="new-password" value={password} placeholder={of.hasPassword ? t('settings.mailbox.kept') : ''} onChange={event => setPassword(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('settings.mailbox.show') }} />
      <TextInput label={t('settings.mailbox.folder')} required maxLength={200} value={set.folder} error={wrong('folder')} onChange={event => put({ folder: event.currentTarget.value })} />
      <Checkbox label={t('settings.mailbox.plus')} description={t('settings.mailbox.plusNote')} checked={set.plus} onChange={event => put({ plus: event.currentTarget.checked })} />
      <TextInput label={t('settings.mailbox.trusted')} description={t('settings.mailbox.trustedNote')} maxLength={253} value={set.trustedServer} error={wrong('trustedServer')} onChange={event => put({ trustedServer: event.currentTarget.value })} />
      {keep.error && Object.keys(keep.error.errors).length === 0 ? <Alert color="coral" variant="light" role="alert">{words(keep.error)}</Alert> : null}
      <div><Button type="submit" loading={keep.isPending}>{t('settings.save')}</Button></div>
    </form>
  );
}

/** How reading goes, and what was not taken. */
function Standing({ of }: { of: Mailbox }) {
  const { t } = useTranslation('inbox');
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const words = useProblemText();
  const look = useChange<void, { ok: boolean; fault: string }>((_, path) => api.post(path('/settings/mailbox/look'), {}), ['settings', 'conversations']);
  const remove = useChange<void>((_, path) => api.delete(path('/settings/mailbox')), ['settings']);
  const said = (family: 'fault' | 'reason', code: string) => t(`settings.mailbox.${family}.${code.replace(/^\w+\./, '')}` as 'settings.mailbox.reason.own', { defaultValue: code });
  const fault = look.data ? look.data.fault : of.fault;
  const notTaken = Object.entries(of.notTaken);
  return (
    <>
      {fault ? <Alert color="coral" variant="light" role="alert">{said('fault', fault)}</Alert> : look.data ? <Alert color="leaf" variant="light" role="status">{t('settings.mailbox.looked')}</Alert>
        : of.lookedAt ? <p className={css.by}>{t('settings.mailbox.lookedAt', { ago: format.ago(of.lookedAt) })}</p> : null}
      {look.error ?? remove.error ? <Alert color="coral" variant="light" role="alert">{words(look.error ?? remove.error)}</Alert> : null}
      {notTaken.length > 0 ? (
        <div>
          <p className={css.by}>{t('settings.mailbox.notTaken')}</p>
          <ul className={css.recent} aria-label={t('settings.mailbox.notTaken')}>{notTaken.map(([reason, count]) => <li key={reason}><span>{said('reason', reason)}: {format.number(count)}</span></li>)}</ul>
        </div>
      ) : null}
      <Group>
        <Button variant="default" loading={look.isPending} onClick={() => look.mutate()}>{t('settings.mailbox.look')}</Button>
        <Button variant="default" color="red" loading={remove.isPending} onClick={() => remove.mutate()}>{t('settings.mailbox.remove')}</Button>
      </Group>
    </>
  );
}
