import { Alert, Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Problem } from '../api/client';
import { loadSession, sessionKey, useSession } from '../api/hooks';
import type { SignIn } from '../api/types';
import { ClaimForm } from '../session/ClaimAccount';
import { NewPassword } from '../session/NewPassword';
import { CopyLine, download, Pill, tell } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Panel, useProblemText, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import { Passkeys } from './Passkeys';
import css from './settings.module.css';

export default function AccountSection() {
  // An account the console's link opened has no password to change or to guard yet.
  return useSession().data?.person?.claimed === false ? <><Claim /><Sessions /></> : <><Name /><Password /><Passkeys /><Totp /><Sessions /></>;
}

function Claim() {
  const { t } = useTranslation('settings');
  return <Panel title={t('claim.title')} note={t('claim.note')}><div className={css.form}><ClaimForm /></div></Panel>;
}

function useRefreshSession() {
  const queries = useQueryClient();
  return async () => { queries.setQueryData(sessionKey, await loadSession()); };
}

function Name() {
  const { t } = useTranslation(['settings', 'common']);
  const words = useProblemText();
  const refresh = useRefreshSession();
  const person = useSession().data?.person;
  const [name, setName] = useState(person?.name ?? '');
  const save = useMutation<void, Problem>({ mutationFn: () => api.patch('/api/v1/me', { name }), onSuccess: async () => { await refresh(); tell.done(t('common:saved')); } });
  return (
    <Panel title={t('settings:account.title')}>
      <form className={css.form} onSubmit={event => { event.preventDefault(); save.mutate(); }}>
        {save.error ? <Alert color="coral" variant="light" role="alert">{words(save.error)}</Alert> : null}
        <TextInput label={t('settings:account.name')} required maxLength={100} autoComplete="name" value={name} onChange={event => setName(event.currentTarget.value)} />
        <TextInput label={t('settings:account.email')} value={person?.email ?? ''} readOnly />
        <Group><Button type="submit" loading={save.isPending}>{t('common:save')}</Button></Group>
      </form>
    </Panel>
  );
}

function Password() {
  const { t } = useTranslation('settings');
  const words = useProblemText();
  const person = useSession().data?.person;
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const save = useMutation<void, Problem>({ mutationFn: () => api.post('/api/v1/me/password', { current, next }), onSuccess: () => { setCurrent(''); setNext(''); tell.done(t('account.passwordSaved')); } });
  return (
    <Panel title={t('account.password')}>
      <form className={css.form} onSubmit={event => { event.preventDefault(); save.mutate(); }}>
        {save.error ? <Alert color="coral" variant="light" role="alert">{words(save.error)}</Alert> : null}
        <input type="text" autoComplete="username" value={person?.email ?? ''} readOnly hidden />
        <PasswordInput label={t('account.current')} required autoComplete="current-password" value={current} onChange={event => setCurrent(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('mail.show') }} />
        <NewPassword label={t('account.next')} value={next} change={setNext} own={[person?.name ?? '']} error={save.error?.errors.next?.[0] ?? null} />
        <Group><Button type="submit" loading={save.isPending}>{t('account.changePassword')}</Button></Group>
      </form>
    </Panel>
  );
}

/** The authenticator app: switch on with a code, ten recovery codes, switch off. */
export function Totp({ done }: { done?: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const words = useProblemText();
  const refresh = useRefreshSession();
  const on = useSession().data?.person?.totp ?? false;
  const [code, setCode] = useState('');
  const [removing, setRemoving] = useState(false);
  const [codes, setCodes] = useState<string[] | null>(null);
  const begin = useMutation<{ secret: string; uri: string; qrSvg: string }, Problem>({ mutationFn: () => api.post('/api/v1/me/totp') });
  const confirm = useMutation<{ recoveryCodes: string[] }, Problem>({
    mutationFn: () => api.put('/api/v1/me/totp', { code: code.replace(/\s/g, '') }),
    onSuccess: async answer => { setCodes(answer.recoveryCodes); setCode(''); begin.reset(); if (!done) await refresh(); },
  });
  const kept = () => { setCodes(null); done?.(); };
  const remove = useMutation<void, Problem>({ mutationFn: () => api.delete('/api/v1/me/totp', { code: code.replace(/\s/g, '') }), onSuccess: async () => { setRemoving(false); setCode(''); await refresh(); } });
  return (
    <Panel title={t('settings:totp.title')} note={t('settings:totp.note')} actions={on ? <Pill tone="good" icon={<IconShieldCheck size={13} />}>{t('settings:people.on')}</Pill> : undefined}>
      {on ? <Button variant="default" onClick={() => setRemoving(true)}>{t('settings:totp.remove')}</Button>
        : begin.data ? (
          <form className={css.form} onSubmit={event => { event.preventDefault(); confirm.mutate(); }}>
            <Text fz="sm" c="dimmed">{t('settings:totp.scan')}</Text>
            {/* Drawn by our server; shown as an image, so nothing in it can run. */}
            <img className={css.qr} alt={t('settings:totp.qr')} src={`data:image/svg+xml;utf8,${encodeURIComponent(begin.data.qrSvg)}`} />
            <CopyLine label={t('settings:totp.secret')} text={begin.data.secret} />
            {confirm.error ? <Alert color="coral" variant="light" role="alert">{words(confirm.error)}</Alert> : null}
            <TextInput label={t('settings:totp.code')} required inputMode="numeric" autoComplete="one-time-code" maxLength={8} value={code} onChange={event => setCode(event.currentTarget.value)} />
            <Group><Button type="submit" loading={confirm.isPending}>{t('settings:totp.confirm')}</Button></Group>
          </form>
        ) : <Button onClick={() => begin.mutate()} loading={begin.isPending}>{t('settings:totp.begin')}</Button>}
      {begin.error ? <Alert mt="sm" color="coral" variant="light" role="alert">{words(begin.error)}</Alert> : null}
      <Modal opened={codes !== null} onClose={kept} title={t('settings:totp.codes')} closeOnClickOutside={false}>
        <Stack>
          <Text fz="sm" c="dimmed">{t('settings:totp.codesText')}</Text>
          <ul className={css.codes}>{codes?.map(item => <li key={item}>{item}</li>)}</ul>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => download('rapport-recovery-codes.txt', `${codes?.join('\n')}\n`, 'text/plain')}>{t('settings:totp.download')}</Button>
            <Button onClick={kept}>{t('settings:totp.kept')}</Button>
          </Group>
        </Stack>
      </Modal>
      <Modal opened={removing} onClose={() => setRemoving(false)} title={t('settings:totp.remove')}>
        <form onSubmit={event => { event.preventDefault(); remove.mutate(); }}>
          <Stack>
            {remove.error ? <Alert color="coral" variant="light" role="alert">{words(remove.error)}</Alert> : null}
            <TextInput data-autofocus label={t('settings:totp.code')} required inputMode="numeric" autoComplete="one-time-code" maxLength={8} value={code} onChange={event => setCode(event.currentTarget.value)} />
            <Group justify="flex-end"><Button variant="default" onClick={() => setRemoving(false)}>{t('common:cancel')}</Button><Button type="submit" color="coral" loading={remove.isPending}>{t('settings:totp.remove')}</Button></Group>
          </Stack>
        </form>
      </Modal>
    </Panel>
  );
}

function Sessions() {
  const { t } = useTranslation('settings');
  const words = useProblemText();
  const format = useFormats();
  const queries = useQueryClient();
  const sessions = useQuery<{ items: SignIn[] }, Problem>({ queryKey: ['my-sessions'], queryFn: () => api.get('/api/v1/me/sessions') });
  const end = useMutation<void, Problem, string>({
    mutationFn: id => api.delete(`/api/v1/me/sessions/${id}`), onSuccess: () => queries.invalidateQueries({ queryKey: ['my-sessions'] }), onError: problem => tell.fault(words(problem) ?? ''),
  });
  return (
    <Panel title={t('sessions.title')} note={t('sessions.note')} flush>
      {!sessions.data ? <div className={uiCss.panelBody}><Waiting lines={3} /></div> : (
        <div className={uiCss.tableWrap} role="region" tabIndex={0} aria-label={t('sessions.title')}>
          <table className={uiCss.table}>
            <thead><tr><th scope="col">{t('sessions.browser')}</th><th scope="col">{t('sessions.since')}</th><th scope="col">{t('sessions.lastSeen')}</th><th scope="col"><span className="visually-hidden">{t('sessions.end')}</span></th></tr></thead>
            <tbody>
              {sessions.data.items.map(item => (
                <tr key={item.id}>
                  <td>{item.browser} {item.current ? <Pill tone="good">{t('sessions.this')}</Pill> : null}</td><td>{format.moment(item.created)}</td><td>{format.ago(item.lastSeen)}</td>
                  <td className={uiCss.end}>{item.current ? null : <Button size="compact-sm" variant="default" onClick={() => end.mutate(item.id)}>{t('sessions.end')}</Button>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
