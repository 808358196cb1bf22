import { ActionIcon, Button, NumberInput, SegmentedControl, Select, TagsInput, TextInput, MultiSelect, Checkbox } from '@mantine/core';
import { IconFolderPlus, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { at, say, without } from './document';
import { useEditor, useWords } from './editor';
import { boundsOf, isReference, listsOf } from './sentence';
import css from './surveys.module.css';
import type { Comparison, Condition, Reference, SurveyDocument, Value } from './types';

type Group = { join: 'all' | 'any'; list: Condition[]; not: boolean };

const groupOf = (condition: Condition | undefined): Group | null => {
  if (!condition) return null;
  if ('not' in condition) { const inner = groupOf(condition.not); return inner && !inner.not ? { ...inner, not: true } : { join: 'all', list: [condition.not], not: true }; }
  if ('all' in condition) return { join: 'all', list: condition.all, not: false };
  if ('any' in condition) return { join: 'any', list: condition.any, not: false };
  return null;
};
const conditionOf = ({ join, list, not }: Group): Condition => {
  const whole: Condition = join === 'all' ? { all: list } : { any: list };
  return not ? { not: whole } : whole;
};

const key = (reference: Reference) => reference.element ? `element:${reference.element}` : reference.variable ? `variable:${reference.variable}` : `hidden:${reference.hidden}`;
const referenceOf = (value: string): Reference => { const [what, id] = [value.slice(0, value.indexOf(':')), value.slice(value.indexOf(':') + 1)]; return { [what]: id }; };

/** Operators that people look for first, by how a kind's answers are summed up. */
const fitting: Record<string, string[]> = {
  scale: ['isLow', 'isMiddle', 'isHigh', 'isLessThanOrEqual', 'isGreaterThanOrEqual', 'equals', 'doesNotEqual', 'isLessThan', 'isGreaterThan', 'isSubmitted', 'isSkipped'],
  choices: ['equals', 'doesNotEqual', 'equalsOneOf', 'includesOneOf', 'includesAllOf', 'doesNotIncludeOneOf', 'doesNotIncludeAllOf', 'isSubmitted', 'isSkipped'],
  texts: ['isSubmitted', 'isSkipped', 'equals', 'contains', 'doesNotContain', 'startsWith', 'endsWith', 'isBefore', 'isAfter'],
  number: ['isLessThan', 'isLessThanOrEqual', 'isGreaterThanOrEqual', 'isGreaterThan', 'equals', 'doesNotEqual'],
  text: ['equals', 'doesNotEqual', 'contains', 'isSet', 'isNotSet', 'equalsOneOf'],
  count: ['isAccepted', 'isClicked', 'isNotClicked', 'isSkipped'],
  other: ['isCompletelySubmitted', 'isPartiallySubmitted', 'isSubmitted', 'isSkipped', 'equals', 'isLessThan', 'isGreaterThan'],
};
const several = new Set(['equalsOneOf', 'isAnyOf', 'includesAllOf', 'includesOneOf', 'doesNotIncludeAllOf', 'doesNotIncludeOneOf']);

/** What may be looked at on a page: questions up to it, variables, hidden fields. */
export function subjects(document: SurveyDocument, upTo: number, words: { questions: string; variables: string; hidden: string }) {
  const language = document.languages[0]!;
  return [
    { group: words.questions, items: document.blocks.slice(0, upTo + 1).flatMap(block => block.elements).map(element => ({ value: `element:${element.id}`, label: say(element.title, language, language) || element.id })) },
    { group: words.variables, items: document.variables.map(item => ({ value: `variable:${item.id}`, label: item.id })) },
    { group: words.hidden, items: document.hidden.map(item => ({ value: `hidden:${item.id}`, label: item.id })) },
  ].filter(group => group.items.length > 0);
}

interface Props { condition: Condition | undefined; onChange: (condition: Condition | undefined) => void; upTo: number; depth?: number; label: string }

/** Conditions joined by all or any, in groups inside groups. */
export function ConditionForm({ condition, onChange, upTo, depth = 0, label }: Props) {
  const { t } = useTranslation('surveys');
  const { document, mayEdit } = useEditor();
  const group = groupOf(condition) ?? { join: 'all' as const, list: condition ? [condition] : [], not: false };
  const put = (next: Group) => onChange(next.list.length === 0 ? undefined : next.list.length === 1 && !next.not && depth === 0 ? next.list[0] : conditionOf(next));
  const first = subjects(document, upTo, { questions: '', variables: '', hidden: '' })[0]?.items.at(-1)?.value;
  const fresh = (): Comparison => ({ left: first ? referenceOf(first) : {}, op: 'isSubmitted' });
  return (
    <div className={css.group} role="group" aria-label={label} data-depth={depth}>
      {group.list.length > 1 || group.not ? (
        <div className={css.join}>
          <SegmentedControl size="xs" disabled={!mayEdit} aria-label={t('logicForm.join')} value={group.join} onChange={join => put({ ...group, join: join as Group['join'] })}
            data={[{ value: 'all', label: t('logicForm.all') }, { value: 'any', label: t('logicForm.any') }]} />
          <Checkbox size="xs" label={t('logicForm.not')} disabled={!mayEdit} checked={group.not} onChange={event => put({ ...group, not: event.currentTarget.checked })} />
        </div>
      ) : null}
      {group.list.map((one, index) => 'left' in one ? (
        <ComparisonRow key={index} one={one} upTo={upTo} onChange={next => put({ ...group, list: at(group.list, index, next) })} remove={() => put({ ...group, list: without(group.list, index) })} />
      ) : (
        <ConditionForm key={index} condition={one} upTo={upTo} depth={depth + 1} label={t('logicForm.group')}
          onChange={next => put({ ...group, list: next ? at(group.list, index, 'left' in next ? { all: [next] } : next) : without(group.list, index) })} />
      ))}
      {mayEdit ? (
        <div className={css.groupActs}>
          <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} disabled={!first} onClick={() => put({ ...group, list: [...group.list, fresh()] })}>{t('logicForm.addCondition')}</Button>
          {depth < 3 && group.list.length > 0 ? <Button size="compact-sm" variant="subtle" color="gray" leftSection={<IconFolderPlus size={14} />} onClick={() => put({ ...group, list: [...group.list, { any: [fresh(), fresh()] }] })}>{t('logicForm.addGroup')}</Button> : null}
        </div>
      ) : null}
    </div>
  );
}

function ComparisonRow({ one, upTo, onChange, remove }: { one: Comparison; upTo: number; onChange: (next: Comparison) => void; remove: () => void }) {
  const { t } = useTranslation('surveys');
  const { document, kinds, mayEdit } = useEditor();
  const words = useWords();
  const groups = { questions: t('logicForm.questions'), variables: t('logicForm.variables'), hidden: t('logicForm.hiddenFields') };
  const { kind, lists } = listsOf(document, kinds.items, one.left.element);
  const typed = document.variables.find(item => item.id === one.left.variable)?.type ?? document.hidden.find(item => item.id === one.left.hidden)?.type;
  const shape = typed ?? kind?.summary ?? 'other';
  const parts = kind && ['matrix', 'ranking', 'numbers'].includes(kind.summary) ? lists[0] : undefined;
  const liked = fitting[shape] ?? fitting.other!;
  const all = kinds.operators.map(item => item.name);
  const op = (name: string) => {
    const answers = boundsOf({ ...one, op: name }, document, kinds.items);
    return { value: name, label: answers ? words('bucket', { op: words(`op.${name}`), answers }) : words(`op.${name}`) };
  };
  const compares = kinds.operators.find(item => item.name === one.op)?.compares ?? false;
  const pick = (left: Reference) => {
    const next = listsOf(document, kinds.items, left.element);
    const first = fitting[document.variables.find(item => item.id === left.variable)?.type ?? next.kind?.summary ?? 'text']?.[0] ?? 'isSubmitted';
    choose(first, { ...one, left, right: undefined });
  };
  const choose = (name: string, from = one) => {
    const needs = kinds.operators.find(item => item.name === name)?.compares;
    const right = !needs ? undefined : several.has(name) ? (Array.isArray(from.right) ? from.right : []) : Array.isArray(from.right) ? from.right[0] : from.right;
    onChange({ left: from.left, op: name, ...(right === undefined ? {} : { right }) });
  };
  return (
    <div className={css.condition}>
      <Select className={css.left} searchable disabled={!mayEdit} aria-label={t('logicForm.left')} value={key(one.left)} data={subjects(document, upTo, groups)} onChange={value => { if (value) pick(referenceOf(value)); }} />
      {parts && parts.length > 0 ? <Select clearable disabled={!mayEdit} aria-label={t('logicForm.part')} placeholder={t('logicForm.whole')} value={one.left.part ?? null} data={parts.map(choice => ({ value: choice.id, label: say(choice.label, document.languages[0]!, document.languages[0]!) }))} onChange={part => onChange({ ...one, left: part ? { ...one.left, part } : { element: one.left.element } })} /> : null}
      <Select className={css.op} searchable disabled={!mayEdit} aria-label={t('logicForm.op')} value={one.op} onChange={name => { if (name) choose(name); }}
        data={[{ group: t('logicForm.usual'), items: liked.filter(name => all.includes(name)).map(op) }, { group: t('logicForm.allOps'), items: all.filter(name => !liked.includes(name)).map(op) }]} />
      {compares ? <Right one={one} shape={shape} choices={lists.at(-1)} put={right => onChange({ ...one, right })} upTo={upTo} /> : null}
      {mayEdit ? <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('logicForm.removeCondition')} onClick={remove}><IconTrash size={16} /></ActionIcon> : null}
    </div>
  );
}

interface RightProps { one: Comparison; shape: string; choices: { id: string; label: Record<string, string> }[] | undefined; put: (right: Comparison['right']) => void; upTo: number }

function Right({ one, shape, choices, put, upTo }: RightProps) {
  const { t } = useTranslation('surveys');
  const { document, mayEdit } = useEditor();
  const language = document.languages[0]!;
  const options = (choices ?? []).map(choice => ({ value: choice.id, label: say(choice.label, language, language) || choice.id }));
  const common = { className: css.right ?? '', disabled: !mayEdit, 'aria-label': t('logicForm.right') };
  if (isReference(one.right)) {
    return <Select {...common} searchable value={key(one.right)} data={subjects(document, upTo, { questions: t('logicForm.questions'), variables: t('logicForm.variables'), hidden: t('logicForm.hiddenFields') })} onChange={value => put(value ? referenceOf(value) : undefined)} clearable />;
  }
  if (Array.isArray(one.right)) return options.length > 0
    ? <MultiSelect {...common} data={options} value={one.right} onChange={put} placeholder={one.right.length === 0 ? t('logicForm.choose') : undefined} />
    : <TagsInput {...common} value={one.right} onChange={put} />;
  if (options.length > 0 && !['numbers', 'ranking'].includes(shape)) return <Select {...common} data={options} value={one.right === undefined ? null : String(one.right)} placeholder={t('logicForm.choose')} onChange={value => put(value ?? undefined)} />;
  const numeric = ['scale', 'number', 'numbers', 'ranking'].includes(shape) && (one.right === undefined || typeof one.right === 'number' || one.right === '');
  return numeric
    ? <NumberInput {...common} value={typeof one.right === 'number' ? one.right : ''} onChange={value => put(typeof value === 'number' ? value : undefined)} />
    : <TextInput {...common} placeholder={one.op === 'isBefore' || one.op === 'isAfter' ? '2026-01-31' : undefined} value={one.right === undefined ? '' : String(one.right as Value)} onChange={event => put(event.currentTarget.value || undefined)} />;
}
