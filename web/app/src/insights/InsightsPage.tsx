import { Button, Group, NumberInput, Popover, Select, Stack, Switch } from '@mantine/core';
import { IconAdjustments, IconBulb, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { api } from '../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../api/hooks';
import NewCase from '../cases/NewCase';
import { tell } from '../ui/Bits';
import listCss from '../ui/lists.module.css';
import { Empty, Fault, PageHead, Panel, useProblemText, Waiting } from '../ui/Page';
import { FindingCard } from './FindingCard';
import css from './insights.module.css';
import { useSay, type Say } from './say';
import type { Insight, InsightList, ScanReport, ScanRules } from './types';

const shown = 30;

/** What Rapport found without being asked: slices that differ, and slices that changed. */
export default function InsightsPage() {
  const say = useSay();
  const { t, format } = say;
  const { id } = useWorkspace();
  const analyst = useMay('analyst');
  const words = useProblemText();
  const [search, setSearch] = useSearchParams();
  const [all, setAll] = useState(false);
  const [about, setAbout] = useState<Insight | null>(null);
  const list = useRead<InsightList>('insights', '/insights');
  const scan = useChange<Partial<ScanRules>>((rules, path) => api.post(path('/insights/scan'), rules), ['jobs']);
  const put = useChange<{ id: string; act: 'dismiss' | 'restore' }>(({ id: one, act }, path) => api.post(path(`/insights/${one}/${act}`)), ['insights']);
  const begin = (rules: Partial<ScanRules>) => scan.mutate(rules, { onSuccess: () => tell.done(t('begun')), onError: fault => tell.fault(words(fault) ?? '') });
  const actions = analyst ? (
    <Group gap="xs">
      {list.data?.scan ? <Rules rules={list.data.scan.limits} say={say} begin={begin} /> : null}
      <Button leftSection={<IconRefresh size={16} />} loading={scan.isPending} onClick={() => begin({})}>{t('scan')}</Button>
    </Group>
  ) : null;
  const head = <PageHead title={t('title')} lead={list.data?.at ? t('leadAt', { ago: format.ago(list.data.at) }) : t('lead')} actions={actions} />;
  if (list.error && !list.data) return <>{head}<Panel><Fault problem={list.error} retry={() => void list.refetch()} /></Panel></>;
  if (!list.data) return <>{head}<Panel><Waiting lines={9} height={30} /></Panel></>;
  const { scan: report, items } = list.data;
  if (!report) return <>{head}<Panel><Empty icon={IconBulb} title={t('unscanned')} text={t('unscannedText')} {...(analyst ? { action: { label: t('scan'), onClick: () => begin({}) } } : {})} /></Panel></>;

  const choose = (key: string, value: string | null) => setSearch(now => { const next = new URLSearchParams(now); if (value) next.set(key, value); else next.delete(key); return next; }, { replace: true });
  const away = search.get('away') === '1';
  const measures = [...new Map(items.map(item => [measureKey(item), say.measure(item.found.measure)]))];
  const wanted = items.filter(item => (item.dismissedAt !== null) === away
    && (!search.get('kind') || item.found.kind === search.get('kind')) && (!search.get('direction') || item.found.direction === search.get('direction'))
    && (!search.get('measure') || measureKey(item) === search.get('measure')));
  const few = all ? wanted : wanted.slice(0, shown);
  return (
    <>
      {head}
      {items.length === 0 ? <Panel><Nothing report={report} say={say} to={`/w/${id}/start`} /></Panel> : (
        <>
          <div className={listCss.filters} role="group" aria-label={t('filters')}>
            <Select label={t('kindLabel')} placeholder={t('any')} clearable value={search.get('kind')} onChange={value => choose('kind', value)} data={(['level', 'change'] as const).map(value => ({ value, label: t(`kind.${value}`) }))} />
            <Select label={t('directionLabel')} placeholder={t('any')} clearable value={search.get('direction')} onChange={value => choose('direction', value)} data={(['worse', 'better', 'more', 'less'] as const).map(value => ({ value, label: t(`direction.${value}`) }))} />
            <Select label={t('measureLabel')} placeholder={t('any')} clearable searchable value={search.get('measure')} onChange={value => choose('measure', value)} data={measures.map(([value, label]) => ({ value, label }))} />
            <Switch label={t('away', { count: items.filter(item => item.dismissedAt).length })} checked={away} onChange={event => choose('away', event.currentTarget.checked ? '1' : null)} />
          </div>
          {wanted.length === 0 ? <Panel><Empty icon={IconBulb} title={t('filtered')} text={t('filteredText')} /></Panel> : (
            <ol className={css.list} aria-label={t('title')}>
              {few.map(item => (
                <FindingCard key={item.id} of={item} say={say} busy={put.isPending && put.variables?.id === item.id} open={() => setAbout(item)}
                  dismiss={() => put.mutate({ id: item.id, act: 'dismiss' })} restore={() => put.mutate({ id: item.id, act: 'restore' })} />
              ))}
            </ol>
          )}
          {few.length < wanted.length ? <Group justify="center" mt="md"><Button variant="default" onClick={() => setAll(true)}>{t('all', { count: wanted.length })}</Button></Group> : null}
        </>
      )}
      <p className={listCss.fine}>{t('foot', { hypotheses: format.number(report.hypotheses), answers: format.number(report.answers), facts: format.number(report.facts), folded: format.number(report.folded), rate: format.number(report.limits.rate * 100), customers: format.number(report.limits.minCustomers) })}</p>
      {about ? <NewCase close={() => setAbout(null)} first={{ title: say.slice(about.found.slice).slice(0, 200), text: say.sentence(about.found), touchpoint: about.found.slice.dimension === 'touchpoint' ? about.found.slice.key : '' }} /> : null}
    </>
  );
}

const measureKey = ({ found: { measure } }: Insight) => [measure.kind, measure.metric, measure.type, measure.property, measure.days].join('|');

/** No findings, and what it lacks. */
function Nothing({ report, say: { t, format }, to }: { report: ScanReport; say: Say; to: string }) {
  const empty = report.answers + report.facts === 0;
  return (
    <Empty icon={IconBulb} title={t(empty ? 'noData' : 'nothing')}
      text={empty ? t('noDataText') : report.hypotheses === 0 ? t('thinText', { customers: format.number(report.limits.minCustomers) }) : t('nothingText', { hypotheses: format.number(report.hypotheses) })}
      {...(empty ? { action: { label: t('connect'), to } } : {})} />
  );
}

/** What matters enough to be told; holds for later scans too. */
function Rules({ rules, say: { t }, begin }: { rules: ScanRules; say: Say; begin: (rules: ScanRules) => void }) {
  const [draft, setDraft] = useState(rules);
  const [opened, setOpened] = useState(false);
  const set = (part: Partial<ScanRules>) => setDraft(now => ({ ...now, ...part }));
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" withArrow trapFocus width={300}>
      <Popover.Target><Button variant="default" leftSection={<IconAdjustments size={16} />} onClick={() => { setDraft(rules); setOpened(now => !now); }}>{t('rules')}</Button></Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={event => { event.preventDefault(); setOpened(false); begin(draft); }}>
          <Stack gap="sm">
            <NumberInput label={t('minCustomers')} description={t('minCustomersText')} min={10} max={100_000} clampBehavior="strict" allowDecimal={false} value={draft.minCustomers} onChange={value => set({ minCustomers: Number(value) || 30 })} />
            <NumberInput label={t('minEffect')} description={t('minEffectText')} min={0} max={2} step={0.05} decimalScale={2} value={draft.minEffect} onChange={value => set({ minEffect: Number(value) })} />
            <NumberInput label={t('rate')} description={t('rateText')} min={1} max={20} suffix=" %" value={Math.round(draft.rate * 100)} onChange={value => set({ rate: (Number(value) || 5) / 100 })} />
            <Button type="submit">{t('scanWith')}</Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
