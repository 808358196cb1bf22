import { Button } from '@mantine/core';
import { IconCalendarTime, IconClock, IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/hooks';
import { useDuration } from '../../ui/duration';
import { Empty, Fault, Panel, Waiting } from '../../ui/Page';
import type { Calendar, Policy, Promises } from '../types';
import { Rows } from './Rows';
import { freeId, raised, useSetting, withOne, without } from './useSetting';

const PolicyForm = lazy(() => import('./PolicyForm'));
const CalendarForm = lazy(() => import('./CalendarForm'));
const freshPolicy: Policy = { id: '', name: '', priorities: [], touchpoints: [], calendar: '', firstReplyMinutes: 48 * 60, nextReplyMinutes: 24 * 60, resolutionMinutes: 5 * 24 * 60, steps: [] };
const freshCalendar: Calendar = { id: '', name: '', zone: '', holidays: [], hours: (['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const).map(day => ({ day, from: '09:00', to: '17:00' })) };
type Draft = { policy: Policy } | { calendar: Calendar };

/** What is promised in cases, and by which calendars it is counted. */
export default function PromisesSection() {
  const { t, i18n } = useTranslation('cases');
  const may = useMay('admin');
  // A day of work is no day: what a calendar counts is said in hours.
  const hours = new Intl.NumberFormat(i18n.language, { style: 'unit', unit: 'hour', unitDisplay: 'short', maximumFractionDigits: 1 });
  const span = useDuration();
  const { read, put, busy } = useSetting<Promises>('clocks');
  const [draft, setDraft] = useState<Draft | null>(null);
  const [policies, calendars] = [read.data?.policies ?? [], read.data?.calendars ?? []];
  const keepIn = <T extends { id: string; name: string }>(items: T[], made: T) => withOne(items, made.id ? made : { ...made, id: freeId(made.name, items.map(one => one.id)) });
  const done = () => setDraft(null);
  const times = (policy: Policy) => ([['firstReply', policy.firstReplyMinutes], ['nextReply', policy.nextReplyMinutes], ['resolution', policy.resolutionMinutes]] as const)
    .filter(([, minutes]) => minutes).map(([clock, minutes]) => `${t(`clock.${clock}`)} ${policy.calendar ? hours.format(minutes! / 60) : span(minutes! * 60)}`).join(' · ');
  const [addPolicy, addCalendar] = [() => setDraft({ policy: freshPolicy }), () => setDraft({ calendar: freshCalendar })];
  if (read.error && !read.data) return <Panel><Fault problem={read.error} retry={() => void read.refetch()} /></Panel>;
  return (
    <>
      <Panel title={t('policies.title')} note={t('policies.note')} flush actions={may && policies.length > 0 ? <Button size="xs" leftSection={<IconPlus size={16} />} onClick={addPolicy}>{t('policies.add')}</Button> : undefined}>
        {!read.data ? <Waiting /> : policies.length === 0 ? <Empty icon={IconClock} title={t('policies.none')} text={t('policies.note')} {...(may ? { action: { label: t('policies.add'), onClick: addPolicy } } : {})} /> : (
          <Rows items={policies} label={t('policies.title')} name={policy => policy.name} may={may} up={policy => put(now => ({ ...now, policies: raised(now.policies, policy.id) }))} edit={policy => setDraft({ policy })} remove={policy => put(now => ({ ...now, policies: without(now.policies, policy.id) }))}
            about={policy => [policy.priorities?.map(one => t(`priority.${one}`)).join(', '), times(policy), calendars.find(one => one.id === policy.calendar)?.name ?? t('policies.always')].filter(Boolean).join(' · ')} />
        )}
      </Panel>
      <Panel title={t('calendars.title')} note={t('calendars.note')} flush actions={may && calendars.length > 0 ? <Button size="xs" variant="default" leftSection={<IconPlus size={16} />} onClick={addCalendar}>{t('calendars.add')}</Button> : undefined}>
        {!read.data ? <Waiting /> : calendars.length === 0 ? <Empty icon={IconCalendarTime} title={t('calendars.none')} text={t('calendars.note')} {...(may ? { action: { label: t('calendars.add'), onClick: addCalendar } } : {})} /> : (
          <Rows items={calendars} label={t('calendars.title')} name={calendar => calendar.name} may={may} edit={calendar => setDraft({ calendar })} remove={calendar => put(now => ({ ...now, calendars: without(now.calendars, calendar.id) }))}
            about={calendar => [calendar.zone || t('calendars.ownZone'), t('calendars.summary', { count: calendar.hours.length }), t('calendars.closed', { count: calendar.holidays?.length ?? 0 })].join(' · ')} />
        )}
      </Panel>
      <Suspense fallback={null}>
        {draft && 'policy' in draft ? <PolicyForm policy={draft.policy} calendars={calendars} busy={busy} close={done} keep={policy => put(now => ({ ...now, policies: keepIn(now.policies, policy) }), done)} /> : null}
        {draft && 'calendar' in draft ? <CalendarForm calendar={draft.calendar} busy={busy} close={done} keep={calendar => put(now => ({ ...now, calendars: keepIn(now.calendars, calendar) }), done)} /> : null}
      </Suspense>
    </>
  );
}
