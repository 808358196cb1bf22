import { Button, Group, NumberInput, Popover, Stack, Text } from '@mantine/core';
import { IconAdjustments, IconCrystalBall, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { api } from '../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../api/hooks';
import { tell } from '../ui/Bits';
import { Empty, Fault, PageHead, Panel, useProblemText, Waiting } from '../ui/Page';
import { BuyingPanel } from './BuyingPanel';
import { GroupsPanel } from './GroupsPanel';
import { LeavingPanel } from './LeavingPanel';
import { People } from './People';
import css from './predictions.module.css';
import { useSay, type Say } from './say';
import { SilencePanel } from './SilencePanel';
import type { Predictions, Who } from './types';

/** What is foretold of customers, and how good that is on the company's own past. */
export default function PredictionsPage() {
  const say = useSay();
  const { t, format } = say;
  const { id } = useWorkspace();
  const analyst = useMay('analyst');
  const words = useProblemText();
  const [search, setSearch] = useSearchParams();
  const read = useRead<Predictions>('predictions', '/predictions');
  const fit = useChange<{ horizonDays?: number }>((rules, path) => api.post(path('/predictions/fit'), rules), ['jobs']);
  const begin = (rules: { horizonDays?: number }) => fit.mutate(rules, { onSuccess: () => tell.done(t('begun')), onError: fault => tell.fault(words(fault) ?? '') });
  const report = read.data?.report;
  const actions = analyst ? (
    <Group gap="xs">
      {report ? <Rules days={read.data?.rules.horizonDays ?? null} own={report.leaving.horizonDays} say={say} begin={begin} /> : null}
      <Button leftSection={<IconRefresh size={16} />} loading={fit.isPending} onClick={() => begin({})}>{t('fit')}</Button>
    </Group>
  ) : null;
  const head = <PageHead title={t('title')} lead={read.data?.at ? t('leadAt', { ago: format.ago(read.data.at) }) : t('lead')} actions={actions} />;
  if (read.error && !read.data) return <>{head}<Panel><Fault problem={read.error} retry={() => void read.refetch()} /></Panel></>;
  if (!read.data) return <>{head}<Panel><Waiting lines={9} height={30} /></Panel></>;
  if (!report) return <>{head}<Panel><Empty icon={IconCrystalBall} title={t('unfitted')} text={t('unfittedText')} {...(analyst ? { action: { label: t('fit'), onClick: () => begin({}) } } : {})} /></Panel></>;
  if (report.customers === 0) return <>{head}<Panel><Empty icon={IconCrystalBall} title={t('noOrders')} text={t('refused.no_orders')} action={{ label: t('connect'), to: `/w/${id}/start` }} /></Panel></>;

  const who: Who = {
    order: (search.get('order') ?? 'stake') as Who['order'], ...(search.get('group') ? { group: search.get('group')! } : {}), ...(search.get('cluster') ? { cluster: search.get('cluster')! } : {}),
    ...(search.get('minRisk') ? { minRisk: Number(search.get('minRisk')) } : {}),
  };
  const choose = (next: Who) => setSearch(Object.fromEntries(Object.entries(next).map(([key, value]) => [key, String(value)])), { replace: true });
  const open = (next: Who) => { choose(next); document.getElementById('people')?.scrollIntoView({ behavior: 'smooth' }); };
  return (
    <>
      {head}
      <LeavingPanel of={report.leaving} say={say} />
      <div id="people"><People who={who} choose={choose} say={say} /></div>
      <BuyingPanel of={report.buying} customers={report.customers} say={say} />
      <SilencePanel of={report.silence} say={say} />
      <GroupsPanel of={report.groups} say={say} open={open} />
      <p className={css.foot}>{t('foot', { day: format.day(report.asOf), customers: format.number(report.customers), seed: report.seed })}</p>
    </>
  );
}

/** What counts as leaving; holds for later runs too. */
function Rules({ days, own, say: { t }, begin }: { days: number | null; own: number; say: Say; begin: (rules: { horizonDays: number }) => void }) {
  const [draft, setDraft] = useState<number | string>(days ?? own);
  const [opened, setOpened] = useState(false);
  const send = (horizonDays: number) => { setOpened(false); begin({ horizonDays }); };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" withArrow trapFocus width={300}>
      <Popover.Target><Button variant="default" leftSection={<IconAdjustments size={16} />} onClick={() => { setDraft(days ?? own); setOpened(now => !now); }}>{t('rules')}</Button></Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={event => { event.preventDefault(); if (typeof draft === 'number') send(draft); }}>
          <Stack gap="sm">
            <NumberInput label={t('horizon')} description={t('horizonText')} min={7} max={365} clampBehavior="strict" allowDecimal={false} value={draft} onChange={setDraft} />
            <Button type="submit" disabled={typeof draft !== 'number'}>{t('fitWith')}</Button>
            {days === null ? <Text fz="xs" c="dimmed">{t('horizonOwn')}</Text> : <Button variant="subtle" onClick={() => send(0)}>{t('horizonBack')}</Button>}
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
