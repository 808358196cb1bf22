import { ActionIcon, Autocomplete, Button, Group, Modal, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRead } from '../api/hooks';
import type { TraitSummary } from '../api/types';
import css from './insight.module.css';
import { plainName, type Names } from './names';
import { kindOf, needsValue, operators, type Kind, type Op, type Rules } from './predicate';

export const fields = ['channel', 'touchpoint', 'employee', 'company', 'source', 'element'] as const;
export type Field = (typeof fields)[number];

/** What a subject of a rule is called, which operators fit it, and values people may mean. */
export function useSubjects(traits: TraitSummary[], names: Names, only: readonly string[] = fields) {
  const { t } = useTranslation('dashboard');
  const segments = (useRead<{ items: { id: string; name: string; state: string }[] }>('segments', '/segments').data?.items ?? []).filter(item => item.state === 'live');
  const segmentName = (id: string) => segments.find(item => item.id === id)?.name ?? '…';
  const trait = (subject: string) => subject.startsWith('trait:') ? traits.find(item => item.key === subject.slice(6)) : undefined;
  return {
    options: [
      ...(only.length > 0 ? [{ group: t('filter.answer'), items: only.map(field => ({ value: `field:${field}`, label: t(`by.${field as Field}`) })) }] : []),
      ...(segments.length > 0 ? [{ group: t('filter.segments'), items: [{ value: 'segment', label: t('filter.segment') }] }] : []),
      ...(traits.length > 0 ? [{ group: t('filter.customer'), items: traits.map(item => ({ value: `trait:${item.key}`, label: plainName(item.key) })) }] : []),
    ],
    segments: segments.map(item => ({ value: item.id, label: item.name })),
    kind: (subject: string): Kind => subject === 'segment' ? 'segment' : kindOf(trait(subject)?.type),
    label: (subject: string) => subject === 'segment' ? t('filter.segment') : subject.startsWith('trait:') ? plainName(subject.slice(6)) : subject.startsWith('field:prop:') ? plainName(subject.slice(11)) : t(`by.${subject.slice(6) as Field}`),
    /** A value as people know it: of a segment its name. */
    shown: (subject: string, value: string) => subject === 'segment' ? segmentName(value) : value,
    values: (subject: string): string[] => subject === 'field:channel' ? names.channels.map(item => item.key)
      : subject === 'field:touchpoint' ? names.touchpoints.map(item => item.key)
      : kindOf(trait(subject)?.type) === 'boolean' ? ['true', 'false']
      : [...new Set(trait(subject)?.examples.map(String) ?? [])],
  };
}
export type Subjects = ReturnType<typeof useSubjects>;

interface Props { rules: Rules; change: (rules: Rules) => void; close: () => void; subjects: Subjects }

export function FilterEditor({ rules, change, close, subjects }: Props) {
  const { t } = useTranslation(['dashboard', 'common']);
  const [draft, setDraft] = useState<Rules>(rules.rules.length > 0 ? rules : { join: 'all', rules: [{ subject: '', op: 'is', value: '' }] });
  const set = (index: number, part: Partial<Rules['rules'][number]>) =>
    setDraft({ ...draft, rules: draft.rules.map((rule, i) => i === index ? { ...rule, ...part } : rule) });
  const complete = draft.rules.filter(rule => rule.subject && (!needsValue(rule.op) || rule.value.trim() !== ''));
  return (
    <Modal opened onClose={close} title={t('dashboard:filter.title')} size="lg">
      <form onSubmit={event => { event.preventDefault(); change({ ...draft, rules: complete }); close(); }}>
        <Stack>
          <Group gap="xs">
            <Text fz="sm" id="filter-join">{t('dashboard:filter.join')}</Text>
            <SegmentedControl size="xs" aria-labelledby="filter-join" value={draft.join} onChange={join => setDraft({ ...draft, join: join as Rules['join'] })}
              data={[{ value: 'all', label: t('dashboard:filter.all') }, { value: 'any', label: t('dashboard:filter.any') }]} />
          </Group>
          {draft.rules.map((rule, index) => {
            const kind = rule.subject ? subjects.kind(rule.subject) : 'text';
            return (
              <div key={index} className={css.ruleRow}>
                <Select label={index === 0 ? t('dashboard:filter.subject') : undefined} aria-label={t('dashboard:filter.subject')} placeholder={t('dashboard:filter.choose')} searchable data={subjects.options}
                  value={rule.subject || null} onChange={subject => set(index, { subject: subject ?? '', op: operators[subjects.kind(subject ?? '')][0], value: '' })} />
                <Select label={index === 0 ? t('dashboard:filter.op') : undefined} aria-label={t('dashboard:filter.op')} value={rule.op} onChange={op => set(index, { op: op ?? 'is' })}
                  data={operators[kind].map((op: Op) => ({ value: op, label: t(`dashboard:op.${op}`) }))} />
                {kind === 'segment'
                  ? <Select label={index === 0 ? t('dashboard:filter.value') : undefined} aria-label={t('dashboard:filter.value')} searchable data={subjects.segments} value={rule.value || null} onChange={value => set(index, { value: value ?? '' })} />
                  : needsValue(rule.op)
                  ? <Autocomplete label={index === 0 ? t('dashboard:filter.value') : undefined} aria-label={t('dashboard:filter.value')} data={rule.subject ? subjects.values(rule.subject) : []} limit={12}
                      value={rule.value} onChange={value => set(index, { value })} />
                  : <span />}
                <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('dashboard:filter.removeLine')} onClick={() => setDraft({ ...draft, rules: draft.rules.filter((_, i) => i !== index) })}><IconTrash size={17} /></ActionIcon>
              </div>
            );
          })}
          <Button variant="subtle" leftSection={<IconPlus size={16} />} disabled={draft.rules.length >= 20} onClick={() => setDraft({ ...draft, rules: [...draft.rules, { subject: '', op: 'is', value: '' }] })} w="fit-content">
            {t('dashboard:filter.add')}
          </Button>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => { change({ join: 'all', rules: [] }); close(); }}>{t('dashboard:filter.clear')}</Button>
            <Button type="submit">{t('dashboard:filter.apply')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
