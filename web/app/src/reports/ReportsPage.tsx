import { Button, SegmentedControl, Select } from '@mantine/core';
import { IconChartBar, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { usePath, useRead, useWorkspace } from '../api/hooks';
import { Tabs } from '../cases/Tabs';
import { useChoices } from '../cases/hooks';
import { addDays, dayIn } from '../insight/period';
import { useNames } from '../insight/names';
import listCss from '../ui/lists.module.css';
import { Empty, Fault, PageHead, Panel, Waiting } from '../ui/Page';
import { Bars } from './Bars';
import { DaysPanel } from './DaysPanel';
import { LoadPanel } from './LoadPanel';
import css from './reports.module.css';
import { RowsDrawer, type Behind } from './RowsDrawer';
import { Tiles } from './Tiles';
import { slices, subjects, type Report, type Subject } from './types';

const spans = ['7', '30', '90', '365'] as const;

/** How customers were served: times, promises kept, first contact, what was opened again, backlog and load. */
export default function ReportsPage() {
  const { t } = useTranslation('reports');
  const { zone } = useWorkspace();
  const path = usePath();
  const names = useNames();
  const { owners, teams } = useChoices();
  const [search, setSearch] = useSearchParams();
  const [behind, setBehind] = useState<Behind | null>(null);
  const put = (key: string, value: string | null, usual: string | null) => setSearch(now => { const next = new URLSearchParams(now); if (value && value !== usual) next.set(key, value); else next.delete(key); return next; }, { replace: true });
  const of = subjects.find(one => one === search.get('of')) ?? 'cases';
  const by = slices[of].find(one => one === search.get('by')) ?? 'agent';
  const span = search.get('span') ?? '30';
  const today = dayIn(zone, new Date());
  const asked = { from: addDays(today, 1 - Number(span)), to: today, by, team: search.get('team'), touchpoint: search.get('touchpoint'), agent: of === 'calls' ? null : search.get('agent') };
  const read = useRead<Report>('cases', `/service-reports/${of}`, asked, { keep: true });
  const report = read.error ? undefined : read.data;
  const figure = report?.figures.find(one => one.id === search.get('figure')) ?? report?.figures[1] ?? report?.figures[0];
  const given = Object.entries(asked).filter((one): one is [string, string] => one[1] !== null);
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} actions={report && figure ? (
        <Button component="a" download={`${of}-${asked.from}-${asked.to}.csv`} href={path(`/service-reports/${of}?${new URLSearchParams([...given, ['format', 'csv']]).toString()}`)} variant="default" leftSection={<IconDownload size={16} />}>{t('export')}</Button>
      ) : undefined} />
      <Tabs />
      <div className={css.of}><SegmentedControl aria-label={t('of')} value={of} onChange={value => put('of', value, 'cases')} data={subjects.map(one => ({ value: one, label: t(`subject.${one}`) }))} /></div>
      <div className={listCss.filters} role="group" aria-label={t('filters')}>
        <Select label={t('span')} allowDeselect={false} value={span} onChange={value => put('span', value, '30')} data={spans.map(one => ({ value: one, label: t(`spans.${one}`) }))} />
        <Select label={t('by')} allowDeselect={false} value={by} onChange={value => put('by', value, 'agent')} data={slices[of].map(one => ({ value: one, label: t(`slice.${one}`) }))} />
        {of === 'calls' ? null : <Select label={t('slice.agent')} placeholder={t('any')} clearable searchable={owners.length > 8} value={search.get('agent')} onChange={value => put('agent', value, null)} data={owners.map(one => ({ value: one.id, label: one.name }))} />}
        {teams.length > 0 ? <Select label={t('slice.team')} placeholder={t('any')} clearable value={search.get('team')} onChange={value => put('team', value, null)} data={teams.map(one => ({ value: one.id, label: one.name }))} /> : null}
        <Select label={t('slice.touchpoint')} placeholder={t('any')} clearable searchable={names.touchpoints.length > 8} value={search.get('touchpoint')} onChange={value => put('touchpoint', value, null)} data={names.touchpoints.map(one => ({ value: one.key, label: one.name }))} />
      </div>
      {read.error ? <Panel><Fault problem={read.error} retry={() => void read.refetch()} /></Panel>
        : !report || !figure ? <Panel><Waiting lines={8} height={30} /></Panel>
        : (
          <>
            {report.groups.length === 0 ? <Panel><Empty icon={IconChartBar} title={t(`none.${of}`)} text={t(`noneText.${of}`)} /></Panel> : (
              <>
                <Tiles report={report} chosen={figure.id} choose={id => put('figure', id, null)} />
                <Bars report={report} figure={figure} choose={id => put('figure', id, null)} open={setBehind} />
              </>
            )}
            {report.days.some(day => day.came > 0 || day.done > 0 || (day.backlog ?? 0) > 0) ? <DaysPanel days={report.days} of={of} /> : null}
            {of === 'calls' || of === 'bot' ? null : <LoadPanel />}
          </>
        )}
      <RowsDrawer of={of as Subject} behind={behind} asked={asked} close={() => setBehind(null)} />
    </>
  );
}
