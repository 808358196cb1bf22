import { Button, Menu, Modal } from '@mantine/core';
import { IconBan, IconDownload, IconMailPlus, IconMailForward, IconUserOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../../api/hooks';
import type { components } from '../../api/openapi';
import { Confirm, download, Pill, type Tone } from '../../ui/Bits';
import { csv } from '../../ui/csv';
import { useFormats } from '../../ui/format';
import { Empty, Fault, Panel, useProblemText, Waiting } from '../../ui/Page';
import type { Survey } from '../types';
import { NewInvitations } from './NewInvitations';
import css from './share.module.css';

type Schemas = components['schemas'];
type Mailing = Schemas['MailingLine'];
type Person = Schemas['InvitationLine'];

/** The way of an invitation, in order; what went wrong follows. */
export const stations = ['invited', 'sent', 'delivered', 'clicked', 'started', 'completed', 'bounced', 'complained', 'suppressed', 'failed', 'unknown', 'cancelled', 'revoked'] as const;
const tones: Record<string, Tone> = { completed: 'good', started: 'accent', clicked: 'accent', bounced: 'bad', complained: 'bad', failed: 'bad', suppressed: 'warn', unknown: 'warn', cancelled: 'warn', revoked: 'warn' };

/** Invitations by mail: whom, what they say, and where everybody stands. */
export function InvitationsPanel({ survey }: { survey: Survey }) {
  const { t } = useTranslation('asking');
  const mayEdit = useMay('analyst');
  const tail = `/surveys/${survey.id}/invitations`;
  const read = useRead<{ items: Mailing[] }>('survey-mailings', tail, {}, { every: 15_000, keep: true });
  const [making, setMaking] = useState(false);
  const [open, setOpen] = useState<Mailing | null>(null);
  const rows = read.data?.items ?? [];
  const start = mayEdit && survey.state === 'live' ? () => setMaking(true) : undefined;
  return (
    <Panel title={t('invite.title')} note={survey.state === 'live' ? t('invite.note') : t('invite.unpublished')}
      actions={start && rows.length > 0 ? <Button size="compact-md" leftSection={<IconMailPlus size={15} />} onClick={start}>{t('invite.new')}</Button> : undefined}>
      {read.error && !read.data ? <Fault problem={read.error} retry={() => void read.refetch()} /> : !read.data ? <Waiting lines={3} />
        : rows.length === 0 ? <Empty icon={IconMailForward} title={t('invite.emptyTitle')} text={t('invite.emptyText')} {...(start ? { action: { label: t('invite.new'), onClick: start } } : {})} />
        : <ul className={css.list}>{rows.map(mailing => <li key={mailing.id} className={css.card}><MailingButton mailing={mailing} open={() => setOpen(mailing)} /></li>)}</ul>}
      {making ? <NewInvitations survey={survey} close={() => setMaking(false)} /> : null}
      {open ? <People survey={survey} mailing={open} mayEdit={mayEdit} close={() => setOpen(null)} /> : null}
    </Panel>
  );
}

function MailingButton({ mailing, open }: { mailing: Mailing; open: () => void }) {
  const { t } = useTranslation('asking');
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const states = mailing.states as Record<string, number>;
  return (
    <button type="button" className={css.mailing} onClick={open} aria-haspopup="dialog">
      <strong>{mailing.subject}</strong>
      <span className={css.hint}>{[
        t('invite.people', { count: Number(mailing.count), number: format.number(Number(mailing.count)) }),
        mailing.sendAt && Date.parse(mailing.sendAt) > Date.now() ? t('invite.planned', { at: format.moment(mailing.sendAt) }) : format.moment(mailing.sent),
        ...(mailing.occasion ? [t('invite.automatic')] : []), ...(mailing.revoked ? [t('invite.state.revoked')] : []),
      ].join(' · ')}</span>
      <span className={css.counts}>{stations.filter(one => states[one]).map(one => <Pill key={one} tone={tones[one] ?? 'plain'}>{t(`invite.state.${one}`)} {format.number(states[one] ?? 0)}</Pill>)}</span>
    </button>
  );
}

function People({ survey, mailing, mayEdit, close }: { survey: Survey; mailing: Mailing; mayEdit: boolean; close: () => void }) {
  const { t } = useTranslation('asking');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const words = useProblemText();
  const maySee = useMay('agent');
  const read = useRead<{ items: Person[] }>('survey-invitations', `/surveys/${survey.id}/invitations/${mailing.id}`, {}, { enabled: maySee, every: 15_000 });
  const [ending, setEnding] = useState<Person | 'all' | null>(null);
  const why = t as (key: string, values: object) => string;
  const revoke = useChange<Person | 'all'>(async (who, path) => {
    if (who !== 'all') return void await api.delete(path(`/surveys/${survey.id}/links/${who.link}/passes/${who.pass}`));
    const link = `/surveys/${survey.id}/links/${mailing.link}`;
    const { name, channel, touchpoint, employee, verifyEmail, domains, embedOn, lastDay, version } = await api.get<Schemas['LinkAnswer'] & { version: string }>(path(link));
    await api.put(path(link), { name, channel, touchpoint, employee, verifyEmail, domains, embedOn, lastDay, revoked: true }, version);
  }, ['survey-invitations', 'survey-mailings', 'survey-links']);
  const people = read.data?.items ?? [];
  const save = () => download(`${t('invite.file')}.csv`, csv([
    [t('invite.who'), t('invite.where'), t('invite.reason'), t('invite.reminders'), t('invite.when'), t('invite.about')],
    ...people.map(one => [one.name, t(`invite.state.${one.state as (typeof stations)[number]}`), one.reason, one.reminders, one.invited, one.interaction]),
  ]));
  return (
    <Modal opened onClose={close} title={mailing.subject} size="xl">
      <div className={css.stack}>
        <div className={css.cardActs}>
          <span className={css.hint}>{t('invite.opened')}</span>
          <span className={css.acts}>
            <Button size="compact-md" variant="default" leftSection={<IconDownload size={15} />} disabled={people.length === 0} onClick={save}>{t('invite.save')}</Button>
            {mayEdit && !mailing.revoked ? <Button size="compact-md" variant="subtle" color="coral" leftSection={<IconBan size={15} />} onClick={() => setEnding('all')}>{t('invite.revokeAll')}</Button> : null}
          </span>
        </div>
        {!maySee ? <p className={css.hint}>{t('invite.maySee')}</p> : read.error && !read.data ? <Fault problem={read.error} retry={() => void read.refetch()} /> : !read.data ? <Waiting lines={5} /> : (
          <ul className={css.people} tabIndex={0} aria-label={t('invite.list')}>
            {people.map(one => (
              <li key={one.pass}>
                <span className={css.who}>{one.customer ? <Link to={`/w/${id}/customers/${one.customer}`}>{one.name || t('asks.nameless')}</Link> : one.name}</span>
                <span className={css.what}>{[one.interaction, one.reminders > 0 ? t('invite.reminded', { count: one.reminders }) : '', format.moment(one.invited)].filter(Boolean).join(' · ')}</span>
                <Pill tone={tones[one.state] ?? 'plain'}>{t(`invite.state.${one.state as (typeof stations)[number]}`)}</Pill>
                {mayEdit && !['completed', 'revoked'].includes(one.state) ? (
                  <Menu position="bottom-end">
                    <Menu.Target><Button size="compact-sm" variant="subtle" color="gray" aria-label={t('invite.actsOf', { name: one.name })}>…</Button></Menu.Target>
                    <Menu.Dropdown><Menu.Item leftSection={<IconUserOff size={15} />} onClick={() => setEnding(one)}>{t('invite.revoke')}</Menu.Item></Menu.Dropdown>
                  </Menu>
                ) : <span />}
                {one.reason ? <span className={css.why}>{why(`reasons.${one.reason}`, { defaultValue: one.reason })}</span> : null}
              </li>
            ))}
          </ul>
        )}
      </div>
      <Confirm opened={ending !== null} close={() => setEnding(null)} title={ending === 'all' ? t('invite.revokeAllTitle') : t('invite.revokeTitle', { name: ending?.name })} text={t('invite.revokeText')} action={t('invite.revoke')}
        busy={revoke.isPending} fault={words(revoke.error)} act={() => revoke.mutate(ending!, { onSuccess: () => { if (ending === 'all') close(); setEnding(null); } })} />
    </Modal>
  );
}
