import { Button, Group, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { IconArrowLeft, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { api } from '../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../api/hooks';
import { Confirm, Pill, tell } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Fault, PageHead, Panel, useProblemText, Waiting } from '../ui/Page';
import css from '../ui/lists.module.css';
import { reportTone } from './ReportsPage';
import { reportStates, type Report, type ReportState } from './types';

/** One report and what becomes of it. */
export default function ReportPage() {
  const { t } = useTranslation('employees');
  const { id } = useWorkspace();
  const { report = '' } = useParams();
  const found = useRead<Report>('reports', `/employees/reports/${report}`);
  if (found.error && !found.data) return <Panel><Fault problem={found.error} retry={() => void found.refetch()} /></Panel>;
  return (
    <>
      <PageHead title={t('reports.one')} actions={<Button component={Link} to={`/w/${id}/employees/reports`} variant="default" leftSection={<IconArrowLeft size={16} />}>{t('reports.all')}</Button>} />
      {found.data ? <One key={found.data.version} report={found.data} /> : <Panel><Waiting /></Panel>}
    </>
  );
}

function One({ report }: { report: Report }) {
  const { t } = useTranslation('employees');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const words = useProblemText();
  const navigate = useNavigate();
  const [mayChange, mayDelete] = [useMay('agent'), useMay('admin')];
  const [state, setState] = useState<ReportState>(report.state);
  const [note, setNote] = useState(report.note);
  const [deleting, setDeleting] = useState(false);
  // Told here: the form is drawn anew with the new version before anything could be told after it.
  const save = useChange<object>(async (body, path) => { await api.put(path(`/employees/reports/${report.id}`), body, report.version); tell.done(t('saved')); }, ['reports']);
  const remove = useChange<void>((_, path) => api.delete(path(`/employees/reports/${report.id}`)), ['reports', 'feedback']);
  const facts: [string, string][] = [[t('when'), format.day(report.at)], [t('place'), report.place], [t('touchpoint'), report.touchpoint], [t('team'), report.team], [t('reports.reporter'), report.reporter || t('reports.nameless')]];
  return (
    <div className={css.two}>
      <Panel title={<Group gap="sm">{t('reports.said')}<Pill tone={reportTone[report.state]}>{t(`state.${report.state}`)}</Pill></Group>}>
        <blockquote className={css.said}>{report.text}</blockquote>
        <dl className={css.facts}>{facts.filter(([, value]) => value).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      </Panel>
      <Panel title={t('reports.became')} note={t('reports.becameNote')}>
        <form onSubmit={event => { event.preventDefault(); save.mutate({ state, note }); }}>
          <Stack gap="md">
            <SegmentedControl fullWidth aria-label={t('reports.state')} disabled={!mayChange} value={state} onChange={value => setState(value as ReportState)} data={reportStates.map(one => ({ value: one, label: t(`state.${one}`) }))} />
            <Textarea label={t('reports.note')} autosize minRows={3} maxLength={5_000} disabled={!mayChange} value={note} onChange={event => setNote(event.currentTarget.value)} />
            {save.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(save.error)}</Text> : null}
            <Group justify="space-between">
              {mayDelete ? <Button variant="subtle" color="coral" leftSection={<IconTrash size={16} />} onClick={() => setDeleting(true)}>{t('delete')}</Button> : <span />}
              {mayChange ? <Button type="submit" loading={save.isPending}>{t('save')}</Button> : null}
            </Group>
          </Stack>
        </form>
      </Panel>
      <Confirm opened={deleting} close={() => setDeleting(false)} title={t('reports.deleteTitle')} text={t('reports.deleteText')} action={t('delete')} busy={remove.isPending} fault={words(remove.error)}
        act={() => remove.mutate(undefined, { onSuccess: () => void navigate(`/w/${id}/employees/reports`) })} />
    </div>
  );
}
