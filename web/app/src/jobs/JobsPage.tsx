import { Button, Group, Progress, Text } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../api/hooks';
import type { Job, Page } from '../api/types';
import { Pill, tell, type Tone } from '../ui/Bits';
import { useDuration } from '../ui/duration';
import { useFormats } from '../ui/format';
import { Empty, Fault, PageHead, Panel, useProblemText, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import css from './jobs.module.css';

const tones: Record<Job['state'], Tone> = { waiting: 'plain', running: 'accent', done: 'good', failed: 'bad', cancelled: 'plain' };

export default function JobsPage() {
  const { t } = useTranslation('jobs');
  const { id } = useWorkspace();
  const jobs = useRead<Page<Job>>('jobs', '/jobs', undefined, { every: 2_000 });
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} />
      <Panel flush>
        {jobs.error && !jobs.data ? <Fault problem={jobs.error} retry={() => void jobs.refetch()} />
          : !jobs.data ? <div className={uiCss.panelBody}><Waiting /></div>
          : jobs.data.items.length === 0 ? <Empty icon={IconChecklist} title={t('empty.title')} text={t('empty.text')} action={{ label: t('empty.action'), to: `/w/${id}/imports` }} />
          : <ul className={css.list}>{jobs.data.items.map(job => <JobLine key={job.id} job={job} />)}</ul>}
      </Panel>
    </>
  );
}

export function JobLine({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const left = useDuration();
  const words = useProblemText();
  const may = useMay('analyst');
  const [log, setLog] = useState(false);
  const act = useChange<'cancel' | 'retry'>((what, path) => api.post(path(`/jobs/${job.id}/${what}`)), ['jobs', 'imports', 'import']);
  const share = job.total ? Math.min(100, (job.done / job.total) * 100) : 0;
  const running = job.state === 'running' || job.state === 'waiting';
  const go = (what: 'cancel' | 'retry') => act.mutate(what, { onError: problem => tell.fault(words(problem) ?? '') });
  return (
    <li className={css.job}>
      <div className={css.row}>
        <div>
          <div className={css.name}>{job.title}<Pill tone={tones[job.state]}>{t(`state.${job.state}`)}</Pill></div>
          <p className={css.meta}>
            {running
              ? [t('progress', { done: format.number(job.done), total: job.total === null ? '?' : format.number(job.total) }), job.secondsLeft !== null && job.state === 'running' ? t('left', { time: left(job.secondsLeft) }) : null].filter(Boolean).join(' · ')
              : t('ended', { when: format.moment(job.finished ?? job.created) })}
          </p>
        </div>
        <Group gap="xs">
          {job.log.length > 0 ? <Button size="compact-sm" variant="subtle" aria-expanded={log} onClick={() => setLog(!log)}>{t(log ? 'hideLog' : 'showLog')}</Button> : null}
          {running ? <Button size="compact-sm" variant="default" disabled={!may} loading={act.isPending} onClick={() => go('cancel')}>{t('cancel')}</Button> : null}
          {job.state === 'failed' ? <Button size="compact-sm" variant="light" disabled={!may} loading={act.isPending} onClick={() => go('retry')}>{t('retry')}</Button> : null}
        </Group>
      </div>
      {running ? <Progress className={css.bar} value={share} size="md" radius="xl" animated={job.state === 'running'} aria-label={t('progressOf', { title: job.title, share: Math.round(share) })} /> : null}
      {job.error ? <Text fz="sm" c="var(--r-bad)" mt={6} role="alert">{job.error}</Text> : null}
      {log ? <pre className={css.log} tabIndex={0} aria-label={t('logOf', { title: job.title })}>{job.log.join('\n')}</pre> : null}
    </li>
  );
}
