import { Button, Menu, Select, TextInput } from '@mantine/core';
import { IconDownload, IconFilterOff, IconMessageQuestion, IconPencil, IconPrinter } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { usePath, useRead, useWorkspace } from '../../api/hooks';
import type { components } from '../../api/openapi';
import { useFormats } from '../../ui/format';
import { Empty, Fault, PageHead, Panel, Waiting } from '../../ui/Page';
import { ElementCard } from './ElementCard';
import { HonestyPanel } from './HonestyPanel';
import css from './results.module.css';
import { share } from './share';

const EmployeeResults = lazy(() => import('../../employees/EmployeeResults'));

type Results = components['schemas']['SurveyResults'];
type Survey = components['schemas']['SurveyAnswer'];

const filters = ['from', 'to', 'channel', 'language', 'version'] as const;

/** What a survey found, with everything a reader needs to trust it: how many, who was left out, how sure the figures are. */
export default function ResultsPage() {
  const { t } = useTranslation('results');
  const { id, zone } = useWorkspace();
  const { survey = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const path = usePath();
  const format = useFormats(zone);
  const asked = Object.fromEntries(filters.flatMap(name => { const value = search.get(name); return value ? [[name, value]] : []; }));
  const head = useRead<Survey>('survey', `/surveys/${survey}`);
  const results = useRead<Results>('results', `/surveys/${survey}/results`, asked, { keep: true, enabled: head.data?.employees === null });
  const set = (name: string, value: string | null) => setSearch(now => {
    const next = new URLSearchParams(now);
    if (value) next.set(name, value); else next.delete(name);
    return next;
  }, { replace: true });
  if (head.error && !head.data) return <Panel><Fault problem={head.error} retry={() => void head.refetch()} /></Panel>;
  if (head.data?.employees) return <Suspense fallback={<Panel><Waiting lines={10} /></Panel>}><EmployeeResults survey={survey} name={head.data.name} /></Suspense>;
  const exports = (ending: string) => path(`/surveys/${survey}/responses.${ending}`);
  return (
    <>
      <PageHead
        title={head.data ? t('title', { name: head.data.name }) : t('heading')} lead={t('lead')}
        actions={
          <>
            <Button component={Link} to={`/w/${id}/surveys/${survey}`} variant="default" leftSection={<IconPencil size={16} />}>{t('edit')}</Button>
            <Menu position="bottom-end">
              <Menu.Target><Button variant="default" leftSection={<IconDownload size={16} />}>{t('export')}</Button></Menu.Target>
              <Menu.Dropdown>
                <Menu.Item component="a" href={exports('csv')} download>{t('csv')}</Menu.Item>
                <Menu.Item component="a" href={exports('xlsx')} download>{t('xlsx')}</Menu.Item>
                <Menu.Item leftSection={<IconPrinter size={15} />} onClick={() => window.print()}>{t('print')}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        }
      />
      <div className={css.filters} role="group" aria-label={t('filters')}>
        <TextInput type="date" label={t('from')} value={asked.from ?? ''} onChange={event => set('from', event.currentTarget.value)} />
        <TextInput type="date" label={t('to')} value={asked.to ?? ''} onChange={event => set('to', event.currentTarget.value)} />
        {([['channel', 'channels'], ['language', 'languages'], ['version', 'versions']] as const).map(([name, list]) => (
          <Select key={name} label={t(name)} placeholder={t('all')} clearable allowDeselect value={asked[name] ?? null} onChange={value => set(name, value)}
            data={[...new Set([...(results.data?.[list].map(one => one.key) ?? []), ...(asked[name] ? [asked[name]] : [])])]} />
        ))}
        {Object.keys(asked).length > 0 ? <Button variant="subtle" leftSection={<IconFilterOff size={16} />} onClick={() => setSearch({}, { replace: true })}>{t('clear')}</Button> : null}
      </div>
      {results.error && !results.data ? <Panel><Fault problem={results.error} retry={() => void results.refetch()} /></Panel>
        : !results.data ? <Panel><Waiting lines={10} /></Panel>
        : results.data.responses.displayed === 0 ? <Panel><Empty icon={IconMessageQuestion} title={t('empty.title')} text={t('empty.text')} action={{ label: t('empty.action'), to: `/w/${id}/surveys/${survey}` }} /></Panel>
        : <Found results={results.data} format={format} survey={survey} />}
    </>
  );
}

function Found({ results, format, survey }: { results: Results; format: ReturnType<typeof useFormats>; survey: string }) {
  const { t } = useTranslation('results');
  const counts = results.responses;
  const percent = (value: number | null | undefined) => share(value, format);
  const remarked = results.flagged.map(one => ({ key: one.key, count: one.count - (results.leftOut.find(out => out.key === one.key)?.count ?? 0) })).filter(one => one.count > 0);
  return (
    <>
      <dl className={css.tiles}>
        <Tile name={t('completed')} value={format.number(counts.completed)} fine={t('ofStarted', { share: percent(counts.completionRate) })} strong />
        <Tile name={t('started')} value={format.number(counts.started)} fine={t('ofDisplayed', { share: percent(counts.startRate), n: format.number(counts.displayed) })} />
        <Tile name={t('responseRate')} value={percent(counts.responseRate)} fine={t('responseRateFine')} />
        <Tile name={t('median')} value={results.medianSeconds === null || results.medianSeconds === undefined ? '–' : t('seconds', { count: Math.round(results.medianSeconds) })} fine={t('medianFine')} />
        <Tile name={t('partial')} value={percent(counts.partialShare)} fine={t('partialFine', { going: format.number(counts.inProgress), left: format.number(counts.abandoned) })} />
        <Tile name={t('leftOut')} value={format.number(results.leftOutResponses + counts.quotaFull)} fine={[
          ...results.leftOut.map(one => `${t(`sign.${one.key}`, { defaultValue: one.key })}: ${format.number(one.count)}`),
          ...(counts.quotaFull > 0 ? [t('quotaFull', { n: format.number(counts.quotaFull) })] : []),
        ].join(' · ') || t('leftOutNone')} />
      </dl>
      {remarked.length > 0 ? <p className={css.basis}>{t('remarked', { list: remarked.map(one => `${t(`sign.${one.key}`, { defaultValue: one.key })}: ${format.number(one.count)}`).join(' · ') })}</p> : null}
      <p className={css.basis}>{t('basis', {
        period: results.from || results.to ? `${results.from ?? '…'} – ${results.to ?? '…'}` : t('allTime'),
        channels: mix(results.channels, format), versions: results.versions.map(one => one.key).join(', ') || '–',
        sampling: format.number(results.samplingPercent), weighted: t(results.weighted ? 'weighted' : 'unweighted'),
      })}</p>
      <Panel title={t('path')} note={t('pathNote')} flush>
        <div className={css.scroll} role="region" tabIndex={0} aria-label={t('path')}>
          <table className={css.path}>
            <thead><tr><th scope="col">{t('question')}</th><th scope="col">{t('shown')}</th><th scope="col">{t('answered')}</th><th scope="col">{t('left')}</th><th scope="col">{t('dropOff')}</th><th scope="col">{t('time')}</th></tr></thead>
            <tbody>
              {results.elements.map((element, i) => (
                <tr key={element.id}>
                  <th scope="row"><a href={`#${element.id}`}><span className={css.no}>{i + 1}</span>{element.title}</a></th>
                  <td>{format.number(element.shown)}</td>
                  <td>{format.number(element.answered)}</td>
                  <td>{element.left > 0 ? format.number(element.left) : '–'}</td>
                  <td><span className={css.drop} data-high={(element.dropOff ?? 0) >= 0.1}>{element.dropOff === null || element.dropOff === undefined ? '–' : percent(element.dropOff)}</span></td>
                  <td>{element.medianSeconds === null || element.medianSeconds === undefined ? '–' : t('seconds', { count: Math.round(element.medianSeconds) })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
      <div className={css.cards}>{results.elements.map((element, i) => <ElementCard key={element.id} element={element} survey={survey} no={i + 1} />)}</div>
      <div className={css.last}><HonestyPanel survey={survey} found={results.flagged} /></div>
    </>
  );
}

function Tile({ name, value, fine, strong }: { name: string; value: string; fine: string; strong?: boolean }) {
  return <div className={css.tile} data-strong={strong}><dt>{name}</dt><dd><strong>{value}</strong><span>{fine}</span></dd></div>;
}

function mix(channels: Results['channels'], format: ReturnType<typeof useFormats>) {
  const all = channels.reduce((sum, one) => sum + one.count, 0);
  return channels.map(one => `${one.key} ${share(one.count / all, format)}`).join(', ') || '–';
}
