import { Button, Menu, Progress, TextInput } from '@mantine/core';
import { IconArrowLeft, IconCopy, IconDots, IconPencil, IconTrash, IconUsers } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { useMay, usePages, useRead, useWorkspace } from '../api/hooks';
import type { Job } from '../api/types';
import { Face } from '../customers/Face';
import { Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Empty, Fault, Panel, TextLink, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import { Comparison } from './Comparison';
import { sentenceOf } from './kinds';
import { RemoveSegment } from './RemoveSegment';
import css from './segments.module.css';
import { SizeChart } from './SizeChart';
import type { MemberPage, Segment } from './types';
import { useUses } from './uses';
import { useWords } from './vocabulary';

/** A segment: who is in it, now or on a day, and where it is used. */
export default function SegmentPage() {
  const { t } = useTranslation('segments');
  const { segment: key = '' } = useParams();
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const navigate = useNavigate();
  const mayEdit = useMay('analyst');
  const words = useWords();
  const loaded = useRead<Segment>('segment', `/segments/${key}`);
  const all = useRead<{ items: Segment[] }>('segments', '/segments').data?.items ?? [];
  const usesOf = useUses(all);
  const [removing, setRemoving] = useState(false);
  const segment = loaded.data;
  const waits = segment !== undefined && (segment.state === 'building' || segment.pending);
  const job = useRead<{ items: Job[] }>('jobs', '/jobs', undefined, { enabled: waits }).data?.items.find(item => item.id === segment?.job);
  useEffect(() => { if (segment) document.title = `${segment.name} · Rapport`; }, [segment]);
  if (!segment) return loaded.error ? <Fault problem={loaded.error} retry={() => void loaded.refetch()} /> : <Waiting lines={9} height={34} />;
  const users = usesOf(segment.id);
  const filter = encodeURIComponent(JSON.stringify({ join: 'all', rules: [{ subject: 'segment', op: 'in', value: segment.id }] }));
  return (
    <>
      <header className={css.head}>
        <Link className={css.back} to={`/w/${id}/segments`} aria-label={t('backToAll')}><IconArrowLeft size={18} /></Link>
        <div className={css.name}>
          <h1 className={css.title} id="page-title" tabIndex={-1}>{segment.name}</h1>
          {segment.description ? <p className={css.about}>{segment.description}</p> : null}
        </div>
        {mayEdit ? (
          <div className={css.acts}>
            <Menu position="bottom-end" shadow="md">
              <Menu.Target><Button variant="default">{t('page.use')}</Button></Menu.Target>
              <Menu.Dropdown>
                <Menu.Item component={Link} to={`/w/${id}/customers?filter=${filter}`}>{t('page.useCustomers')}</Menu.Item>
                <Menu.Item component={Link} to={`/w/${id}?filter=${filter}`}>{t('page.useDashboard')}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
            {segment.kind === 'live' ? <Button component={Link} to={`/w/${id}/segments/${segment.id}/edit`} leftSection={<IconPencil size={16} />}>{t('edit')}</Button> : null}
            <Menu position="bottom-end" shadow="md">
              <Menu.Target><Button variant="default" px={10} aria-label={t('more')}><IconDots size={18} /></Button></Menu.Target>
              <Menu.Dropdown>
                {segment.predicate ? <Menu.Item leftSection={<IconCopy size={16} />} component={Link} to={`/w/${id}/segments/new?copy=${segment.id}`}>{t('duplicate')}</Menu.Item> : null}
                {segment.kind !== 'stage' ? <Menu.Item color="var(--r-bad)" leftSection={<IconTrash size={16} />} onClick={() => setRemoving(true)}>{t('delete')}</Menu.Item> : null}
              </Menu.Dropdown>
            </Menu>
          </div>
        ) : null}
      </header>
      <p className={css.bigSentence}>{segment.kind === 'list' ? t('list.isList') : sentenceOf(segment.predicate, words)}</p>
      {waits ? (
        <div className={css.building} role="status">
          <Pill tone="accent">{t(segment.state === 'building' ? 'state.building' : 'state.pending')}</Pill>
          <span>{t(segment.state === 'building' ? 'state.buildingText' : 'state.pendingText')}</span>
          {job?.total ? <Progress size={5} value={(100 * job.done) / job.total} aria-label={t('state.progress', { name: segment.name })} /> : null}
        </div>
      ) : null}
      <dl className={css.facts}>
        <div><dt>{t('page.members')}</dt><dd className="num"><span role="status">{segment.state === 'building' ? '–' : format.number(segment.members)}</span></dd></div>
        <div><dt>{t('page.created')}</dt><dd>{format.day(segment.createdAt)}</dd></div>
        <div><dt>{t('page.changed')}</dt><dd title={format.moment(segment.updatedAt)}>{format.ago(segment.updatedAt)}</dd></div>
        <div><dt>{t('page.uses')}</dt><dd className={css.usesList}>{users.length === 0 ? t('page.nowhere') : users.map(user => <TextLink key={user.key} to={user.to}>{user.name}</TextLink>)}</dd></div>
      </dl>
      {segment.state === 'live' ? <div className={css.panels}><SizeChart segment={segment.id} /><Comparison segment={segment} all={all} /></div> : null}
      <Members segment={segment} />
      <RemoveSegment segment={removing ? segment : null} all={all} close={() => setRemoving(false)} done={() => void navigate(`/w/${id}/segments`)} />
    </>
  );
}

/** Who is in it now, live; or who was on a day. */
function Members({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const [day, setDay] = useState('');
  const [today] = useState(() => new Intl.DateTimeFormat('en-CA', { timeZone: zone || 'UTC' }).format(new Date()));
  const at = useMemo(() => day ? endOfDay(day, zone) : null, [day, zone]);
  const list = usePages<MemberPage['items'][number]>('members', `/segments/${segment.id}/members`, { at }, { limit: 50 });
  const rows = list.data?.pages.flatMap(page => page.items) ?? [];
  const total = list.data?.pages[0]?.total ?? null;
  return (
    <Panel flush title={day ? t('members.on', { day: format.day(`${day}T12:00:00Z`) }) : t('members.now')} note={total === null ? ' ' : t('members.count', { count: total, text: format.number(total) })}
      actions={<div className={css.onDay}><TextInput type="date" size="xs" label={t('members.pick')} max={today} value={day} onChange={event => setDay(event.currentTarget.value)} />{day ? <Button size="xs" variant="default" onClick={() => setDay('')}>{t('members.back')}</Button> : null}</div>}>
      {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} />
        : !list.data ? <div className={uiCss.panelBody}><Waiting lines={5} height={30} /></div>
        : rows.length === 0 ? <Empty icon={IconUsers} title={t(day ? 'members.noneThen' : segment.state === 'building' ? 'members.soon' : 'members.none')} text={t(day ? 'members.noneThenText' : segment.state === 'building' ? 'members.soonText' : 'members.noneText')} />
        : (
          <ul className={css.members}>
            {rows.map(person => (
              <li key={person.id}>
                <Face name={person.name || null} />
                <Link to={`/w/${id}/customers/${person.id}`}><strong>{person.name || person.email || t('anonymous')}</strong><small>{person.name ? person.email : ''}</small></Link>
                <span className={css.since} title={format.moment(person.since)}>{t('members.since', { when: format.ago(person.since) })}{person.until ? ` · ${t('members.until', { when: format.moment(person.until) })}` : ''}</span>
              </li>
            ))}
          </ul>
        )}
      {list.hasNextPage ? <div className={css.moreLine}><Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('members.more')}</Button></div> : null}
    </Panel>
  );
}

/** The last instant of a day where the workspace is. */
export function endOfDay(day: string, zone: string): string {
  const guess = Date.parse(`${day}T23:59:59.999Z`);
  const offset = (at: number) => {
    const parts = Object.fromEntries(new Intl.DateTimeFormat('en-GB', { timeZone: zone || 'UTC', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' }).formatToParts(at).map(part => [part.type, part.value]));
    return Date.UTC(Number(parts.year), Number(parts.month) - 1, Number(parts.day), Number(parts.hour), Number(parts.minute), Number(parts.second)) - Math.floor(at / 1000) * 1000;
  };
  const first = guess - offset(guess);
  return new Date(guess - offset(first)).toISOString();
}
