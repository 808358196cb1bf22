import { ActionIcon, Autocomplete, Button, Group, Modal, SegmentedControl, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRead } from '../../api/hooks';
import type { Metric, Page } from '../../api/types';
import { useNames } from '../../insight/names';
import css from '../cases.module.css';
import { causeOptions, useChoices } from '../hooks';
import { priorities, type Priority, type Promises, type Rule } from '../types';
import { AssignForm } from './AssignForm';
import { fields, needsValue, ops, readCondition, writeCondition, type Condition, type Line } from './condition';

const wordsRead = 'Words Read';

/** A rule that opens cases. */
export default function RuleForm({ rule: old, busy, keep, close }: { rule: Rule; busy: boolean; keep: (rule: Rule) => void; close: () => void }) {
  const { t } = useTranslation(['cases', 'common']);
  const { causes } = useChoices();
  const policies = useRead<Promises>('case-settings', '/case-settings/clocks').data?.policies ?? [];
  const types = useRead<Page<{ type: string }>>('fact-types', '/fact-types').data?.items ?? [];
  const segments = useRead<{ items: { id: string; name: string }[] }>('segments', '/segments').data?.items ?? [];
  const [rule, setRule] = useState(old);
  const [condition, setCondition] = useState(readCondition(old.when));
  const [json, setJson] = useState(JSON.stringify(old.when ?? null, null, 2));
  const set = (part: Partial<Rule>) => setRule(now => ({ ...now, ...part }));
  const written = () => { try { return { when: condition ? writeCondition(condition) : JSON.parse(json) as unknown }; } catch { return null; } };
  const wrong = written() === null;
  return (
    <Modal opened onClose={close} title={old.id ? old.name : t('cases:rules.add')} size="xl">
      <form onSubmit={event => { event.preventDefault(); const read = written(); if (read) keep({ ...rule, when: read.when as Rule['when'] }); }}>
        <Stack gap="md">
          <Group grow align="flex-start">
            <TextInput label={t('cases:settings.name')} required maxLength={120} data-autofocus value={rule.name} onChange={event => set({ name: event.currentTarget.value })} />
            <Select label={t('cases:rules.event')} required searchable allowDeselect={false} value={rule.event} onChange={event => set({ event: event ?? '' })}
              data={[{ value: wordsRead, label: t('cases:rules.words') }, ...[...new Set(['Survey Answered', 'Order Refunded', ...types.map(one => one.type), ...(rule.event === wordsRead ? [] : [rule.event])])].filter(type => !type.startsWith('Case ')).map(type => ({ value: type, label: type }))]} />
          </Group>
          {condition ? <Lines condition={condition} change={setCondition} /> : (
            <Textarea label={t('cases:rules.asText')} description={t('cases:rules.asTextNote')} autosize minRows={4} maxRows={16} className="mono" value={json} onChange={event => setJson(event.currentTarget.value)} error={wrong ? t('cases:rules.badJson') : undefined} />
          )}
          <div className={css.fields}>
            <Select label={t('cases:rules.segment')} placeholder={t('cases:rules.anybody')} clearable searchable value={rule.segment ?? null} onChange={segment => set({ segment })} data={segments.map(one => ({ value: one.id, label: one.name }))} />
            <Select label={t('cases:priorityLabel')} allowDeselect={false} value={rule.priority ?? 'normal'} onChange={priority => set({ priority: priority as Priority })} data={priorities.map(one => ({ value: one, label: t(`cases:priority.${one}`) }))} />
            <Select label={t('cases:rules.policy')} allowDeselect={false} value={rule.policy ?? ''} onChange={policy => set({ policy: policy ?? '' })} data={[{ value: '', label: t('cases:rules.firstPolicy') }, ...policies.map(one => ({ value: one.id, label: one.name }))]} />
            <Select label={t('cases:rules.cause')} placeholder={t('common:none')} clearable searchable value={rule.cause ?? null} onChange={cause => set({ cause })} data={causeOptions(causes, rule.cause)} />
            <AssignForm label={t('cases:rules.assign')} value={rule.assign} onChange={assign => set({ assign })} />
          </div>
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={busy} disabled={wrong}>{t('common:save')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Lines({ condition, change }: { condition: Condition; change: (condition: Condition) => void }) {
  const { t } = useTranslation('cases');
  const names = useNames();
  const metrics = useRead<{ items: Metric[] }>('metrics', '/metrics').data?.items ?? [];
  const set = (at: number, part: Partial<Line>) => change({ ...condition, lines: condition.lines.map((line, i) => i === at ? { ...line, ...part } : line) });
  const values = (field: string) => field === 'metric' ? [...new Set(metrics.map(one => one.scale))] : field === 'touchpoint' ? names.touchpoints.map(one => one.key) : field === 'channel' ? names.channels.map(one => one.key)
    : field === 'prop:source' ? ['survey', 'answer', 'review', 'mention', 'interview', 'employee', 'note'] : [];
  return (
    <Stack gap="sm">
      {condition.lines.length > 1 ? <SegmentedControl size="xs" aria-label={t('rules.join')} w="fit-content" value={condition.join} onChange={join => change({ ...condition, join: join as Condition['join'] })} data={(['all', 'any'] as const).map(one => ({ value: one, label: t(`rules.${one}`) }))} /> : null}
      {condition.lines.length === 0 ? <Text fz="sm" c="dimmed">{t('rules.always')}</Text> : null}
      {condition.lines.map((line, at) => {
        const own = !(fields as readonly string[]).includes(line.field);
        return (
          <div key={at} className={css.lineForm}>
            <Select label={t('rules.field')} allowDeselect={false} value={own ? 'prop:' : line.field} onChange={field => set(at, { field: field ?? '' })} data={[...fields.map(one => ({ value: one as string, label: t(`rules.fields.${one}`) })), { value: 'prop:', label: t('rules.prop') }]} />
            {own ? <TextInput label={t('rules.propName')} required value={line.field.replace(/^prop:/, '')} onChange={event => set(at, { field: `prop:${event.currentTarget.value}` })} /> : null}
            <Select label={t('rules.op')} allowDeselect={false} value={line.op} onChange={op => set(at, { op: op ?? 'is' })} data={ops.map(one => ({ value: one, label: t(`rules.ops.${one}`) }))} />
            {needsValue(line.op) ? <Autocomplete label={t('rules.value')} required value={line.value} onChange={value => set(at, { value })} data={values(line.field)} /> : <span />}
            <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('rules.removeLine', { n: at + 1 })} onClick={() => change({ ...condition, lines: condition.lines.filter((_, i) => i !== at) })}><IconTrash size={17} /></ActionIcon>
          </div>
        );
      })}
      <Group><Button size="xs" variant="default" leftSection={<IconPlus size={15} />} onClick={() => change({ ...condition, lines: [...condition.lines, { field: 'score', op: 'lte', value: '' }] })}>{t('rules.addLine')}</Button></Group>
    </Stack>
  );
}
