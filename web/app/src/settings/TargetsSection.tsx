import { ActionIcon, Alert, Button, Group, Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { IconEdit, IconPlus, IconTarget, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useRead, useSession } from '../api/hooks';
import type { Metric, Page } from '../api/types';
import { useMetricName } from '../insight/names';
import { tell } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Empty, Fault, Panel, useProblemText, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';

interface SetTarget { metric: string; value: number; due: string; owner: string; version: string }

export default function TargetsSection() {
  const { t } = useTranslation(['settings', 'common']);
  const format = useFormats('UTC');
  const words = useProblemText();
  const name = useMetricName();
  const metrics = useRead<Page<Metric>>('metrics', '/metrics');
  const targets = useRead<{ items: SetTarget[] }>('targets', '/targets');
  const [draft, setDraft] = useState<SetTarget | 'new' | null>(null);
  const remove = useChange<string>((metric, path) => api.delete(path(`/targets/${metric}`)), ['targets', 'metric']);
  const fault = metrics.error ?? targets.error;
  const find = (id: string) => metrics.data?.items.find(item => item.id === id);
  if (fault && (!targets.data || !metrics.data)) return <Panel><Fault problem={fault} retry={() => { void metrics.refetch(); void targets.refetch(); }} /></Panel>;
  return (
    <>
      <Panel title={t('settings:targets.title')} note={t('settings:targets.note')} flush actions={targets.data && targets.data.items.length > 0 ? <Button size="xs" leftSection={<IconPlus size={16} />} onClick={() => setDraft('new')}>{t('settings:targets.add')}</Button> : undefined}>
        {!targets.data || !metrics.data ? <div className={uiCss.panelBody}><Waiting /></div>
          : targets.data.items.length === 0 ? <Empty icon={IconTarget} title={t('settings:targets.none')} text={t('settings:targets.noneText')} action={{ label: t('settings:targets.add'), onClick: () => setDraft('new') }} />
          : (
            <div className={uiCss.tableWrap} role="region" tabIndex={0} aria-label={t('settings:targets.title')}>
              <table className={uiCss.table}>
                <thead><tr><th scope="col">{t('settings:targets.metric')}</th><th scope="col" className={uiCss.end}>{t('settings:targets.value')}</th><th scope="col">{t('settings:targets.due')}</th><th scope="col">{t('settings:targets.owner')}</th><th scope="col"><span className="visually-hidden">{t('common:actions')}</span></th></tr></thead>
                <tbody>
                  {targets.data.items.map(target => {
                    const metric = find(target.metric);
                    return (
                      <tr key={target.metric}>
                        <td>{metric ? name(metric) : target.metric}</td><td className={`num ${uiCss.end}`}>{metric ? format.value(metric, target.value) : target.value}</td>
                        <td>{target.due ? format.day(target.due) : '–'}</td><td>{target.owner}</td>
                        <td className={uiCss.end}>
                          <Group gap={2} justify="flex-end" wrap="nowrap">
                            <ActionIcon variant="subtle" color="gray" aria-label={t('settings:targets.edit', { name: target.metric })} onClick={() => setDraft(target)}><IconEdit size={17} /></ActionIcon>
                            <ActionIcon variant="subtle" color="gray" aria-label={t('settings:targets.remove', { name: target.metric })} onClick={() => remove.mutate(target.metric, { onError: problem => tell.fault(words(problem) ?? '') })}><IconTrash size={17} /></ActionIcon>
                          </Group>
                        </td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </div>
          )}
      </Panel>
      {draft ? <Form old={draft === 'new' ? null : draft} metrics={metrics.data?.items ?? []} close={() => setDraft(null)} /> : null}
    </>
  );
}

function Form({ old, metrics, close }: { old: SetTarget | null; metrics: Metric[]; close: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const words = useProblemText();
  const name = useMetricName();
  const me = useSession().data?.person?.name ?? '';
  const [id, setId] = useState(old?.metric ?? [...metrics].sort((a, b) => b.answers - a.answers)[0]?.id ?? '');
  const [value, setValue] = useState<number | string>(old?.value ?? '');
  const [due, setDue] = useState(old?.due ?? `${new Date().getFullYear() + 1}-06-30`);
  const [owner, setOwner] = useState(old?.owner ?? me);
  const metric = metrics.find(item => item.id === id);
  const save = useChange<void>((_, path) => api.put(path(`/targets/${id}`), { value: Number(value), due, owner }, old?.version ?? null), ['targets', 'metric']);
  return (
    <Modal opened onClose={close} title={t(old ? 'settings:targets.editTitle' : 'settings:targets.add')}>
      <form onSubmit={event => { event.preventDefault(); save.mutate(undefined, { onSuccess: close }); }}>
        <Stack>
          {save.error ? <Alert color="coral" variant="light" role="alert">{words(save.error)}</Alert> : null}
          <Select label={t('settings:targets.metric')} disabled={old !== null} searchable data={metrics.map(item => ({ value: item.id, label: name(item) }))} value={id} onChange={next => setId(next ?? '')} />
          <NumberInput label={t('settings:targets.value')} required min={metric?.min} max={metric?.max} decimalScale={2} value={value} onChange={setValue} description={metric ? t('settings:targets.range', { min: metric.min, max: metric.max }) : undefined} />
          <TextInput type="date" label={t('settings:targets.due')} required value={due} onChange={event => setDue(event.currentTarget.value)} />
          <TextInput label={t('settings:targets.owner')} required maxLength={200} value={owner} onChange={event => setOwner(event.currentTarget.value)} />
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={save.isPending} disabled={value === ''}>{t('common:save')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
