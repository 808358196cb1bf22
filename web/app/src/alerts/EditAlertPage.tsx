import { Alert, Button, Group, MultiSelect, NumberInput, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { api } from '../api/client';
import { useAsk, useChange, useRead, useSession, useWorkspace } from '../api/hooks';
import type { Page, TraitSummary } from '../api/types';
import { FilterEditor, useSubjects } from '../insight/FilterEditor';
import { readRules, toPredicate, toRules, type Rules } from '../insight/predicate';
import listCss from '../ui/lists.module.css';
import { Fault, PageHead, Panel, useProblemText, Waiting } from '../ui/Page';
import css from './alerts.module.css';
import { PastChart } from './PastChart';
import { Reliability } from './Reliability';
import { useSay, type Say } from './say';
import type { AlertDefinition, AlertPreview, WatchedAlert } from './types';

const windows = [1, 7, 14, 28, 84] as const;

/** Makes an alert, or changes one, beside what it would have done in the past year. */
export default function EditAlertPage() {
  const { alert: id } = useParams();
  const [search] = useSearchParams();
  const say = useSay();
  const me = useSession().data?.person?.id;
  const traits = useRead<Page<TraitSummary>>('traits', '/traits');
  const stored = useRead<WatchedAlert>('alerts', `/alerts/${id}`, undefined, { enabled: Boolean(id) });
  if (stored.error && !stored.data) return <Panel><Fault problem={stored.error} retry={() => void stored.refetch()} /></Panel>;
  if ((id && !stored.data) || say.metrics.length === 0 || traits.isPending) return <Panel><Waiting lines={9} height={34} /></Panel>;
  const metric = search.get('metric') ?? [...say.metrics].sort((a, b) => b.answers - a.answers)[0]!.id;
  const first: AlertDefinition = stored.data?.definition
    ?? { name: '', metric, filter: null, watch: 'change', turn: 'worse', window: 7, threshold: null, minN: 30, falseAlarmsPerYear: 1, recipients: me ? [me] : [], paused: false };
  const rules = stored.data ? stored.data.definition.filter ? toRules(JSON.stringify(stored.data.definition.filter)) : { join: 'all' as const, rules: [] } : readRules(search.get('filter'));
  return <Form key={id ?? 'new'} stored={stored.data ?? null} first={first} rules={rules} traits={traits.data?.items ?? []} say={say} />;
}

/** @param rules Null where the filter was made elsewhere and asks what this form cannot: then it stays as it is. */
function Form({ stored, first, rules: asked, traits, say }: { stored: WatchedAlert | null; first: AlertDefinition; rules: Rules | null; traits: TraitSummary[]; say: Say }) {
  const { t, metrics, names } = say;
  const { id: workspace } = useWorkspace();
  const navigate = useNavigate();
  const words = useProblemText();
  const subjects = useSubjects(traits, names);
  const owners = useRead<{ items: { id: string; name: string }[] }>('case-settings', '/cases/owners').data?.items ?? [];
  const targets = useRead<{ items: { metric: string; value: number }[] }>('targets', '/targets').data?.items ?? [];
  const [draft, setDraft] = useState(first);
  const [rules, setRules] = useState(asked);
  const [filtering, setFiltering] = useState(false);
  const set = (part: Partial<AlertDefinition>) => setDraft(now => ({ ...now, ...part }));
  const filter = useMemo(() => rules ? toPredicate(rules, subjects.kind) : first.filter, [rules, traits]);
  const definition: AlertDefinition = { ...draft, filter, threshold: draft.watch === 'breach' ? draft.threshold : null, turn: draft.watch === 'breach' && draft.turn === 'either' ? 'worse' : draft.turn };
  const metric = say.metric(draft.metric);
  const target = targets.find(one => one.metric === draft.metric);
  const lacksThreshold = draft.watch === 'breach' && draft.threshold === null && !target;
  const [tried] = useDebouncedValue({ ...definition, name: 'x', recipients: [] as string[], paused: false }, 400);
  const past = useAsk<AlertPreview>('alert-past', '/alerts/preview', tried, { enabled: !lacksThreshold, keep: true });
  const save = useChange<void, WatchedAlert>((_, path) => stored ? api.put(path(`/alerts/${stored.id}`), definition, stored.version) : api.post(path('/alerts'), definition), ['alerts']);
  return (
    <>
      <PageHead title={stored ? t('editTitle') : t('add')} lead={say.watched(definition, draft.threshold ?? target?.value ?? null)} />
      <div className={css.page}>
        <div className={listCss.two}>
          <Panel>
            <form onSubmit={event => { event.preventDefault(); save.mutate(undefined, { onSuccess: made => void navigate(`/w/${workspace}/alerts/${made.id}`) }); }}>
              <Stack gap="md">
                {save.error ? <Alert color="coral" variant="light" role="alert">{[words(save.error), ...Object.values(save.error.errors ?? {}).flat()].join(' ')}</Alert> : null}
                <TextInput label={t('name')} placeholder={t('namePlaceholder')} required maxLength={120} value={draft.name} onChange={event => set({ name: event.currentTarget.value })} />
                <Select label={t('metric')} searchable allowDeselect={false} value={draft.metric} onChange={value => set({ metric: value ?? draft.metric, threshold: null })} data={metrics.map(one => ({ value: one.id, label: say.name(one.id) }))} />
                <div>
                  <Text fz="sm" fw={560}>{t('whom')}</Text>
                  <Group gap="xs" mt={4}>
                    <Text fz="sm" c="dimmed">{rules === null ? t('filteredElsewhere') : rules.rules.length === 0 ? t('everybody') : rules.rules.map(rule => [subjects.label(rule.subject), subjects.shown(rule.subject, rule.value)].filter(Boolean).join(' ')).join(', ')}</Text>
                    <Button size="compact-sm" variant="default" leftSection={<IconFilter size={14} />} onClick={() => setFiltering(true)}>{t('narrow')}</Button>
                  </Group>
                </div>
                <div role="group" aria-labelledby="alert-watch">
                  <Text fz="sm" fw={560} id="alert-watch">{t('watchLabel')}</Text>
                  <SegmentedControl mt={4} aria-labelledby="alert-watch" value={draft.watch} onChange={value => set({ watch: value as AlertDefinition['watch'] })} data={(['change', 'breach'] as const).map(value => ({ value, label: t(`watch.${value}`) }))} />
                </div>
                <Group grow align="flex-start">
                  <Select label={t('turnLabel')} allowDeselect={false} value={definition.turn} onChange={value => set({ turn: value as AlertDefinition['turn'] })} data={(draft.watch === 'change' ? ['worse', 'better', 'either'] as const : ['worse', 'better'] as const).map(value => ({ value, label: t(`turn.${value}`) }))} />
                  <Select label={t('windowLabel')} allowDeselect={false} value={String(draft.window)} onChange={value => set({ window: Number(value) })} data={windows.map(value => ({ value: String(value), label: t('window', { count: value }) }))} />
                </Group>
                {draft.watch === 'breach' ? (
                  <NumberInput label={t('threshold')} description={target ? t('thresholdTarget', { target: say.value(draft.metric, target.value) }) : t('thresholdNone')} min={metric?.min} max={metric?.max} decimalScale={2} value={draft.threshold ?? ''} onChange={value => set({ threshold: value === '' ? null : Number(value) })} />
                ) : null}
                <Group grow align="flex-start">
                  <NumberInput label={t('falseAlarms')} description={t('falseAlarmsText')} min={0.1} max={12} step={0.5} decimalScale={1} clampBehavior="strict" value={draft.falseAlarmsPerYear} onChange={value => set({ falseAlarmsPerYear: Number(value) || 1 })} />
                  <NumberInput label={t('minN')} description={t('minNText')} min={5} max={100_000} allowDecimal={false} value={draft.minN} onChange={value => set({ minN: Number(value) || 30 })} />
                </Group>
                <MultiSelect label={t('recipients')} description={t('recipientsText')} searchable clearable value={draft.recipients} onChange={recipients => set({ recipients })}
                  data={[...owners, ...draft.recipients.filter(id => !owners.some(one => one.id === id)).map(id => ({ id, name: t('somebody') }))].map(one => ({ value: one.id, label: one.name }))} />
                <Group justify="flex-end">
                  <Button component={Link} variant="default" to={`/w/${workspace}/alerts${stored ? `/${stored.id}` : ''}`}>{t('cancel')}</Button>
                  <Button type="submit" loading={save.isPending} disabled={draft.name.trim() === '' || lacksThreshold}>{t('save')}</Button>
                </Group>
              </Stack>
            </form>
          </Panel>
          <div aria-live="polite">
            <Panel title={t('trust')} note={t('trustText')}>
              {lacksThreshold ? <p className={listCss.said}>{t('thresholdNone')}</p> : past.error && !past.data ? <Fault problem={past.error} retry={() => void past.refetch()} /> : !past.data ? <Waiting lines={4} /> : <Reliability of={definition} past={past.data} say={say} />}
            </Panel>
          </div>
        </div>
        {past.data && past.data.looks.length > 1 && !lacksThreshold ? <PastChart of={definition} past={past.data} say={say} /> : null}
      </div>
      {filtering ? <FilterEditor rules={rules ?? { join: 'all', rules: [] }} subjects={subjects} close={() => setFiltering(false)} change={setRules} /> : null}
    </>
  );
}
