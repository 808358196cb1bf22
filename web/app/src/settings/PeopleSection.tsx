import { ActionIcon, Alert, Button, Group, Menu, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconDots, IconLink, IconShieldCheck, IconUserMinus, IconUserPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useRead, useSession, useWorkspace } from '../api/hooks';
import type { Invite, Person, RoleName } from '../api/types';
import { Confirm, CopyLine, Pill, tell } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Fault, Panel, useProblemText, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import { RequireFactor } from './RequireFactor';
import css from './settings.module.css';

const roles: RoleName[] = ['viewer', 'agent', 'analyst', 'admin', 'owner'];
interface Link { link: string; expires: string }

export default function PeopleSection() {
  const { t } = useTranslation(['settings', 'common']);
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const words = useProblemText();
  const me = useSession().data?.person?.id;
  const [inviting, setInviting] = useState(false);
  const [link, setLink] = useState<(Link & { title: string }) | null>(null);
  const [leaving, setLeaving] = useState<Person | null>(null);
  const people = useRead<{ items: Person[]; invites: Invite[] }>('people', '/people');
  const fault = (problem: Error) => tell.fault(words(problem) ?? '');
  const role = useChange<{ id: string; role: string }>((body, path) => api.patch(path(`/people/${body.id}`), { role: body.role }), ['people']);
  const remove = useChange<string>((id, path) => api.delete(path(`/people/${id}`)), ['people']);
  const withdraw = useChange<string>((id, path) => api.delete(path(`/people/invites/${id}`)), ['people']);
  const reset = useChange<Person, Link>((person, path) => api.post(path(`/people/${person.id}/reset`)));
  const roleOptions = roles.map(value => ({ value, label: t(`common:role.${value}`) }));
  if (people.error && !people.data) return <Panel><Fault problem={people.error} retry={() => void people.refetch()} /></Panel>;
  return (
    <>
      <Panel title={t('settings:people.title')} note={t('settings:people.note')} flush actions={<Button size="xs" leftSection={<IconUserPlus size={16} />} onClick={() => setInviting(true)}>{t('settings:people.invite')}</Button>}>
        {!people.data ? <div className={uiCss.panelBody}><Waiting /></div> : (
          <div className={uiCss.tableWrap} role="region" tabIndex={0} aria-label={t('settings:people.title')}>
            <table className={uiCss.table}>
              <thead><tr><th scope="col">{t('settings:people.person')}</th><th scope="col">{t('settings:people.role')}</th><th scope="col">{t('settings:people.lastSeen')}</th><th scope="col">{t('settings:people.second')}</th><th scope="col"><span className="visually-hidden">{t('common:actions')}</span></th></tr></thead>
              <tbody>
                {people.data.items.map(person => (
                  <tr key={person.id}>
                    <td><div className={css.who}><strong>{person.name}{person.id === me ? ` (${t('settings:people.you')})` : ''}</strong><span>{person.email}</span></div></td>
                    <td><Select size="xs" w={116} aria-label={t('settings:people.roleOf', { name: person.name })} data={roleOptions} value={person.role} onChange={value => value && value !== person.role && role.mutate({ id: person.id, role: value }, { onError: fault })} /></td>
                    <td className="num">{person.lastSeen ? format.ago(person.lastSeen) : t('common:never')}</td>
                    <td>{person.totp ? <Pill tone="good" icon={<IconShieldCheck size={13} />}>{t('settings:people.on')}</Pill> : <Pill>{t('settings:people.off')}</Pill>}</td>
                    <td className={uiCss.end}>
                      <Menu position="bottom-end">
                        <Menu.Target><ActionIcon variant="subtle" color="gray" aria-label={t('settings:people.actions', { name: person.name })}><IconDots size={17} /></ActionIcon></Menu.Target>
                        <Menu.Dropdown>
                          <Menu.Item leftSection={<IconLink size={16} />} onClick={() => reset.mutate(person, { onSuccess: made => setLink({ ...made, title: t('settings:people.resetTitle', { name: person.name }) }), onError: fault })}>{t('settings:people.reset')}</Menu.Item>
                          <Menu.Item leftSection={<IconUserMinus size={16} />} color="coral" onClick={() => setLeaving(person)}>{t('settings:people.remove')}</Menu.Item>
                        </Menu.Dropdown>
                      </Menu>
                    </td>
                  </tr>
                ))}
                {people.data.invites.map(invite => (
                  <tr key={invite.id}>
                    <td><div className={css.who}><strong>{invite.email}</strong><span>{t('settings:people.invited', { when: format.moment(invite.expires) })}</span></div></td>
                    <td>{t(`common:role.${invite.role}`)}</td><td>–</td><td>–</td>
                    <td className={uiCss.end}><ActionIcon variant="subtle" color="gray" aria-label={t('settings:people.withdraw', { email: invite.email })} onClick={() => withdraw.mutate(invite.id, { onError: fault })}><IconX size={17} /></ActionIcon></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
      <RequireFactor />
      {inviting ? <InviteForm close={() => setInviting(false)} made={made => { setInviting(false); setLink({ ...made, title: t('settings:people.linkTitle') }); }} /> : null}
      <Modal opened={link !== null} onClose={() => setLink(null)} title={link?.title}>
        {link ? <Stack><Text fz="sm" c="dimmed">{t('settings:people.linkText', { when: format.moment(link.expires) })}</Text><CopyLine label={t('settings:people.link')} text={link.link} /></Stack> : null}
      </Modal>
      <Confirm opened={leaving !== null} close={() => setLeaving(null)} title={t('settings:people.removeTitle', { name: leaving?.name ?? '' })} text={t('settings:people.removeText')} action={t('settings:people.remove')}
        busy={remove.isPending} fault={words(remove.error)} act={() => remove.mutate(leaving!.id, { onSuccess: () => setLeaving(null) })} />
    </>
  );
}

function InviteForm({ close, made }: { close: () => void; made: (link: Link) => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const words = useProblemText();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<RoleName>('analyst');
  const invite = useChange<void, Link>((_, path) => api.post(path('/people/invites'), { email, role }), ['people']);
  return (
    <Modal opened onClose={close} title={t('settings:people.invite')}>
      <form onSubmit={event => { event.preventDefault(); invite.mutate(undefined, { onSuccess: made }); }}>
        <Stack>
          {invite.error ? <Alert color="coral" variant="light" role="alert">{words(invite.error)}</Alert> : null}
          <TextInput data-autofocus type="email" label={t('settings:people.email')} required maxLength={254} value={email} onChange={event => setEmail(event.currentTarget.value)} />
          <Select label={t('settings:people.role')} description={t(`common:roleText.${role}`)} value={role} onChange={value => setRole((value ?? 'viewer') as RoleName)} data={roles.map(value => ({ value, label: t(`common:role.${value}`) }))} />
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={invite.isPending}>{t('settings:people.makeLink')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
