import { ActionIcon, Button, Menu, Progress, TextInput } from '@mantine/core';
import { IconCopy, IconDots, IconPencil, IconPlus, IconRotateClockwise, IconSearch, IconTrash, IconUsersGroup } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay, useRead, useWorkspace } from '../api/hooks';
import type { Job } from '../api/types';
import { Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Empty, Fault, PageHead, Panel, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import { sentenceOf } from './kinds';
import { RemoveSegment } from './RemoveSegment';
import css from './segments.module.css';
import type { Segment, SizeOfDay } from './types';
import { useUses } from './uses';
import { useWords, type Words } from './vocabulary';

const NewSegment = lazy(() => import('./NewSegment'));

export default function SegmentsPage() {
  const { t } = useTranslation('segments');
  const { id: workspace } = useWorkspace();
  const mayEdit = useMay('analyst');
  const words = useWords();
  const list = useRead<{ items: Segment[] }>('segments', '/segments');
  const jobs = useRead<{ items: Job[] }>('jobs', '/jobs', undefined, { enabled: list.data?.items.some(item => item.job && (item.state === 'building' || item.pending)) ?? false });
  const [making, setMaking] = useState(false);
  const [text, setText] = useState('');
  const [leaving, setLeaving] = useState<Segment | null>(null);
  const all = list.data?.items ?? [];
  const rows = all.filter(item => `${item.name} ${item.description} ${sentenceOf(item.predicate, words)}`.toLowerCase().includes(text.trim().toLowerCase()));
  const stages = rows.filter(item => item.kind === 'stage');
  const others = rows.filter(item => item.kind !== 'stage');
  return (
    <>
      <PageHead title={t('list.title')} lead={all.length > 0 ? t('list.lead') : undefined} actions={<><Button variant="default" component={Link} to={`/w/${workspace}/segments/lifecycle`} leftSection={<IconRotateClockwise size={16} />}>{t('life.title')}</Button>{mayEdit && all.length > 0 ? <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>{t('list.new')}</Button> : null}</>} />
      <Panel flush className={css.flushTop}>
        {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} />
          : !list.data ? <div className={uiCss.panelBody}><Waiting /></div>
          : all.length === 0 ? <Empty icon={IconUsersGroup} title={t('empty.title')} text={t('empty.text')} {...(mayEdit ? { action: { label: t('empty.action'), onClick: () => setMaking(true) } } : {})} />
          : (
            <>
              {all.length > 6 ? <div className={css.toolbar}><TextInput value={text} onChange={event => setText(event.currentTarget.value)} aria-label={t('list.find')} placeholder={t('list.find')} leftSection={<IconSearch size={16} />} /></div> : null}
              {others.length > 0 ? <Lines rows={others} all={all} jobs={jobs.data?.items ?? []} words={words} remove={setLeaving} /> : null}
              {stages.length > 0 ? <><h2 className={css.listTitle}>{t('list.stages')}</h2><Lines rows={stages} all={all} jobs={jobs.data?.items ?? []} words={words} remove={setLeaving} /></> : null}
              {rows.length === 0 ? <p className={css.none}>{t('list.none')}</p> : null}
            </>
          )}
      </Panel>
      <RemoveSegment segment={leaving} all={all} close={() => setLeaving(null)} />
      <Suspense fallback={null}>{making ? <NewSegment words={words} close={() => setMaking(false)} /> : null}</Suspense>
    </>
  );
}

/** How many more or fewer than a week ago; nothing where it is younger. */
function WeekChange({ segment }: { segment: string }) {
  const { t } = useTranslation('segments');
  const format = useFormats();
  const days = useRead<{ items: SizeOfDay[] }>('members', `/segments/${segment}/sizes`, { days: 8 }).data?.items;
  const [then, now] = [days?.[0]?.members, days?.at(-1)?.members];
  if (typeof then !== 'number' || typeof now !== 'number') return null;
  const by = now - then;
  return <small title={t('list.weekAgo', { members: format.number(then) })}>{by === 0 ? t('list.same') : t(by > 0 ? 'list.more' : 'list.fewer', { text: format.number(Math.abs(by)) })}</small>;
}

function Lines({ rows, all, jobs, words, remove }: { rows: Segment[]; all: Segment[]; jobs: Job[]; words: Words; remove: (segment: Segment) => void }) {
  const { t } = useTranslation('segments');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const mayEdit = useMay('analyst');
  const usesOf = useUses(all);
  return (
    <ul className={css.list}>
      <li className={css.listHead} aria-hidden><span>{t('list.name')}</span><span>{t('list.size')}</span><span>{t('list.uses')}</span><span>{t('list.changed')}</span><span /></li>
      {rows.map(segment => {
        const users = usesOf(segment.id);
        const job = jobs.find(item => item.id === segment.job);
        const waits = segment.state === 'building' || segment.pending;
        return (
          <li key={segment.id} className={css.listRow}>
            <span className={css.listName}>
              <Link to={`/w/${id}/segments/${segment.id}`}>{segment.name}</Link>
              <small>{segment.kind === 'list' ? t('list.isList') : sentenceOf(segment.predicate, words)}</small>
            </span>
            <span className={css.listSize}>
              {segment.state === 'building' ? <Pill tone="accent">{t('state.building')}</Pill> : <><strong className="num">{format.number(segment.members)}</strong><WeekChange segment={segment.id} /></>}
              {waits && job ? <Progress size={4} value={job.total ? (100 * job.done) / job.total : 0} aria-label={t('state.progress', { name: segment.name })} /> : null}
              {segment.pending && segment.state !== 'building' ? <small>{t('state.pending')}</small> : null}
            </span>
            <span className={css.listUses}>{users.length > 0 ? t('list.usedBy', { names: users.map(user => user.name).join(', ') }) : <span className={css.soft}>–</span>}</span>
            <span className={css.listWhen} title={format.moment(segment.updatedAt)}>{format.ago(segment.updatedAt)}</span>
            {mayEdit ? (
              <Menu position="bottom-end" shadow="md">
                <Menu.Target><ActionIcon className={css.listMenu} variant="subtle" color="gray" size={34} aria-label={t('list.menu', { name: segment.name })}><IconDots size={17} /></ActionIcon></Menu.Target>
                <Menu.Dropdown>
                  {segment.kind === 'live' ? <Menu.Item leftSection={<IconPencil size={16} />} component={Link} to={`/w/${id}/segments/${segment.id}/edit`}>{t('edit')}</Menu.Item> : null}
                  {segment.predicate ? <Menu.Item leftSection={<IconCopy size={16} />} component={Link} to={`/w/${id}/segments/new?copy=${segment.id}`}>{t('duplicate')}</Menu.Item> : null}
                  {segment.kind !== 'stage' ? <Menu.Item color="var(--r-bad)" leftSection={<IconTrash size={16} />} onClick={() => remove(segment)}>{t('delete')}</Menu.Item> : null}
                </Menu.Dropdown>
              </Menu>
            ) : <span />}
          </li>
        );
      })}
    </ul>
  );
}
