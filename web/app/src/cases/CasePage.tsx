import { Button } from '@mantine/core';
import { IconArrowBackUp, IconArrowLeft, IconCircleCheck, IconGitMerge } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useMay, useRead, useWorkspace } from '../api/hooks';
import { useNames } from '../insight/names';
import { Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import listCss from '../ui/lists.module.css';
import { Fault, PageHead, Panel, TextLink, Waiting } from '../ui/Page';
import { Asked } from './Asked';
import { Clocks } from './Due';
import css from './cases.module.css';
import { useTick } from './hooks';
import { History } from './History';
import { Said } from './Said';
import { StateForm } from './StateForm';
import { Write } from './Write';
import { priorityTone, statusTone, type Case, type Story } from './types';

const CloseCase = lazy(() => import('./CloseCase'));
const MergeCase = lazy(() => import('./MergeCase'));
const ReopenCase = lazy(() => import('./ReopenCase'));

/** One case: what was said, what was done, what is promised, and what to do next. */
export default function CasePage() {
  const { t } = useTranslation('cases');
  const { case: key = '' } = useParams();
  const found = useRead<Case>('cases', `/cases/${key}`);
  if (found.error && !found.data) return <Panel><Fault problem={found.error} retry={() => void found.refetch()} /></Panel>;
  return found.data ? <Body key={key} of={found.data} renew={() => void found.refetch()} /> : <><PageHead title={t('title')} /><Panel><Waiting lines={8} /></Panel></>;
}

function Body({ of, renew }: { of: Case; renew: () => void }) {
  const { t } = useTranslation('cases');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const may = useMay('agent');
  const [acting, setActing] = useState<'close' | 'reopen' | 'merge' | null>(null);
  const story = useRead<Story>('cases', `/cases/${of.id}/history`);
  useTick();
  const acts = may && !of.mergedInto;
  const isOpen = of.status !== 'closed';
  return (
    <>
      <PageHead title={of.title} lead={`#${of.number} · ${t('openedAt', { when: format.moment(of.openedAt) })}`} actions={
        <>
          <Button component={Link} to={`/w/${id}/cases`} variant="default" leftSection={<IconArrowLeft size={16} />}>{t('allCases')}</Button>
          {acts && isOpen ? <Button variant="default" leftSection={<IconGitMerge size={16} />} onClick={() => setActing('merge')}>{t('merge')}</Button> : null}
          {acts && isOpen ? <Button leftSection={<IconCircleCheck size={16} />} onClick={() => setActing('close')}>{t('close')}</Button> : null}
          {acts && !isOpen ? <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={() => setActing('reopen')}>{t('reopen')}</Button> : null}
        </>} />
      <p className={css.state}>
        <Pill tone={statusTone[of.status]}>{t(`status.${of.status}`)}</Pill>
        {of.priority !== 'normal' ? <Pill tone={priorityTone[of.priority]}>{t(`priority.${of.priority}`)}</Pill> : null}
        {of.breached ? <Pill tone="bad">{t('broken')}</Pill> : null}
        {of.outcome ? <Pill tone="good">{t(`outcome.${of.outcome}`)}</Pill> : null}
        {of.mergedInto ? <span>{t('mergedInto')} <TextLink to={`/w/${id}/cases/${of.mergedInto.id}`}>{of.mergedInto.name}</TextLink></span> : null}
      </p>
      <div className={css.page}>
        <div className={listCss.column}>
          <Said of={of} words={story.data?.words ?? []} format={format} />
          <Panel title={t('history')} flush>
            {story.error && !story.data ? <Fault problem={story.error} retry={() => void story.refetch()} /> : !story.data ? <div className={css.pad}><Waiting /></div> : <History of={of} lines={story.data.items} format={format} />}
            {acts ? <Write key={of.id} of={of} /> : null}
          </Panel>
        </div>
        <div className={listCss.column}>
          <StateForm of={of} may={acts && isOpen} renew={renew} />
          <Panel title={t('promises')}><Clocks clocks={of.clocks} format={format} /></Panel>
          <Asked of={of} may={acts} format={format} />
          <Facts of={of} />
        </div>
      </div>
      <Suspense fallback={null}>
        {acting === 'close' ? <CloseCase of={of} renew={renew} done={() => setActing(null)} /> : null}
        {acting === 'reopen' ? <ReopenCase of={of} renew={renew} done={() => setActing(null)} /> : null}
        {acting === 'merge' ? <MergeCase of={of} done={() => setActing(null)} /> : null}
      </Suspense>
    </>
  );
}

/** What the case is about. */
function Facts({ of }: { of: Case }) {
  const { t } = useTranslation('cases');
  const { id } = useWorkspace();
  const names = useNames();
  const rows: [string, React.ReactNode][] = [
    [t('customer'), of.customer ? <TextLink to={`/w/${id}/customers/${of.customer.id}`}>{of.customer.name || t('someCustomer')}</TextLink> : t('noCustomer')],
    [t('touchpoint'), of.touchpoint && names.touchpoint(of.touchpoint)],
    [t('channel'), of.channel && names.channel(of.channel)],
    [t('servedBy'), of.employee],
    [t('interaction'), of.interaction],
    [t('survey'), of.survey ? <TextLink to={`/w/${id}/surveys/${of.survey}/results`}>{t('results')}</TextLink> : ''],
    ...Object.entries(of.fields).map(([key, value]): [string, React.ReactNode] => [key, value]),
  ];
  return (
    <Panel title={t('facts')}>
      <dl className={listCss.facts}>
        {rows.filter(([, value]) => value).map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}
      </dl>
    </Panel>
  );
}
