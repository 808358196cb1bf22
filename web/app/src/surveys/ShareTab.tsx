import { Button, Modal, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { IconExternalLink, IconLink, IconPlus, IconQrcode, IconTicket } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useMay, usePath, useRead, useWorkspace } from '../api/hooks';
import type { components } from '../api/openapi';
import { Confirm, CopyCode, CopyLine, Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Empty, Fault, Panel, useProblemText, Waiting } from '../ui/Page';
import { useEditor } from './editor';
import { InvitationsPanel } from './share/InvitationsPanel';
import { NotifyPanel } from './share/NotifyPanel';
import { OccasionsPanel } from './share/OccasionsPanel';
import { PassesDialog } from './share/PassesDialog';
import { WebsitePanel } from './WebsitePanel';
import css from './surveys.module.css';
import type { Survey } from './types';

type Links = components['schemas']['LinkList'];
type Line = Links['items'][number] & { version?: string | null };
const channels = ['link', 'qr', 'email', 'sms', 'kiosk'] as const;

/** Where people meet the survey, and how its authors try it without counting. */
export function ShareTab({ survey }: { survey: Survey }) {
  const { t } = useTranslation('surveys');
  const { id: workspace } = useWorkspace();
  const { language } = useEditor();
  const mayEdit = useMay('analyst');
  // The server refuses what would show who answered what, or would make customers of employees.
  const ofEmployees = survey.employees !== null;
  const tail = `/surveys/${survey.id}/links`;
  const links = useRead<{ items: Line[] }>('survey-links', tail);
  const [making, setMaking] = useState(false);
  const [ending, setEnding] = useState<Line | null>(null);
  const [passes, setPasses] = useState<Line | null>(null);
  const words = useProblemText();
  const revoke = useChange<Line>(async (line, path) => {
    const { version } = await api.get<Line>(path(`${tail}/${line.id}`));
    const { name, channel, touchpoint, employee, verifyEmail, domains, embedOn, lastDay } = line;
    await api.put(path(`${tail}/${line.id}`), { name, channel, touchpoint, employee, verifyEmail, domains, embedOn, lastDay, revoked: true }, version);
  }, ['survey-links']);
  const trial = `/r/preview/${workspace}/${survey.id}`;
  const rows = links.data?.items ?? [];
  return (
    <div className={css.sections}>
      <Panel title={t('share.try')} note={t('share.tryNote')}>
        <div className={css.groupActs}>
          <Button variant="default" component="a" href={`${trial}?lang=${language}`} target="_blank" rel="noopener" leftSection={<IconExternalLink size={16} aria-hidden />}>{t('share.tryDraft')}</Button>
          {survey.publishedVersion > 0 ? <Button variant="default" component="a" href={`${trial}?mode=test&lang=${language}`} target="_blank" rel="noopener" leftSection={<IconExternalLink size={16} aria-hidden />}>{t('share.tryLive')}</Button> : null}
        </div>
      </Panel>
      {ofEmployees ? <p className={css.hint} role="note">{t('share.employees')}</p> : <><InvitationsPanel survey={survey} /><OccasionsPanel survey={survey} /><WebsitePanel survey={survey} /></>}
      <Panel title={t('share.links')} note={survey.publishedVersion > 0 ? t('share.linksNote') : t('share.unpublished')}
        actions={mayEdit && rows.length > 0 ? <Button size="compact-md" leftSection={<IconPlus size={15} />} onClick={() => setMaking(true)}>{t('share.new')}</Button> : undefined}>
        {links.error && !links.data ? <Fault problem={links.error} retry={() => void links.refetch()} /> : !links.data ? <Waiting lines={3} />
          : rows.length === 0 ? <Empty icon={IconLink} title={t('share.emptyTitle')} text={t('share.emptyText')} action={mayEdit ? { label: t('share.new'), onClick: () => setMaking(true) } : undefined} />
          : <ul className={css.boxes}>{rows.map(line => <LinkBox key={line.id} line={line} tail={tail} revoke={mayEdit ? () => setEnding(line) : null} passes={() => setPasses(line)} />)}</ul>}
      </Panel>
      {ofEmployees ? null : <NotifyPanel survey={survey} />}
      {passes ? <PassesDialog survey={survey.id} link={passes.id} name={passes.name} close={() => setPasses(null)} /> : null}
      {making ? <NewLink tail={tail} close={() => setMaking(false)} /> : null}
      <Confirm opened={!!ending} close={() => setEnding(null)} title={t('share.revokeTitle', { name: ending?.name })} text={t('share.revokeText')} action={t('share.revoke')} busy={revoke.isPending} fault={words(revoke.error)}
        act={() => revoke.mutate(ending!, { onSuccess: () => setEnding(null) })} />
    </div>
  );
}

function LinkBox({ line, tail, revoke, passes }: { line: Line; tail: string; revoke: (() => void) | null; passes: () => void }) {
  const { t } = useTranslation(['surveys', 'asking']);
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const path = usePath();
  const [code, setCode] = useState(false);
  const address = path(`${tail}/${line.id}/qr`);
  return (
    <li className={css.box}>
      <div className={css.stack}>
        <div className={css.linkHead}>
          <strong>{line.name}</strong>
          <Pill tone={line.revoked ? 'bad' : 'plain'}>{line.revoked ? t('share.revoked') : (t as (key: string, values: object) => string)(`share.channel.${line.channel}`, { defaultValue: line.channel })}</Pill>
          {line.hasPin ? <Pill>{t('share.hasPin')}</Pill> : null}
          {line.verifyEmail ? <Pill>{t('share.verified')}</Pill> : null}
          {line.lastDay ? <span className={css.hint}>{t('share.until', { day: format.day(`${line.lastDay}T12:00:00Z`) })}</span> : null}
          <span className={css.spring} />
          {line.url && !line.revoked ? <Button size="compact-sm" variant="subtle" leftSection={<IconQrcode size={15} aria-hidden />} aria-expanded={code} onClick={() => setCode(!code)}>{t('share.qr')}</Button> : null}
          {line.revoked ? null : <Button size="compact-sm" variant="subtle" leftSection={<IconTicket size={15} aria-hidden />} onClick={passes}>{t('asking:passes.open')}</Button>}
          {revoke && !line.revoked ? <Button size="compact-sm" variant="subtle" color="coral" onClick={revoke}>{t('share.revoke')}</Button> : null}
        </div>
        {line.revoked ? null : line.url ? <CopyLine text={line.kiosk?.url ?? line.url} label={t('share.addressOf', { name: line.name })} /> : <p className={css.hint}>{t('share.passes')}</p>}
        {line.kiosk && !line.revoked ? <p className={line.kiosk.problem ? css.finding : css.hint} data-severity={line.kiosk.problem ? 'warning' : undefined}>{t(line.kiosk.problem ? `share.kiosk.${line.kiosk.problem as 'branches'}` : 'share.kiosk.hint')}</p> : null}
        {code ? <div className={css.qr}><img src={address} alt={t('share.qrOf', { name: line.name })} width={180} height={180} /><Button size="compact-sm" variant="default" component="a" href={address} download={`${line.name}.svg`}>{t('share.download')}</Button></div> : null}
        {line.embed && !line.revoked ? <CopyCode text={line.embed} label={t('share.embedOf', { name: line.name })} /> : null}
      </div>
    </li>
  );
}

function NewLink({ tail, close }: { tail: string; close: () => void }) {
  const { t } = useTranslation(['surveys', 'common']);
  const words = useProblemText();
  const [link, setLink] = useState({ name: '', channel: 'link', touchpoint: '', pin: '', verifyEmail: false, embedOn: [] as string[], lastDay: '', passesOnly: false });
  const set = (part: Partial<typeof link>) => setLink({ ...link, ...part });
  const make = useChange<void>((_, path) => api.post(path(tail), { ...link, lastDay: link.lastDay || null }), ['survey-links']);
  const wrong = make.error?.errors ?? {};
  return (
    <Modal opened onClose={close} title={t('surveys:share.new')} size="lg">
      <form onSubmit={event => { event.preventDefault(); make.mutate(undefined, { onSuccess: close }); }}>
        <div className={css.stack}>
          <div className={css.columns}>
            <TextInput data-autofocus required label={t('surveys:share.name')} placeholder={t('surveys:share.namePlaceholder')} value={link.name} error={wrong.name?.[0]} onChange={event => set({ name: event.currentTarget.value })} />
            <Select label={t('surveys:share.where')} value={link.channel} data={channels.map(key => ({ value: key, label: t(`surveys:share.channel.${key}`) }))} onChange={channel => set({ channel: channel ?? 'link' })} />
            <TextInput label={t('surveys:touchpoint')} description={t('surveys:share.touchpointHelp')} value={link.touchpoint} error={wrong.touchpoint?.[0]} onChange={event => set({ touchpoint: event.currentTarget.value })} />
            <TextInput type="date" label={t('surveys:share.lastDay')} description={t('surveys:share.lastDayHelp')} value={link.lastDay} onChange={event => set({ lastDay: event.currentTarget.value })} />
            <TextInput label={t('surveys:share.pin')} description={t('surveys:share.pinHelp')} autoComplete="off" value={link.pin} error={wrong.pin?.[0]} onChange={event => set({ pin: event.currentTarget.value })} />
            <TagsInput label={t('surveys:share.embed')} description={t('surveys:share.embedHelp')} placeholder="https://" value={link.embedOn} error={wrong.embedOn?.[0]} onChange={embedOn => set({ embedOn })} />
          </div>
          <Switch label={t('surveys:share.verify')} description={t('surveys:share.verifyHelp')} checked={link.verifyEmail} onChange={event => set({ verifyEmail: event.currentTarget.checked })} />
          <Switch label={t('surveys:share.passesOnly')} description={t('surveys:share.passesOnlyHelp')} checked={link.passesOnly} onChange={event => set({ passesOnly: event.currentTarget.checked })} />
          {make.error && Object.keys(wrong).length === 0 ? <p className={css.finding} data-severity="error" role="alert">{words(make.error)}</p> : null}
          <div className={css.modalActs}><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={make.isPending}>{t('surveys:share.make')}</Button></div>
        </div>
      </form>
    </Modal>
  );
}
