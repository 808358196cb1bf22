import { Pick } from '../controls';
import { lacksOfTest, sayTest, TestParts, withOp } from '../phrases';
import { toMajor, toMinor } from '../../ui/format';
import type { FieldTest } from '../types';
import type { ValueKind, Words } from '../vocabulary';
import { kind } from './kind';

const fields = { lastSeen: 'date', firstSeen: 'date', orders: 'number', value: 'number', facts: 'number', name: 'text', email: 'text', phone: 'text' } as const;
const kindOf = (field: string): ValueKind => fields[field as keyof typeof fields] ?? 'text';
const days = ['inLast', 'moreThanAgo', 'before', 'after'] as const;
const nameOf = (field: string, words: Words) => words.t(`profile.${field as 'name'}`, { defaultValue: field });
const fresh = (field: string): FieldTest => ({ field, ...withOp({ op: 'is' }, kindOf(field) === 'date' ? 'inLast' : kindOf(field) === 'number' ? 'gte' : 'contains', kindOf(field)) });
/** Worth of orders is kept in minor units and shown as money. */
const shown = (node: FieldTest, words: Words) => node.field === 'value' && typeof node.value === 'number' ? { ...node, value: toMajor(node.value, words.currency) } : node;

export const field = kind<FieldTest>({
  key: 'field',
  is: leaf => 'field' in leaf,
  Parts: ({ node, change, words }) => (
    <>
      <span>{words.t('whose')}</span>
      <Pick label={words.t('profileField')} value={node.field} options={Object.keys(fields).map(value => ({ value, label: nameOf(value, words) }))} change={next => change(fresh(next))} />
      <TestParts words={words} name={nameOf(node.field, words)} test={shown(node, words)} kind={kindOf(node.field)} {...(kindOf(node.field) === 'date' ? { only: days } : {})}
        change={test => change({ field: node.field, ...test, ...(node.field === 'value' && typeof test.value === 'number' ? { value: toMinor(test.value, words.currency) } : {}) })} />
      {node.field === 'value' ? <span>{words.currency}</span> : null}
    </>
  ),
  say: (node, words) => `${words.t('whose')} ${nameOf(node.field, words).toLowerCase()} ${sayTest(shown(node, words), words)}${node.field === 'value' ? ` ${words.currency}` : ''}`,
  lacks: lacksOfTest,
  offers: words => [{ group: words.t('group.are'), items: Object.keys(fields).map(value => ({ value, label: nameOf(value, words) })) }],
  fresh,
});
