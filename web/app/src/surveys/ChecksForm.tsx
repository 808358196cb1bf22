import { ActionIcon, Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { at, without } from './document';
import { spelled, useEditor } from './editor';
import css from './surveys.module.css';
import type { Check, Element } from './types';

/** What an answer must satisfy beyond its kind. */
export function ChecksForm({ value, onChange }: { value: Element['validation']; onChange: (value: Element['validation']) => void }) {
  const { t } = useTranslation('surveys');
  const { kinds, mayEdit } = useEditor();
  const rules = value?.rules ?? [];
  const put = (next: Check[], any = value?.any) => onChange(next.length > 0 ? { rules: next, ...(any ? { any } : {}) } : undefined);
  const name = (rule: string) => (t as (key: string, values: object) => string)(`check.${rule}`, { defaultValue: spelled(rule) });
  const values = (rule: string) => kinds.validations.find(item => item.name === rule)?.values ?? 0;
  return (
    <div className={css.checks}>
      {rules.length > 1 ? (
        <SegmentedControl size="xs" disabled={!mayEdit} aria-label={t('checks.join')} value={value?.any ? 'any' : 'all'} onChange={join => put(rules, join === 'any')}
          data={[{ value: 'all', label: t('checks.all') }, { value: 'any', label: t('checks.any') }]} />
      ) : null}
      {rules.map((rule, index) => (
        <div key={index} className={css.checkRow}>
          <Select aria-label={t('checks.rule')} disabled={!mayEdit} value={rule.rule} data={kinds.validations.map(item => ({ value: item.name, label: name(item.name) }))} onChange={next => put(at(rules, index, { rule: next ?? rule.rule }))} searchable />
          {values(rule.rule) > 0 ? <TextInput aria-label={t('checks.value')} disabled={!mayEdit} value={rule.value ?? ''} onChange={event => put(at(rules, index, { ...rule, value: event.currentTarget.value }))} /> : null}
          {values(rule.rule) > 1 ? <TextInput aria-label={t('checks.value2')} disabled={!mayEdit} value={rule.value2 ?? ''} onChange={event => put(at(rules, index, { ...rule, value2: event.currentTarget.value }))} /> : null}
          {mayEdit ? <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('checks.remove')} onClick={() => put(without(rules, index))}><IconTrash size={16} /></ActionIcon> : null}
        </div>
      ))}
      {mayEdit ? <Button variant="subtle" size="compact-sm" w="fit-content" leftSection={<IconPlus size={14} />} onClick={() => put([...rules, { rule: kinds.validations[0]!.name }])}>{t('checks.add')}</Button> : null}
    </div>
  );
}
