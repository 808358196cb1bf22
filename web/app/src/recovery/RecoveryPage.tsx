import { Select, UnstyledButton } from '@mantine/core';
import { IconMoodCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useMay, useRead, useWorkspace } from '../api/hooks';
import { Tabs } from '../cases/Tabs';
import { addDays, dayIn } from '../insight/period';
import { useNames } from '../insight/names';
import { useFormats } from '../ui/format';
import listCss from '../ui/lists.module.css';
import { Empty, Fault, PageHead, Panel, Waiting } from '../ui/Page';
import { CasesDrawer } from './CasesDrawer';
import { ComparisonPanel } from './ComparisonPanel';
import { GroupsPanel } from './GroupsPanel';
import { Limits, percent } from './Limits';
import css from './recovery.module.css';
import { scaleName } from './scale';
import type { Part, Recovery } from './types';

const spans = ['90', '365', '730'] as const;
const windows = ['30', '90', '180'] as const;

/** How customers fare after their case. */
export default function RecoveryPage() {
  const { t } = useTranslation('recovery');
  const { id, zone } = useWorkspace();
  const names = useNames();
  const may = useMay('admin');
  const [search, setSearch] = useSearchParams();
  const [behind, setBehind] = useState<Part | null>(null);
  const span = search.get('span') ?? '365';
  const days = search.get('days') ?? '90';
  const today = dayIn(zone, new Date());
  const asked = { from: addDays(today, 1 - Number(span)), to: today, days, touchpoint: search.get('touchpoint') };
  const read = useRead<Recovery>('cases', '/recovery', asked, { keep: true });
  const put = (key: string, value: string | null, usual: string | null) => setSearch(now => { const next = new URLSearchParams(now); if (value && value !== usual) next.set(key, value); else next.delete(key); return next; }, { replace: true });
  const of = read.error ? undefined : read.data;
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} />
      <Tabs />
      <div className={listCss.filters} role="group" aria-label={t('filters')}>
        <Select label={t('span')} allowDeselect={false} value={span} onChange={value => put('span', value, '365')} data={spans.map(one => ({ value: one, label: t(`spans.${one}`) }))} />
        <Select label={t('window')} allowDeselect={false} value={days} onChange={value => put('days', value, '90')} data={windows.map(one => ({ value: one, label: t('windowDays', { days: one }) }))} />
        <Select label={t('touchpoint')} placeholder={t('any')} clearable searchable={names.touchpoints.length > 8} value={search.get('touchpoint')} onChange={value => put('touchpoint', value, null)} data={names.touchpoints.map(one => ({ value: one.key, label: one.name }))} />
      </div>
      {read.error ? <Panel><Fault problem={read.error} retry={() => void read.refetch()} /></Panel>
        : !of ? <Panel><Waiting lines={8} height={30} /></Panel>
        : of.asked === 0 ? <Panel><Empty icon={IconMoodCheck} title={t('none')} text={t('noneText')} {...(may ? { action: { label: t('choose'), to: `/w/${id}/cases/settings/recovery` } } : {})} /></Panel>
        : (
          <>
            <Tiles of={of} open={setBehind} />
            <div className={listCss.two}>
              <Changes of={of} />
              <GroupsPanel groups={of.groups} />
            </div>
            <ComparisonPanel of={of.comparison} />
          </>
        )}
      <CasesDrawer part={behind} asked={asked} close={() => setBehind(null)} />
    </>
  );
}

/** The funnel; each count opens its cases. */
function Tiles({ of, open }: { of: Recovery; open: (part: Part) => void }) {
  const { t } = useTranslation('recovery');
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const recovered = Math.round((of.rate.value ?? 0) * of.rate.n);
  const refused = Object.values(of.notAsked).reduce((sum, count) => sum + count, 0);
  return (
    <div className={css.tiles}>
      <section className={css.lead} aria-label={t('rate')}>
        <h2>{t('rate')}</h2>
        <p><strong>{of.rate.value === null ? '–' : percent(of.rate.value, format)}</strong><Limits of={of.rate} say={value => percent(value, format)} /></p>
      </section>
      <UnstyledButton className={css.tile} onClick={() => open('recovered')} disabled={recovered === 0}><span>{t('part.recovered')}</span><strong>{format.number(recovered)}</strong></UnstyledButton>
      <UnstyledButton className={css.tile} onClick={() => open('low')} disabled={of.rate.n === recovered}><span>{t('part.low')}</span><strong>{format.number(of.rate.n - recovered)}</strong></UnstyledButton>
      <UnstyledButton className={css.tile} onClick={() => open('silent')} disabled={of.asked === of.answered}><span>{t('part.silent')}</span><strong>{format.number(of.asked - of.answered)}</strong><small>{t('silentOf', { waiting: format.number(of.waiting), refused: format.number(refused) })}</small></UnstyledButton>
    </div>
  );
}

/** What became of the score that opened the case, of each person. */
function Changes({ of }: { of: Recovery }) {
  const { t } = useTranslation('recovery');
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  return (
    <Panel title={t('changes.title')} note={t('changes.note')}>
      {of.changes.length === 0 ? <p className={css.soft}>{t('changes.none')}</p> : of.changes.map(one => (
        <div key={one.scale} className={css.change}>
          <p className={css.changeHead}><strong>{scaleName(one.scale)}</strong><span>{format.fixed(one.before, 2)} → {format.fixed(one.after, 2)}</span></p>
          <p className={css.big} data-tone={tone(one.change)}>{signed(one.change.value, format)} <Limits of={one.change} say={value => signed(value, format)} /></p>
        </div>
      ))}
      {of.scores.map(one => (
        <div key={one.metric} className={css.change}>
          <p className={css.changeHead}><strong>{one.name}</strong><span className={css.soft}>{one.metric}</span></p>
          <p className={css.figure}>{one.score.value === null ? '–' : unit(one.score.value, one.unit, format)} <Limits of={one.score} say={value => unit(value, one.unit, format)} /></p>
        </div>
      ))}
    </Panel>
  );
}

type Formats = ReturnType<typeof useFormats>;
const unit = (value: number, name: string, format: Formats) => name === 'percent' ? `${format.fixed(value, 1)} %` : format.fixed(value, name === 'points' ? 0 : 2);
const signed = (value: number | null, format: Formats) => value === null ? '–' : `${value > 0 ? '+' : ''}${format.fixed(value, 2)}`;
const tone = (figure: { enough: boolean; low: number | null; high: number | null }) => !figure.enough || figure.low === null || figure.high === null ? 'plain' : figure.low > 0 ? 'good' : figure.high < 0 ? 'bad' : 'plain';
