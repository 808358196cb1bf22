import { Button, Checkbox, FileButton, Modal, Select, Switch, Tabs, Textarea, TextInput } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Problem } from '../../api/client';
import { usePages, usePath, useRead, useWorkspace } from '../../api/hooks';
import type { components } from '../../api/openapi';
import { tell } from '../../ui/Bits';
import { useFormats } from '../../ui/format';
import { useProblemText, Waiting } from '../../ui/Page';
import { useQueryClient } from '@tanstack/react-query';
import type { Segment } from '../../segments/types';
import type { Survey } from '../types';
import { toInstant } from '../zoned';
import { addressesOf } from './addresses';
import { languagesOf, LetterFields } from './OccasionsPanel';
import css from './share.module.css';

type Schemas = components['schemas'];
type Answer = Schemas['InvitedAnswer'];
type Left = Answer['notInvited'][number];
interface Customer { id: string; name?: string | null; email?: string | null }

const together = 500;
const place = '{{name|there}}';

/** Whom, what, and — before anything leaves — who would not be written to and why. */
export function NewInvitations({ survey, close }: { survey: Survey; close: () => void }) {
  const { t } = useTranslation(['asking', 'surveys', 'common']);
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const path = usePath();
  const words = useProblemText();
  const queries = useQueryClient();
  const [step, setStep] = useState<'who' | 'mail' | 'check'>('who');
  const [pasted, setPasted] = useState('');
  const [segment, setSegment] = useState<string | null>(null);
  const segments = useRead<{ items: Segment[] }>('segments', '/segments').data?.items ?? [];
  const [chosen, setChosen] = useState<Map<string, Customer>>(new Map());
  const [mail, setMail] = useState({
    subject: t('occasions.subjectStart', { name: place }), text: t('occasions.textStart', { name: place }), language: languagesOf(survey)[0] ?? 'en', button: '', oneClick: true, touchpoint: '',
    lastDay: '', reminders: 1, reminderDays: 3, thankYou: '', sendAt: '', ignoreCoolDown: false,
  });
  const [found, setFound] = useState<{ invited: number; left: Left[] } | null>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { good, bad } = addressesOf(pasted);
  const count = chosen.size + good.length + (segments.find(item => item.id === segment)?.members ?? 0);

  const run = async (dryRun: boolean) => {
    setProblem(null);
    setProgress(0);
    const everybody = [...[...chosen.keys()].map(customer => ({ customer })), ...good.map(address => ({ address }))];
    const sum = { invited: 0, left: bad.map(address => ({ address, customer: null, reason: 'address.invalid' })) as Left[] };
    let mailing: string | null = null;
    try {
      for (let at = 0; at < Math.max(everybody.length, segment ? 1 : 0); at += together) {
        const some = everybody.slice(at, at + together);
        const answer: Answer = await api.post<Answer>(path(`/surveys/${survey.id}/invitations`), {
          ...mail, segment: at === 0 ? segment : null, lastDay: mail.lastDay || null, sendAt: mail.sendAt ? toInstant(mail.sendAt, zone) : null, mailing, dryRun,
          customers: some.flatMap(one => 'customer' in one ? [one.customer] : []), addresses: some.flatMap(one => 'address' in one ? [one.address] : []),
        });
        mailing = answer.mailing ?? null;
        sum.invited += Number(answer.invited);
        sum.left.push(...answer.notInvited);
        setProgress(Math.round((at + some.length) / Math.max(1, everybody.length) * 100));
      }
      setFound(sum);
      if (dryRun) setStep('check');
      else {
        tell.done(t('invite.sent', { count: sum.invited, number: format.number(sum.invited) }));
        await Promise.all(['survey-mailings', 'survey-links'].map(name => queries.invalidateQueries({ queryKey: [id, name] })));
        close();
      }
    } catch (error) {
      setProblem(error as Problem);
      if (!dryRun) await queries.invalidateQueries({ queryKey: [id, 'survey-mailings'] });
    } finally {
      setProgress(null);
    }
  };
  const wrong = problem?.errors ?? {};
  return (
    <Modal opened onClose={close} title={t('invite.new')} size="xl" closeOnClickOutside={false}>
      <Tabs value={step} onChange={value => setStep((value ?? 'who') as typeof step)} keepMounted={false}>
        <Tabs.List aria-label={t('invite.steps')}>
          <Tabs.Tab value="who">{t('invite.stepWho')}</Tabs.Tab>
          <Tabs.Tab value="mail" disabled={count === 0}>{t('invite.stepMail')}</Tabs.Tab>
          <Tabs.Tab value="check" disabled={!found}>{t('invite.stepCheck')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="who" pt="md">
          <div className={css.stack}>
            {segments.length > 0 ? (
              <Select label={t('invite.segment')} description={t('invite.segmentHelp')} placeholder={t('invite.noSegment')} clearable searchable value={segment} onChange={setSegment}
                data={segments.filter(item => item.state === 'live').map(item => ({ value: item.id, label: `${item.name} · ${format.number(item.members)}` }))} />
            ) : null}
            <CustomerPicker chosen={chosen} choose={setChosen} />
            <Textarea label={t('invite.addresses')} description={t('invite.addressesHelp')} autosize minRows={3} maxRows={8} value={pasted} onChange={event => setPasted(event.currentTarget.value)} {...(bad.length > 0 ? { error: t('invite.bad', { count: bad.length, list: bad.slice(0, 3).join(', ') }) } : {})} />
            <div><FileButton accept=".csv,.txt,text/csv,text/plain" onChange={file => { if (file) void file.text().then(text => setPasted(now => [now, text].filter(Boolean).join('\n'))); }}>
              {props => <Button {...props} size="compact-md" variant="default" leftSection={<IconUpload size={15} />}>{t('invite.fromFile')}</Button>}
            </FileButton></div>
            <div className={css.cardActs}><strong aria-live="polite">{t('invite.people', { count, number: format.number(count) })}</strong><Button disabled={count === 0} onClick={() => setStep('mail')}>{t('invite.next')}</Button></div>
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="mail" pt="md">
          <form className={css.stack} onSubmit={event => { event.preventDefault(); void run(true); }}>
            <LetterFields letter={mail} languages={languagesOf(survey)} write={part => setMail({ ...mail, ...part } as typeof mail)} wrong={part => wrong[part]?.[0]} />
            <div className={css.columns}>
              <TextInput type="datetime-local" label={t('invite.sendAt')} description={t('invite.sendAtHelp')} value={mail.sendAt} onChange={event => setMail({ ...mail, sendAt: event.currentTarget.value })} />
              <TextInput type="date" label={t('surveys:share.lastDay')} description={t('surveys:share.lastDayHelp')} value={mail.lastDay} onChange={event => setMail({ ...mail, lastDay: event.currentTarget.value })} />
              <TextInput label={t('surveys:touchpoint')} description={t('surveys:share.touchpointHelp')} value={mail.touchpoint} error={wrong.touchpoint?.[0]} onChange={event => setMail({ ...mail, touchpoint: event.currentTarget.value })} />
            </div>
            <Switch label={t('surveys:web.coolDown')} description={t('surveys:web.coolDownHelp')} checked={!mail.ignoreCoolDown} onChange={event => setMail({ ...mail, ignoreCoolDown: !event.currentTarget.checked })} />
            {problem ? <p className={css.fault} role="alert">{words(problem)}</p> : null}
            <div className={css.cardActs}><Button variant="default" onClick={() => setStep('who')}>{t('invite.back')}</Button><Button type="submit" loading={progress !== null}>{t('invite.check')}</Button></div>
          </form>
        </Tabs.Panel>
        <Tabs.Panel value="check" pt="md">{found ? (
          <div className={css.stack}>
            <dl className={css.summary}>
              <div><dt>{t('invite.will')}</dt><dd>{format.number(found.invited)}</dd></div>
              <div><dt>{t('invite.wont')}</dt><dd>{format.number(found.left.length)}</dd></div>
            </dl>
            {found.left.length > 0 ? <LeftOut left={found.left} names={chosen} /> : null}
            <p className={css.hint}>{mail.sendAt ? t('invite.laterNote', { at: format.moment(toInstant(mail.sendAt, zone) ?? mail.sendAt) }) : t('invite.nowNote')}</p>
            {progress !== null ? <div className={css.bar} role="progressbar" aria-label={t('invite.sending')} aria-valuenow={progress} aria-valuemin={0} aria-valuemax={100}><Fill percent={progress} /></div> : null}
            {problem ? <p className={css.fault} role="alert">{words(problem)}</p> : null}
            <div className={css.cardActs}><Button variant="default" onClick={() => setStep('mail')}>{t('invite.back')}</Button>
              <Button disabled={found.invited === 0} loading={progress !== null} onClick={() => void run(false)}>{t('invite.send', { count: found.invited, number: format.number(found.invited) })}</Button></div>
          </div>
        ) : null}</Tabs.Panel>
      </Tabs>
    </Modal>
  );
}

function Fill({ percent }: { percent: number }) {
  return <i style={{ width: `${percent}%` }} />;
}

/** Why people are left out, with some of them each. */
function LeftOut({ left, names }: { left: Left[]; names: Map<string, Customer> }) {
  const { t } = useTranslation('asking');
  const say = t as (key: string, values: object) => string;
  const groups = new Map<string, Left[]>();
  for (const one of left) groups.set(one.reason, [...(groups.get(one.reason) ?? []), one]);
  const called = (one: Left) => one.address ?? (one.customer ? names.get(one.customer)?.name || names.get(one.customer)?.email || t('asks.nameless') : '');
  return (
    <ul className={css.reasons}>{[...groups].map(([reason, all]) => (
      <li key={reason}><strong>{all.length}</strong> {say(`reasons.${reason}`, { defaultValue: reason })} <span className={css.what}>({all.slice(0, 5).map(called).join(', ')}{all.length > 5 ? ' …' : ''})</span></li>
    ))}</ul>
  );
}

/** Customers found by the same search as their list; all that are found, or some. */
function CustomerPicker({ chosen, choose }: { chosen: Map<string, Customer>; choose: (next: Map<string, Customer>) => void }) {
  const { t } = useTranslation('asking');
  const [search, setSearch] = useState('');
  const pages = usePages<Customer>('customers', '/customers', { search }, { limit: 50 });
  const rows = pages.data?.pages.flatMap(page => page.items) ?? [];
  const toggle = (some: Customer[], on: boolean) => {
    const next = new Map(chosen);
    for (const one of some) if (on) next.set(one.id, one); else next.delete(one.id);
    choose(next);
  };
  const all = rows.length > 0 && rows.every(one => chosen.has(one.id));
  return (
    <div className={css.stack} role="group" aria-label={t('invite.customers')}>
      <TextInput label={t('invite.customers')} placeholder={t('invite.search')} value={search} onChange={event => setSearch(event.currentTarget.value)} />
      {pages.isPending ? <Waiting lines={3} /> : rows.length === 0 ? <p className={css.hint}>{t('invite.noCustomers')}</p> : (
        <>
          <Checkbox label={t('invite.all', { count: rows.length })} checked={all} indeterminate={!all && rows.some(one => chosen.has(one.id))} onChange={event => toggle(rows, event.currentTarget.checked)} />
          <ul className={`${css.people} ${css.results}`} tabIndex={0} aria-label={t('invite.customers')}>
            {rows.map(one => <li key={one.id}><Checkbox label={one.name || one.email || t('asks.nameless')} checked={chosen.has(one.id)} onChange={event => toggle([one], event.currentTarget.checked)} /><span className={css.what}>{one.email ?? ''}</span></li>)}
          </ul>
          {pages.hasNextPage ? <div><Button size="compact-sm" variant="subtle" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{t('invite.more')}</Button></div> : null}
        </>
      )}
    </div>
  );
}
