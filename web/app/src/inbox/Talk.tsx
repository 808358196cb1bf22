import { Alert, Button, Select } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowBackUp, IconArrowLeft, IconCircleCheck, IconEye, IconHandStop } from '@tabler/icons-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../api/client';
import { useChange, useRead, useSession, useWorkspace } from '../api/hooks';
import { useChoices } from '../cases/hooks';
import { Pill, tell } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Fault, Panel, useProblemText, Waiting } from '../ui/Page';
import { About } from './About';
import { MailHead, MailWhole } from './Mail';
import { useAttention } from './hooks';
import css from './inbox.module.css';
import { Reply } from './Reply';
import { InShort } from './InShort';
import { statusTone, type Conversation, type Message, type Messages, type Signs } from './types';
import { Words } from './Words';

/** One conversation: what was said, who is there, and what to answer. */
export function Talk({ id: key }: { id: string }) {
  const found = useRead<Conversation>('conversations', `/conversations/${key}`);
  const said = useRead<Messages>('conversations', `/conversations/${key}/messages`, { limit: 200 });
  if (found.error && !found.data) return <Panel><Fault problem={found.error} retry={() => void found.refetch()} /></Panel>;
  if (said.error && !said.data) return <Panel><Fault problem={said.error} retry={() => void said.refetch()} /></Panel>;
  if (!found.data || !said.data) return <Panel><Waiting lines={8} /></Panel>;
  return <Open of={found.data} said={said.data} renew={() => void found.refetch()} />;
}

function Open({ of, said, renew }: { of: Conversation; said: Messages; renew: () => void }) {
  const { t } = useTranslation('inbox');
  const { id } = useWorkspace();
  const me = useSession().data?.person;
  const problem = useProblemText();
  const { owners, teams } = useChoices();
  const [older, setOlder] = useState<Message[]>([]);
  const signs = useRead<Signs>('conversation-signs', `/conversations/${of.id}/signs`, undefined, { every: 10_000 }).data;
  const messages = [...older.filter(one => one.no < (said.items[0]?.no ?? 0)), ...said.items];
  const type = useAttention(of.id, messages.at(-1)?.no ?? 0);
  const others = signs?.agents.filter(one => one.person !== me?.id) ?? [];
  const change = useChange<Partial<{ status: Conversation['status']; assignee: string | null; team: string | null }>>((body, path) => api.put(path(`/conversations/${of.id}`), {
    status: of.status, assignee: of.assignee?.id ?? null, team: of.team?.id ?? null, skill: of.skill, ...body,
  }, of.version), ['conversations']);
  const set = (body: Parameters<typeof change.mutate>[0]) => change.mutate(body, { onError: fault => { tell.fault(problem(fault) ?? ''); renew(); } });
  const earlier = useChange<void, Messages>((_, path) => api.get<Messages>(path(`/conversations/${of.id}/messages`), { before: messages[0]!.no, limit: 200 }));
  const [more, setMore] = useState(said.earlier);
  useEffect(() => { setMore(said.earlier); }, [of.id]);
  const all = useRef<HTMLDivElement>(null);
  const [sought, setSought] = useState<number | null>(null);
  useEffect(() => {
    if (sought === null) return;
    const found = all.current?.querySelector<HTMLElement>(`[data-no="${sought}"]`);
    if (found) { found.scrollIntoView({ block: 'center' }); found.focus(); }
    if (found || !more) { setSought(null); return; }
    if (!earlier.isPending) before();
  }, [sought, messages.length]);
  const before = () => earlier.mutate(undefined, { onSuccess: page => { setOlder(now => [...page.items, ...now]); setMore(page.earlier); } });
  const isOpen = of.status !== 'closed';
  const name = of.customer?.name || of.name || t('visitor');
  useHotkeys([['e', () => set({ status: isOpen ? 'closed' : 'open' })]]);
  return (
    <>
      <section className={css.talk} aria-labelledby="talk-name">
        <header className={css.talkHead}>
          <Button component={Link} to={`/w/${id}/inbox`} variant="default" size="xs" className={css.back ?? ''} leftSection={<IconArrowLeft size={15} />}>{t('back')}</Button>
          <h2 id="talk-name" dir="auto">{name}</h2>
          <Pill tone={statusTone[of.status]}>{t(`status.${of.status}`)}</Pill>
          {of.bot === 'answers' ? <Pill tone="accent">{t('bot.answers')}</Pill> : null}
          {of.rating === null ? null : <Pill tone={of.rating >= 4 ? 'good' : of.rating <= 2 ? 'bad' : 'plain'}>{t('bot.rating', { rating: of.rating })}</Pill>}
          {signs?.customerHere ? <Pill tone="good">{t('here')}</Pill> : null}
          <span className={css.acts}>
            {of.assignee?.id !== me?.id && isOpen ? <Button size="xs" variant="default" leftSection={<IconHandStop size={15} />} onClick={() => set({ assignee: me?.id ?? null })}>{t('take')}</Button> : null}
            {isOpen ? <Button size="xs" leftSection={<IconCircleCheck size={15} />} onClick={() => set({ status: 'closed' })}>{t('close')}</Button>
              : <Button size="xs" variant="default" leftSection={<IconArrowBackUp size={15} />} onClick={() => set({ status: 'open' })}>{t('reopen')}</Button>}
          </span>
          <span className={css.given}>
            <Select size="xs" label={t('assignee')} value={of.assignee?.id ?? ''} onChange={value => set({ assignee: value || null })} allowDeselect={false}
              data={[{ value: '', label: t('nobody') }, ...owners.map(one => ({ value: one.id, label: one.name }))]} />
            {teams.length > 0 ? <Select size="xs" label={t('team')} value={of.team?.id ?? ''} onChange={value => set({ team: value || null })} allowDeselect={false} data={[{ value: '', label: t('noTeam') }, ...teams.map(one => ({ value: one.id, label: one.name }))]} /> : null}
          </span>
        </header>
        {others.length > 0 ? (
          <Alert color={others.some(one => one.typing) ? 'coral' : 'gray'} icon={<IconEye size={18} />} className={css.others ?? ''} role="status">
            {others.map(one => t(one.typing ? 'collision.types' : 'collision.looks', { name: one.name })).join(' ')}
          </Alert>
        ) : null}
        <InShort of={of} isNew={messages.findLast(one => one.by === 'agent')?.person !== me?.id} show={setSought} />
        <Log of={of.id} messages={messages} name={name} typing={signs?.customerTyping ?? false} read={of} earlier={more ? before : null} log={all} />
        <Reply of={of} type={type} agent={me?.name ?? ''} name={of.customer?.name || of.name} />
      </section>
      <About of={of} />
    </>
  );
}

/** Which wording an event has. */
function contextOf(one: Message) {
  if (one.text === 'given') return one.details.to ? (one.name ? 'by' : 'turn') : 'nobody';
  return one.text === 'handedOver' ? one.details.why : one.text === 'helped' ? one.details.value : undefined;
}

function Log({ of, messages, name, typing, earlier, log }: { of: string; messages: Message[]; name: string; typing: boolean; read: Conversation; earlier: (() => void) | null; log: React.RefObject<HTMLDivElement | null> }) {
  const { t } = useTranslation('inbox');
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const last = messages.at(-1)?.no;
  useLayoutEffect(() => { log.current?.scrollTo(0, log.current.scrollHeight); }, [last, typing]);
  return (
    <div className={css.log} ref={log} role="log" aria-label={t('said')} tabIndex={0}>
      {earlier ? <Button variant="default" size="xs" onClick={earlier}>{t('earlier')}</Button> : null}
      {messages.map(one => one.by === 'system'
        ? <p key={one.no} className={css.event}>{t(`event.${one.text}` as 'event.began', { who: one.name || t('theCustomer'), case: one.details.case ?? '', count: Number(one.details.repeats ?? 0) + 1, rating: one.details.value ?? '', context: contextOf(one) })} <time dateTime={one.at}>{format.moment(one.at)}</time></p>
        : (
          <article key={one.no} className={css.message} data-by={one.by} data-no={one.no} tabIndex={-1}>
            <p className={css.by}><strong>{one.by === 'customer' ? name : one.name || t('by.call')}</strong>{one.by === 'note' ? ` · ${t('noteShort')}` : ''}{one.by === 'bot' ? ` · ${t('bot.said')}` : ''} <time dateTime={one.at}>{format.moment(one.at)}</time></p>
            {one.by === 'call' ? <p className={css.call}>{t(`call.${one.details.outcome}` as 'call.answered', { defaultValue: one.details.outcome ?? '' })} · {t(one.details.direction === 'out' ? 'call.out' : 'call.in')} · {t('call.length', { talk: one.details.seconds ?? '0', wait: one.details.wait_seconds ?? '0' })}{one.details.menu ? ` · ${one.details.menu}` : ''}{one.details.transferred_to ? ` → ${one.details.transferred_to}` : ''}</p> : null}
            {one.details.from ? <MailHead of={one} /> : null}
            {one.text ? <p className={css.text} dir="auto"><Words text={one.text} /></p> : null}
            {one.details.url ? <p className={css.by}><a href={one.details.url} target="_blank" rel="noopener noreferrer">{t('bot.source', { title: one.details.title })}</a>{one.details.confidence ? ` · ${t('bot.sure', { share: Math.round(Number(one.details.confidence) * 100) })}` : ''}</p> : null}
            {one.details.from ? <MailWhole of={one} conversation={of} /> : null}
            {one.delivery && one.delivery !== 'sent' ? <p className={css.by}><Pill tone={one.delivery === 'failed' ? 'bad' : 'plain'}>{t(`delivery.${one.delivery}`)}</Pill></p> : null}
          </article>
        ))}
      {typing ? <p className={css.event} role="status">{t('types', { name })}</p> : null}
    </div>
  );
}
