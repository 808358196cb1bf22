import { Button, Drawer, Group, NumberInput, Select, Slider, Switch, TextInput, Textarea } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../../api/hooks';
import { useNames } from '../../insight/names';
import { TextLink } from '../../ui/Page';
import css from './maps.module.css';
import { flag, number, siblings, stepsOf, text, type MapEdit, type MapNode, type Value } from './nodes';
import { StepScores } from './StepScores';
import type { MeasuredStep } from './types';

interface Props { map: string; step: MapNode; nodes: MapNode[]; measured?: MeasuredStep | undefined; edit: ((...edits: MapEdit[]) => void) | null; close: () => void }

/** Everything that is said of one step, and what is measured there. */
export default function StepDrawer({ map, step, nodes, measured, edit, close }: Props) {
  const { t } = useTranslation('maps');
  const { id: workspace } = useWorkspace();
  const { touchpoints, channels } = useNames();
  const set = (field: string, value: Value) => edit?.({ do: 'set', node: step.id, field, value, was: step.fields[field] ?? null });
  const phases = siblings(nodes, 'phase');
  const own = siblings(nodes, 'step', step.parent);
  const at = own.findIndex(one => one.id === step.id);
  const all = stepsOf(nodes);
  const place = all.findIndex(one => one.id === step.id);

  // A step at the border of its phase goes over into the next one.
  const move = (by: -1 | 1) => {
    const phase = phases.findIndex(one => one.id === step.parent);
    if (by === -1) {
      if (at > 0) edit?.({ do: 'move', node: step.id, parent: step.parent, after: own[at - 2]?.id ?? null });
      else if (phase > 0) edit?.({ do: 'move', node: step.id, parent: phases[phase - 1]!.id, after: siblings(nodes, 'step', phases[phase - 1]!.id).at(-1)?.id ?? null });
    } else if (at < own.length - 1) edit?.({ do: 'move', node: step.id, parent: step.parent, after: own[at + 1]!.id });
    else if (phase < phases.length - 1) edit?.({ do: 'move', node: step.id, parent: phases[phase + 1]!.id, after: null });
  };
  const registered = (items: { key: string; name: string }[], now: string) => {
    const known = items.map(one => ({ value: one.key, label: one.name }));
    return now && !known.some(one => one.value === now) ? [...known, { value: now, label: now }] : known;
  };
  return (
    <Drawer opened onClose={close} position="right" size="md" title={text(step, 'name') || t('map.unnamed')} closeButtonProps={{ 'aria-label': t('maps.close') }}>
      <div className={css.drawer}>
        <Line label={t('step.name')} of={step} field="name" set={set} longest={200} edit={!!edit} />
        <Line label={t('step.about')} of={step} field="about" set={set} longest={5000} rows={3} edit={!!edit} />
        <Select label={t('step.touchpoint')} description={t('step.touchpointNote')} clearable searchable readOnly={!edit} value={text(step, 'touchpoint') || null} onChange={value => set('touchpoint', value)} data={registered(touchpoints, text(step, 'touchpoint'))} />
        <Select label={t('step.channel')} clearable searchable readOnly={!edit} value={text(step, 'channel') || null} onChange={value => set('channel', value)} data={registered(channels, text(step, 'channel'))} />
        {measured && measured.scores.length > 0 ? <section aria-label={t('map.row.scores')} className={css.drawerScores}><StepScores of={measured} most={20} /></section> : null}
        {text(step, 'touchpoint') ? <TextLink to={`/w/${workspace}/topics?journey=${map}&step=${step.id}`}>{t('step.said')}</TextLink> : null}
        <div>
          <span className={css.label} id="emotion-label">{t('step.emotion')}</span>
          <Slider aria-labelledby="emotion-label" thumbLabel={t('step.emotion')} disabled={!edit} min={-2} max={2} step={0.5} marks={[-2, -1, 0, 1, 2].map(value => ({ value, label: String(value).replace('-', '−') }))} value={number(step, 'emotion') ?? 0} onChangeEnd={value => set('emotion', value)} mb={26} />
        </div>
        <Select label={t('step.initiator')} clearable readOnly={!edit} value={text(step, 'initiator') || null} onChange={value => set('initiator', value)} data={(['customer', 'company'] as const).map(one => ({ value: one, label: t(`step.initiators.${one}`) }))} />
        <Select label={t('step.side')} clearable readOnly={!edit} value={text(step, 'side') || null} onChange={value => set('side', value)} data={(['front', 'back'] as const).map(one => ({ value: one, label: t(`step.sides.${one}`) }))} />
        <Line label={t('step.owner')} of={step} field="owner" set={set} longest={200} edit={!!edit} />
        <Line label={t('step.department')} of={step} field="department" set={set} longest={200} edit={!!edit} />
        <Line label={t('step.systems')} of={step} field="systems" set={set} longest={500} edit={!!edit} />
        <NumberInput label={t('step.cost')} min={0} readOnly={!edit} value={number(step, 'cost') ?? ''} onBlur={event => { const value = event.currentTarget.value.trim(); const next = value === '' ? null : Number(value.replace(',', '.')); if (next !== number(step, 'cost') && (next === null || Number.isFinite(next))) set('cost', next); }} />
        <Switch label={t('step.optional')} disabled={!edit} checked={flag(step, 'optional')} onChange={event => set('optional', event.currentTarget.checked)} />
        <Switch label={t('step.repeats')} disabled={!edit} checked={flag(step, 'repeats')} onChange={event => set('repeats', event.currentTarget.checked)} />
        <Switch label={t('step.momentOfTruth')} disabled={!edit} checked={flag(step, 'momentOfTruth')} onChange={event => set('momentOfTruth', event.currentTarget.checked)} />
        {edit ? (
          <Group justify="space-between">
            <Group gap="xs">
              <Button variant="default" leftSection={<IconArrowLeft size={15} />} disabled={place === 0} onClick={() => move(-1)}>{t('step.left')}</Button>
              <Button variant="default" rightSection={<IconArrowRight size={15} />} disabled={place === all.length - 1} onClick={() => move(1)}>{t('step.right')}</Button>
            </Group>
            <Button color="red" variant="light" leftSection={<IconTrash size={15} />} onClick={() => { edit({ do: 'remove', node: step.id }); close(); }}>{t('step.remove')}</Button>
          </Group>
        ) : null}
      </div>
    </Drawer>
  );
}

interface LineProps { label: string; of: MapNode; field: string; set: (field: string, value: Value) => void; longest: number; rows?: number; edit: boolean }

/** A text that is said once one leaves it. */
function Line({ label, of, field, set, longest, rows, edit }: LineProps) {
  const said = text(of, field);
  const [writing, setWriting] = useState<string | null>(null);
  const keep = () => { if (writing !== null && writing.trim() !== said) set(field, writing.trim() || null); setWriting(null); };
  const shared = { label, maxLength: longest, readOnly: !edit, value: writing ?? said, onBlur: keep };
  return rows
    ? <Textarea {...shared} autosize minRows={rows} maxRows={10} onChange={event => setWriting(event.currentTarget.value)} />
    : <TextInput {...shared} onChange={event => setWriting(event.currentTarget.value)} onKeyDown={event => { if (event.key === 'Enter') keep(); }} />;
}
