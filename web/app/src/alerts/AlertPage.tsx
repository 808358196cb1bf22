import { Button, Group, Menu, Textarea } from '@mantine/core';
import { IconChartHistogram, IconChevronDown, IconEdit, IconEye, IconHeadset, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { api } from '../api/client';
import { useAsk, useChange, useMay, useRead, useSession, useWorkspace } from '../api/hooks';
import NewCase from '../cases/NewCase';
import { toRules } from '../insight/predicate';
import { addDays } from '../insight/period';
import { Confirm, Pill, tell } from '../ui/Bits';
import listCss from '../ui/lists.module.css';
import { Fault, PageHead, Panel, useProblemText, Waiting } from '../ui/Page';
import css from './alerts.module.css';
import { PastChart } from './PastChart';
import { Reliability } from './Reliability';
import { tones, useSay, type Say } from './say';
import type { Alarm, AlertPreview, WatchedAlert } from './types';

/** One alert: what it saw last, the alarms it gave, and how far it can be trusted. */
export default function AlertPage() {
  const { alert: id } = useParams();
  const say = useSay();
  const read = useRead<WatchedAlert>('alerts', `/alerts/${id}`);
  if (read.error && !read.data) return <><PageHead title={say.t('title')} /><Panel><Fault problem={read.error} retry={() => void read.refetch()} /></Panel></>;
  if (!read.data) return <><PageHead title={say.t('title')} /><Panel><Waiting lines={8} /></Panel></>;
  return <One alert={read.data} say={say} />;
}

function One({ alert, say }: { alert: WatchedAlert; say: Say }) {
  const { t } = say;
  const { id: workspace } = useWorkspace();
  const analyst = useMay('analyst');
  const agent = useMay('agent');
  const navigate = useNavigate();
  const words = useProblemText();
  const [removing, setRemoving] = useState(false);
  const [opening, setOpening] = useState(false);
  const { definition: of, seen } = alert;
  const past = useAsk<AlertPreview>('alert-past', '/alerts/preview', of, { enabled: analyst });
  const set = useChange<boolean>((paused, path) => api.put(path(`/alerts/${alert.id}`), { ...of, paused }, alert.version), ['alerts']);
  const remove = useChange<void>((_, path) => api.delete(path(`/alerts/${alert.id}`)), ['alerts']);
  const sentence = seen ? say.saw(of, seen) : t(`${alert.state === 'trouble' ? 'trouble' : 'waiting'}Text`);
  return (
    <>
      <PageHead title={of.name} lead={say.watched(of, seen?.threshold ?? of.threshold)} actions={
        <Group gap="xs">
          {seen ? <Button component={Link} variant="default" to={`/w/${workspace}${dashboardOf(alert)}`} leftSection={<IconChartHistogram size={16} />}>{t('figure')}</Button> : null}
          {agent ? <Button variant="default" leftSection={<IconHeadset size={16} />} onClick={() => setOpening(true)}>{t('makeCase')}</Button> : null}
          {analyst ? (
            <Menu position="bottom-end">
              <Menu.Target><Button rightSection={<IconChevronDown size={15} />}>{t('change')}</Button></Menu.Target>
              <Menu.Dropdown>
                <Menu.Item leftSection={<IconEdit size={15} />} component={Link} to={`/w/${workspace}/alerts/${alert.id}/edit`}>{t('edit')}</Menu.Item>
                <Menu.Item leftSection={of.paused ? <IconPlayerPlay size={15} /> : <IconPlayerPause size={15} />} onClick={() => set.mutate(!of.paused, { onError: fault => tell.fault(words(fault) ?? '') })}>{t(of.paused ? 'resume' : 'pause')}</Menu.Item>
                <Menu.Item leftSection={<IconTrash size={15} />} color="red" onClick={() => setRemoving(true)}>{t('remove')}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          ) : null}
        </Group>
      } />
      <div className={css.page}>
        <div className={listCss.two}>
          <Panel title={t('now')}>
            <Group gap="xs" mb="sm"><Pill tone={tones[alert.state]}>{t(`state.${alert.state}`)}</Pill>{seen ? <span className={listCss.count}>{t('lookedAt', { day: say.day(seen.day) })}</span> : null}</Group>
            <p className={listCss.said}>{sentence}</p>
            {alert.alarm ? <Take key={alert.alarm.id} alert={alert} alarm={alert.alarm} say={say} /> : null}
          </Panel>
          {analyst ? <Panel title={t('trust')}>{past.error && !past.data ? <Fault problem={past.error} retry={() => void past.refetch()} /> : !past.data ? <Waiting lines={4} /> : <Reliability of={of} past={past.data} say={say} />}</Panel> : null}
        </div>
        {past.data && past.data.looks.length > 1 ? <PastChart of={of} past={past.data} say={say} /> : null}
        <Panel title={t('alarms')} flush>
          {(alert.alarms ?? []).length === 0 ? <p className={listCss.none}>{t('noAlarms')}</p> : (
            <ul className={listCss.list}>
              {(alert.alarms ?? []).map(alarm => (
                <li key={alarm.id} className={`${listCss.row} ${css.alarm}`}>
                  <div className={listCss.name}><strong>{alarm.end ? t('fromTo', { from: say.day(alarm.first), to: say.day(alarm.end) }) : t('since', { day: say.day(alarm.first) })}</strong><small>{say.saw(of, alarm.seen)}</small>{alarm.note ? <small className={css.note}>{alarm.note}</small> : null}</div>
                  <div className={listCss.side}>{alarm.takenBy !== null ? t('taken', { name: alarm.takenBy || t('somebody') }) : t('untaken')}</div>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </div>
      <Confirm opened={removing} close={() => setRemoving(false)} title={t('removeTitle', { name: of.name })} text={t('removeText')} action={t('remove')} busy={remove.isPending} fault={words(remove.error)}
        act={() => remove.mutate(undefined, { onSuccess: () => void navigate(`/w/${workspace}/alerts`) })} />
      {opening ? <NewCase close={() => setOpening(false)} first={{ title: of.name, text: sentence, touchpoint: placeOf(alert) }} /> : null}
    </>
  );
}

/** Says that somebody has seen the alarm, and what they think of it. */
function Take({ alert, alarm, say: { t, format } }: { alert: WatchedAlert; alarm: Alarm; say: Say }) {
  const agent = useMay('agent');
  const me = useSession().data?.person?.name ?? '';
  const [note, setNote] = useState(alarm.note);
  const words = useProblemText();
  const take = useChange<string>((text, path) => api.post(path(`/alerts/${alert.id}/alarms/${alarm.id}/take`), { note: text }), ['alerts']);
  if (!agent) return alarm.takenBy !== null ? <p className={listCss.count}>{t('taken', { name: alarm.takenBy || t('somebody') })}</p> : null;
  return (
    <form className={css.take} onSubmit={event => { event.preventDefault(); take.mutate(note, { onError: fault => tell.fault(words(fault) ?? '') }); }}>
      <Textarea label={t('note')} autosize minRows={1} maxRows={4} maxLength={500} value={note} onChange={event => setNote(event.currentTarget.value)} />
      <Button type="submit" variant="light" leftSection={<IconEye size={16} />} loading={take.isPending}>{t(alarm.takenBy === me ? 'takeAgain' : 'take')}</Button>
      {alarm.takenBy !== null && alarm.takenAt ? <small>{t('takenAt', { name: alarm.takenBy || t('somebody'), ago: format.ago(alarm.takenAt) })}</small> : null}
    </form>
  );
}

/** The figure on the dashboard, as the alert saw it. */
function dashboardOf({ definition: of, seen }: WatchedAlert) {
  const search = new URLSearchParams({ metric: of.metric, p: 'custom', from: addDays(seen!.day, 1 - of.window), to: seen!.day });
  const rules = of.filter ? toRules(JSON.stringify(of.filter)) : null;
  if (rules) search.set('filter', JSON.stringify(rules));
  return `?${search.toString()}`;
}

const placeOf = ({ definition: of }: WatchedAlert) => (of.filter ? toRules(JSON.stringify(of.filter)) : null)?.rules.find(rule => rule.subject === 'field:touchpoint' && rule.op === 'is')?.value ?? '';
