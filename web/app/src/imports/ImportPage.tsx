import { Alert, Anchor, Breadcrumbs, Button, Group, JsonInput, Menu, Modal, Progress, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { IconArrowBackUp, IconBraces, IconChevronDown, IconDeviceFloppy, IconDownload, IconFolderOpen, IconPlayerPlay, IconSparkles, IconTestPipe, IconUsersGroup } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { api } from '../api/client';
import { useChange, useMay, usePath, useRead, useWorkspace } from '../api/hooks';
import type { Page } from '../api/types';
import { currencies, zones } from '../shell/zones';
import { Confirm, Pill, tell } from '../ui/Bits';
import { useDuration } from '../ui/duration';
import { useFormats } from '../ui/format';
import { Fault, PageHead, Panel, useProblemText, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import { tones } from './ImportsPage';
import css from './imports.module.css';
import { kindNames, tidy, type Mapping } from './mapping';
import { RecordEditor } from './RecordEditor';
import { busy, guessed, type Import, type SavedMapping } from './types';

const ListFromImport = lazy(() => import('../segments/ListFromImport'));

export default function ImportPage() {
  const { t } = useTranslation('imports');
  const { import: key = '' } = useParams();
  const [hurry, setHurry] = useState(false);
  const read = useRead<Import>('import', `/imports/${key}`, undefined, { every: hurry ? 1_000 : 10_000 });
  const working = read.data ? busy(read.data.state) : false;
  useEffect(() => { setHurry(working); }, [working]);
  if (read.error && !read.data) return <><PageHead title={t('title')} /><Panel><Fault problem={read.error} retry={() => void read.refetch()} /></Panel></>;
  if (!read.data) return <><PageHead title={t('title')} /><Panel><Waiting /></Panel></>;
  return <Work key={key} found={read.data} />;
}

function Work({ found }: { found: Import }) {
  const { t } = useTranslation(['imports', 'common']);
  const { id } = useWorkspace();
  const path = usePath();
  const words = useProblemText();
  const may = useMay('analyst');
  const [mapping, setMapping] = useState<Mapping>(found.mapping ?? guessed(found) ?? { records: [] });
  const [dirty, setDirty] = useState(found.mapping === null);
  const [json, setJson] = useState<string | null>(null);
  const [undoing, setUndoing] = useState(false);
  const [naming, setNaming] = useState(false);
  const [listing, setListing] = useState(false);
  const [name, setName] = useState(mapping.name ?? '');
  const base = `/imports/${found.id}`;
  const stale = ['import', 'imports', 'jobs'];
  const [seen, setSeen] = useState(found.mappingVersion);
  const save = useChange<Mapping, Import>((body, at) => api.put(at(`${base}/mapping`), body, seen), stale);
  const act = useChange<'dry-run' | 'start' | 'cancel' | 'undo'>((what, at) => api.post(at(`${base}/${what}`)), [...stale, 'metric', 'metrics', 'customers']);
  const keep = useChange<string>((label, at) => api.post(at('/mappings'), { name: label, mapping: { ...tidy(mapping), name: label } }), ['mappings']);
  const saved = useRead<Page<SavedMapping>>('mappings', '/mappings');
  const change = (next: Mapping) => { setMapping(next); setDirty(true); };
  const fault = save.error ?? act.error;
  const locked = !may || busy(found.state) || found.state === 'done' || found.state === 'undone';
  const title = found.files.map(file => file.name).join(', ');
  const go = async (what: 'dry-run' | 'start') => {
    try {
      if (dirty) { setSeen((await save.mutateAsync(tidy(mapping))).mappingVersion); setDirty(false); }
      await act.mutateAsync(what);
    } catch { /* shown above the bar */ }
  };
  return (
    <>
      <Breadcrumbs mb="xs" fz="sm"><Anchor component={Link} to={`/w/${id}/imports`} fz="sm">{t('imports:title')}</Anchor><Text fz="sm" c="dimmed" truncate maw={260}>{title}</Text></Breadcrumbs>
      <PageHead title={title} actions={<Pill tone={tones[found.state]}>{t(`imports:states.${found.state}`)}</Pill>} />
      <div className={css.stack}>
        {found.error ? <Alert color="coral" variant="light" role="alert">{found.error}</Alert> : null}
        {busy(found.state) ? <Running found={found} cancel={() => act.mutate('cancel')} /> : null}
        {found.report && !busy(found.state) ? <Outcome found={found} /> : null}
        <Files found={found} />
        {!locked ? (
          <Panel title={t('imports:mapping.title')} note={t('imports:mapping.note')} actions={
            <Menu position="bottom-end">
              <Menu.Target><Button size="xs" variant="default" rightSection={<IconChevronDown size={15} />}>{t('imports:mapping.more')}</Button></Menu.Target>
              <Menu.Dropdown>
                {guessed(found) ? <Menu.Item leftSection={<IconSparkles size={16} />} onClick={() => change(guessed(found)!)}>{t('imports:mapping.guess')}</Menu.Item> : null}
                <Menu.Item leftSection={<IconDeviceFloppy size={16} />} onClick={() => setNaming(true)}>{t('imports:mapping.save')}</Menu.Item>
                {(saved.data?.items ?? []).map(item => <Menu.Item key={item.id ?? item.name} leftSection={<IconFolderOpen size={16} />} onClick={() => change(item.mapping)}>{t('imports:mapping.use', { name: item.name })}</Menu.Item>)}
                <Menu.Item leftSection={<IconBraces size={16} />} onClick={() => setJson(JSON.stringify(mapping, null, 2))}>{t('imports:mapping.json')}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          }>
            <Reasons found={found} />
            <Group gap="md" mb="md" align="end">
              <Select w={210} label={t('imports:mapping.zone')} searchable clearable placeholder={t('imports:mapping.workspace')} data={zones} value={mapping.zone ?? null} onChange={zone => change({ ...mapping, zone })} />
              <Select w={150} label={t('imports:mapping.currency')} searchable clearable placeholder={t('imports:mapping.workspace')} data={currencies} value={mapping.currency ?? null} onChange={currency => change({ ...mapping, currency })} />
              <Switch mb={9} label={t('imports:mapping.historical')} checked={mapping.historical !== false} onChange={event => change({ ...mapping, historical: event.currentTarget.checked })} />
            </Group>
            {(mapping.records ?? []).map((record, index) => (
              <RecordEditor key={index} record={record} files={found.files}
                change={next => change({ ...mapping, records: mapping.records!.map((old, i) => i === index ? next : old) })}
                remove={() => change({ ...mapping, records: mapping.records!.filter((_, i) => i !== index) })} />
            ))}
            <Button mt="md" variant="light" onClick={() => change({
              ...mapping,
              files: { ...Object.fromEntries(found.files.map(file => [file.key, {}])), ...mapping.files },
              records: [...(mapping.records ?? []), { name: `record${(mapping.records?.length ?? 0) + 1}`, kind: kindNames[0]!, from: found.files[0]!.key, fields: {} }],
            })}>{t('imports:mapping.add')}</Button>
          </Panel>
        ) : null}
      </div>
      {fault ? <Alert mt="md" color="coral" variant="light" role="alert">{words(fault)}{Object.entries(fault.errors).map(([at, texts]) => <Text key={at} fz="sm"><code>{at}</code> {texts.join(' ')}</Text>)}</Alert> : null}
      {may && !busy(found.state) ? (
        <div className={css.bar}>
          <Text fz="sm" c="dimmed" className={css.grow}>{t(`imports:next.${found.state === 'done' ? 'done' : found.state === 'undone' ? 'undone' : found.state === 'checked' && !dirty ? 'checked' : 'uploaded'}`)}</Text>
          {found.report && found.report.refused > 0 ? <Button component="a" href={path(`${base}/refused`)} download variant="default" leftSection={<IconDownload size={16} />}>{t('imports:refusedFile')}</Button> : null}
          {found.state === 'done' ? <Button variant="default" leftSection={<IconUsersGroup size={16} />} onClick={() => setListing(true)}>{t('imports:makeList')}</Button> : null}
          {found.state === 'done' || found.state === 'cancelled' || found.state === 'failed' ? <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={() => setUndoing(true)}>{t('imports:undo.action')}</Button> : null}
          {!locked ? (
            <>
              <Button variant="default" leftSection={<IconTestPipe size={16} />} loading={act.isPending || save.isPending} disabled={!mapping.records?.length} onClick={() => void go('dry-run')}>{t('imports:dryRun')}</Button>
              <Button leftSection={<IconPlayerPlay size={16} />} loading={act.isPending || save.isPending} disabled={!mapping.records?.length} onClick={() => void go('start')}>{t('imports:start')}</Button>
            </>
          ) : null}
        </div>
      ) : null}
      <Suspense fallback={null}>{listing ? <ListFromImport given={found.id} close={() => setListing(false)} /> : null}</Suspense>
      <Confirm opened={undoing} close={() => setUndoing(false)} title={t('imports:undo.title')} text={t('imports:undo.text')} action={t('imports:undo.action')} busy={act.isPending} fault={words(act.error)}
        act={() => act.mutate('undo', { onSuccess: () => setUndoing(false) })} />
      <Modal opened={json !== null} onClose={() => setJson(null)} title={t('imports:mapping.json')} size="xl">
        <Stack>
          <JsonInput aria-label={t('imports:mapping.json')} autosize minRows={14} maxRows={26} validationError={t('imports:mapping.badJson')} value={json ?? ''} onChange={setJson} />
          <Group justify="flex-end"><Button variant="default" onClick={() => setJson(null)}>{t('common:cancel')}</Button><Button onClick={() => { try { change(JSON.parse(json ?? '{}') as Mapping); setJson(null); } catch { /* the field says so */ } }}>{t('imports:mapping.apply')}</Button></Group>
        </Stack>
      </Modal>
      <Modal opened={naming} onClose={() => setNaming(false)} title={t('imports:mapping.save')}>
        <form onSubmit={event => { event.preventDefault(); keep.mutate(name, { onSuccess: () => { setNaming(false); tell.done(t('common:saved')); } }); }}>
          <Stack>
            {keep.error ? <Alert color="coral" variant="light" role="alert">{words(keep.error)}</Alert> : null}
            <TextInput data-autofocus label={t('imports:mapping.name')} required maxLength={100} value={name} onChange={event => setName(event.currentTarget.value)} />
            <Group justify="flex-end"><Button variant="default" onClick={() => setNaming(false)}>{t('common:cancel')}</Button><Button type="submit" loading={keep.isPending}>{t('common:save')}</Button></Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

function Reasons({ found }: { found: Import }) {
  const { t } = useTranslation('imports');
  const reasons = found.guess && 'reasons' in found.guess ? found.guess.reasons : [];
  if (reasons.length === 0) return null;
  return (
    <details>
      <summary><Text span fz="sm" c="dimmed">{t('mapping.why', { count: reasons.length })}</Text></summary>
      <ul>{reasons.map((reason, i) => <li key={i}><Text fz="xs" c="dimmed"><code>{reason.place}</code> {reason.because}</Text></li>)}</ul>
    </details>
  );
}

function Running({ found, cancel }: { found: Import; cancel: () => void }) {
  const { t } = useTranslation('imports');
  const format = useFormats();
  const lasts = useDuration();
  const progress = found.progress;
  const share = progress?.total ? (progress.done / progress.total) * 100 : 0;
  return (
    <Panel title={t(`states.${found.state}`)} actions={<Button size="xs" variant="default" onClick={cancel}>{t('cancel')}</Button>}>
      <Progress value={share} size="lg" radius="xl" animated aria-label={t('progress')} />
      <Text fz="sm" c="dimmed" mt="xs" className="num" role="status">
        {progress ? [t('of', { done: format.number(progress.done), total: progress.total === null ? '?' : format.number(progress.total) }), progress.secondsLeft !== null ? t('left', { time: lasts(progress.secondsLeft) }) : null].filter(Boolean).join(' · ') : t('waiting')}
      </Text>
    </Panel>
  );
}

function Outcome({ found }: { found: Import }) {
  const { t } = useTranslation('imports');
  const format = useFormats();
  const report = found.report!;
  const reasons = Object.entries(report.reasons ?? {}).sort((a, b) => b[1] - a[1]);
  const dry = found.state === 'checked';
  return (
    <Panel title={t(dry ? 'report.dry' : 'report.title')} note={dry ? t('report.dryNote') : undefined}>
      <dl className={css.numbers}>
        <div><dt>{t('report.rows')}</dt><dd>{format.number(report.rows)}</dd></div>
        <div><dt>{t('report.accepted')}</dt><dd data-tone="good">{format.number(report.accepted)}</dd></div>
        {report.skipped ? <div><dt>{t('report.skipped')}</dt><dd>{format.number(report.skipped)}</dd></div> : null}
        {report.events !== undefined ? <div><dt>{t('report.events')}</dt><dd>{format.number(report.events)}</dd></div> : null}
        <div><dt>{t('report.refused')}</dt><dd data-tone={report.refused > 0 ? 'bad' : undefined}>{format.number(report.refused)}</dd></div>
      </dl>
      {reasons.length > 0 ? (
        <>
          <p className={css.sub}>{t('report.reasons')}</p>
          <ul className={css.chips}>{reasons.map(([reason, count]) => <li key={reason} className={css.chip}><code>{reason}</code><span>{format.number(count)}</span></li>)}</ul>
        </>
      ) : null}
      {dry && found.preview?.facts && found.preview.facts.length > 0 ? (
        <>
          <p className={css.sub}>{t('report.preview')}</p>
          <div className={css.facts}>{found.preview.facts.slice(0, 6).map((fact, i) => <pre key={i} tabIndex={0} aria-label={t('report.fact', { no: i + 1 })}>{JSON.stringify(fact, null, 2)}</pre>)}</div>
        </>
      ) : null}
      {dry && found.preview?.refused && found.preview.refused.length > 0 ? (
        <>
          <p className={css.sub}>{t('report.refusedRows')}</p>
          <div className={uiCss.tableWrap} role="region" tabIndex={0} aria-label={t('report.refusedRows')}>
            <table className={uiCss.table}>
              <thead><tr>{Object.keys(found.preview.refused[0]!).map(key => <th key={key} scope="col">{key}</th>)}</tr></thead>
              <tbody>{found.preview.refused.slice(0, 10).map((row, i) => <tr key={i}>{Object.values(row).map((value, j) => <td key={j}>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</td>)}</tr>)}</tbody>
            </table>
          </div>
        </>
      ) : null}
    </Panel>
  );
}

function Files({ found }: { found: Import }) {
  const { t } = useTranslation('imports');
  const format = useFormats();
  return (
    <>
      {found.files.map(file => (
        <Panel key={file.key} title={file.name} note={t('fileNote', { format: file.format.toUpperCase(), detail: file.detail, rows: format.number(file.rows), size: format.bytes(file.bytes) })}>
          {Object.entries(file.faults ?? {}).map(([reason, count]) => <Alert key={reason} variant="light" color="amber" mb="xs" py={8}>{t('faulty', { count, reason })}</Alert>)}
          <ul className={css.chips} aria-label={t('columns', { name: file.name })}>
            {file.columns.map(column => (
              <li key={column.name} className={css.chip} title={column.examples.join(' · ')}><strong>{column.name}</strong><Pill tone={column.ambiguous ? 'warn' : 'plain'}>{column.type}</Pill><span>{column.examples.slice(0, 2).join(', ')}</span></li>
            ))}
          </ul>
        </Panel>
      ))}
    </>
  );
}
