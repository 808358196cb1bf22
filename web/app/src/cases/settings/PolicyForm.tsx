import { ActionIcon, Button, Group, Modal, MultiSelect, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNames } from '../../insight/names';
import css from '../cases.module.css';
import { useChoices } from '../hooks';
import { clockKinds, priorities, type Calendar, type Policy, type Step } from '../types';
import { AssignForm } from './AssignForm';
import { freeId } from './useSetting';

const actions = ['notify', 'assign', 'raise'] as const;
const promises = ['firstReplyMinutes', 'nextReplyMinutes', 'resolutionMinutes'] as const;

/** What is promised for some cases, and what is done as time passes. */
export default function PolicyForm({ policy: old, calendars, busy, keep, close }: { policy: Policy; calendars: Calendar[]; busy: boolean; keep: (policy: Policy) => void; close: () => void }) {
  const { t } = useTranslation(['cases', 'common']);
  const names = useNames();
  const { owners } = useChoices();
  const [policy, setPolicy] = useState(old);
  const set = (part: Partial<Policy>) => setPolicy(now => ({ ...now, ...part }));
  const steps = policy.steps ?? [];
  const step = (at: number, part: Partial<Step>) => set({ steps: steps.map((one, i) => i === at ? { ...one, ...part } : one) });
  return (
    <Modal opened onClose={close} title={old.id ? old.name : t('cases:policies.add')} size="xl">
      <form onSubmit={event => { event.preventDefault(); keep(policy); }}>
        <Stack gap="md">
          <TextInput label={t('cases:settings.name')} required maxLength={80} data-autofocus value={policy.name} onChange={event => set({ name: event.currentTarget.value })} />
          <div className={css.fields}>
            <MultiSelect label={t('cases:policies.priorities')} placeholder={policy.priorities?.length ? '' : t('cases:policies.anyPriority')} value={policy.priorities ?? []} onChange={value => set({ priorities: value as Policy['priorities'] & object })} data={priorities.map(one => ({ value: one, label: t(`cases:priority.${one}`) }))} />
            <MultiSelect label={t('cases:policies.touchpoints')} placeholder={policy.touchpoints?.length ? '' : t('cases:policies.anyTouchpoint')} searchable value={policy.touchpoints ?? []} onChange={touchpoints => set({ touchpoints })} data={names.touchpoints.map(one => ({ value: one.key, label: names.touchpoint(one.key) }))} />
            <Select label={t('cases:policies.calendar')} allowDeselect={false} value={policy.calendar ?? ''} onChange={calendar => set({ calendar: calendar ?? '' })} data={[{ value: '', label: t('cases:policies.always') }, ...calendars.map(one => ({ value: one.id, label: one.name }))]} />
          </div>
          <div className={css.fields}>
            {promises.map(one => <NumberInput key={one} label={t(`cases:policies.${one}`)} description={t('cases:policies.hours')} min={0.02} max={8_784} decimalScale={2} value={policy[one] ? Math.round(policy[one] / 0.6) / 100 : ''} onChange={value => set({ [one]: value === '' ? null : Math.max(1, Math.round(Number(value) * 60)) })} />)}
          </div>
          <Stack gap="sm">
            <Text fw={600} fz="sm">{t('cases:policies.steps')} <Text span c="dimmed" fw={400} fz="sm">{t('cases:policies.stepsNote')}</Text></Text>
            {steps.map((one, at) => (
              <div key={one.id} className={css.lineForm}>
                <Select label={t('cases:policies.clock')} allowDeselect={false} value={one.clock} onChange={clock => step(at, { clock: clock as Step['clock'] })} data={clockKinds.map(kind => ({ value: kind, label: t(`cases:clock.${kind}`) }))} />
                <NumberInput label={t('cases:policies.offset')} description={t('cases:policies.offsetNote')} allowDecimal={false} value={one.offsetMinutes ?? 0} onChange={value => step(at, { offsetMinutes: Number(value) || 0 })} />
                <Select label={t('cases:policies.do')} allowDeselect={false} value={one.do} onChange={value => step(at, { do: value as Step['do'], member: null, to: value === 'assign' ? { to: 'turns', member: null, team: null } : null })} data={actions.map(action => ({ value: action, label: t(`cases:policies.action.${action}`) }))} />
                {one.do === 'notify' ? <Select label={t('cases:policies.who')} placeholder={t('cases:policies.owner')} clearable value={one.member ?? null} onChange={member => step(at, { member })} data={owners.map(person => ({ value: person.id, label: person.name }))} /> : null}
                {one.do === 'assign' && one.to ? <AssignForm label={t('cases:rules.assign')} value={one.to} onChange={to => step(at, { to })} /> : null}
                <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('cases:policies.removeStep', { n: at + 1 })} onClick={() => set({ steps: steps.filter((_, i) => i !== at) })}><IconTrash size={17} /></ActionIcon>
              </div>
            ))}
            <Group><Button size="xs" variant="default" leftSection={<IconPlus size={15} />} onClick={() => set({ steps: [...steps, { id: freeId('step', steps.map(one => one.id)), clock: 'firstReply', offsetMinutes: 0, do: 'notify', member: null, to: null }] })}>{t('cases:policies.addStep')}</Button></Group>
          </Stack>
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={busy}>{t('common:save')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
