import { Button, Select, TextInput } from '@mantine/core';
import { IconDownload, IconPlus, IconSearch, IconSpeakerphone } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useMay, usePages, usePath, useWorkspace } from '../api/hooks';
import { Pill, type Tone } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Empty, Fault, PageHead, Panel, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import css from '../ui/lists.module.css';
import { ReportFormPanel } from './ReportFormPanel';
import { Tabs } from './Tabs';
import { reportStates, type Report, type ReportState } from './types';

const NewReport = lazy(() => import('./NewReport'));
export const reportTone: Record<ReportState, Tone> = { new: 'accent', taken: 'warn', solved: 'good', declined: 'plain' };

/** What employees reported that hurts customers. */
export default function ReportsPage() {
  const { t } = useTranslation('employees');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const path = usePath();
  const [mayReport, mayExport] = [useMay('agent'), useMay('analyst')];
  const [search, setSearch] = useSearchParams();
  const [making, setMaking] = useState(false);
  const asked = { search: search.get('search'), state: search.get('state'), place: search.get('place') };
  const set = (name: string, value: string | null) => setSearch(now => {
    const next = new URLSearchParams(now);
    if (value) next.set(name, value); else next.delete(name);
    return next;
  }, { replace: true });
  const list = usePages<Report>('reports', '/employees/reports', asked);
  const rows = list.data?.pages.flatMap(page => page.items) ?? [];
  const isAsked = Object.values(asked).some(Boolean);
  return (
    <>
      <PageHead title={t('reports.title')} lead={t('reports.lead')} actions={
        <>
          {mayExport && rows.length > 0 ? <Button component="a" href={path('/employees/reports.csv')} download variant="default" leftSection={<IconDownload size={16} />}>{t('export')}</Button> : null}
          {mayReport && (rows.length > 0 || isAsked) ? <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>{t('reports.new')}</Button> : null}
        </>} />
      <Tabs />
      <Panel flush>
        {rows.length > 0 || isAsked ? (
          <div className={css.bar}>
            <TextInput label={t('reports.find')} leftSection={<IconSearch size={16} />} value={asked.search ?? ''} onChange={event => set('search', event.currentTarget.value)} />
            <Select label={t('reports.state')} placeholder={t('all')} clearable value={asked.state} onChange={value => set('state', value)} data={reportStates.map(state => ({ value: state, label: t(`state.${state}`) }))} />
            <TextInput label={t('place')} value={asked.place ?? ''} onChange={event => set('place', event.currentTarget.value)} />
          </div>
        ) : null}
        {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} />
          : !list.data ? <div className={uiCss.panelBody}><Waiting /></div>
          : rows.length === 0 && !isAsked ? <Empty icon={IconSpeakerphone} title={t('reports.empty')} text={t('reports.emptyText')} {...(mayReport ? { action: { label: t('reports.new'), onClick: () => setMaking(true) } } : {})} />
          : rows.length === 0 ? <p className={css.none}>{t('reports.none')}</p>
          : (
            <ul className={css.list}>
              {rows.map(report => (
                <li key={report.id} className={css.row}>
                  <span className={css.name}>
                    <Link to={`/w/${id}/employees/reports/${report.id}`}>{report.text}</Link>
                    <small>{[report.place, report.touchpoint, report.team, report.reporter || t('reports.nameless')].filter(Boolean).join(' · ')}</small>
                  </span>
                  <Pill tone={reportTone[report.state]}>{t(`state.${report.state}`)}</Pill>
                  <span className={css.side}>{format.day(report.at)}</span>
                  <span />
                </li>
              ))}
            </ul>
          )}
        {list.hasNextPage ? <div className={css.more}><Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('more')}</Button></div> : null}
      </Panel>
      <ReportFormPanel />
      <Suspense fallback={null}>{making ? <NewReport close={() => setMaking(false)} /> : null}</Suspense>
    </>
  );
}
