import { ActionIcon, Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { use } from 'react';
import type { Scalar } from '../api/types';
import { plainName } from '../insight/names';
import { toMajor, toMinor } from '../ui/format';
import { EditContext, Extra, Num, Pick, Several, SpanPick, Text, useProperties } from './controls';
import css from './segments.module.css';
import type { Count, FactSet, FieldTest, Node, Reach, Span, Test } from './types';
import type { ValueKind, Words } from './vocabulary';

/* Pieces that several kinds of condition share. Each has a part that is edited, a text that is read, and says what it lacks. */

/** What a sentence can lack, in words of `lack.` in the texts. */
export type Lack = 'value' | 'number' | 'choice' | 'field' | 'date' | 'steps' | 'currency' | 'order';

/** A clause that could be added. */
export interface Detail { key: string; label: string; add: () => void }

export function Details({ items, words }: { items: Detail[]; words: Words }) {
  if (!use(EditContext) || items.length === 0) return null;
  return (
    <Menu position="bottom-start" shadow="md">
      <Menu.Target><ActionIcon className={css.plus} variant="subtle" size={26} aria-label={words.t('detail.add')}><IconPlus size={15} /></ActionIcon></Menu.Target>
      <Menu.Dropdown>{items.map(item => <Menu.Item key={item.key} onClick={item.add}>{item.label}</Menu.Item>)}</Menu.Dropdown>
    </Menu>
  );
}

/** Without the keys that are undefined, so that nothing empty is sent. */
export const tidy = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;

// ── Comparisons ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const operators: Record<ValueKind, readonly string[]> = {
  text: ['is', 'isNot', 'in', 'notIn', 'contains', 'startsWith', 'matches', 'exists', 'missing'],
  number: ['is', 'isNot', 'gte', 'gt', 'lte', 'lt', 'in', 'notIn', 'exists', 'missing'],
  flag: ['is', 'isNot', 'exists', 'missing'],
  date: ['inLast', 'moreThanAgo', 'inNext', 'anniversaryIn', 'before', 'after', 'is', 'exists', 'missing'],
};
const days = ['inLast', 'moreThanAgo', 'inNext', 'anniversaryIn'];
const dated = ['before', 'after'];
const listed = ['in', 'notIn'];
const bare = ['exists', 'missing'];
export const isBare = (op: string) => bare.includes(op);

/** The comparison with another operator; its value becomes one that operator can take. */
export function withOp(test: Test, op: string, kind: ValueKind): Test {
  const one = Array.isArray(test.value) ? test.value[0] : test.value;
  if (bare.includes(op)) return { op };
  if (listed.includes(op)) return { op, value: Array.isArray(test.value) ? test.value : one === undefined || one === '' ? [] : [one] };
  if (days.includes(op)) return { op, value: typeof one === 'number' ? one : 30 };
  if (dated.includes(op)) return { op, value: typeof one === 'string' && /^\d{4}-/.test(one) ? one : '' };
  if (kind === 'flag') return { op, value: typeof one === 'boolean' ? one : true };
  if (kind === 'number') return { op, value: typeof one === 'number' ? one : '' };
  return { op, value: one === undefined ? '' : String(one) };
}

const typed = (text: string, kind: ValueKind): Scalar => kind === 'number' && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;

interface TestProps {
  words: Words; name: string; test: Test; kind: ValueKind; change: (test: Test) => void; only?: readonly string[];
  /** Draws the control for texts where suggestions come from the server. */
  value?: (several: boolean, set: (value: string | string[]) => void) => React.ReactNode; options?: string[];
}

export function TestParts({ words, name, test, kind, change, only, value, options = [] }: TestProps) {
  const { t } = words;
  const ops = (only ?? operators[kind]).includes(test.op) ? only ?? operators[kind] : [...(only ?? operators[kind]), test.op];
  const label = t('valueOf', { name });
  const one = Array.isArray(test.value) ? test.value[0] : test.value;
  const set = (next: string | string[]) => change({ op: test.op, value: Array.isArray(next) ? next.map(text => typed(text, kind)) : typed(next, kind) });
  return (
    <>
      <Pick label={t('comparison', { name })} value={test.op} options={ops.map(op => ({ value: op, label: t(`op.${op as 'is'}`) }))} change={op => change(withOp(test, op, kind))} />
      {isBare(test.op) ? null
        : days.includes(test.op) ? <><Num label={label} whole value={typeof one === 'number' ? one : null} change={n => change({ op: test.op, value: n ?? '' })} /><span>{t(`opTail.${test.op as 'inLast'}`)}</span></>
        : dated.includes(test.op) ? <Text type="date" label={label} value={String(one ?? '')} change={set} />
        : kind === 'flag' ? <Pick label={label} value={one === undefined ? null : String(one)} options={['true', 'false'].map(flag => ({ value: flag, label: t(`flag.${flag as 'true'}`) }))} change={flag => change({ op: test.op, value: flag === 'true' })} />
        : kind === 'number' && !listed.includes(test.op) ? <Num label={label} value={typeof one === 'number' ? one : null} min={-1e15} change={n => change({ op: test.op, value: n ?? '' })} />
        : value ? value(listed.includes(test.op), set)
        : listed.includes(test.op) ? <Several label={label} value={(Array.isArray(test.value) ? test.value : []).map(String)} options={options} change={set} />
        : <Text label={label} value={String(one ?? '')} options={options} change={set} />}
    </>
  );
}

export const sayTest = (test: Test, words: Words): string => {
  const { t } = words;
  const op = t(`op.${test.op as 'is'}`, { defaultValue: test.op });
  if (isBare(test.op)) return op;
  const all = Array.isArray(test.value) ? test.value : test.value === undefined || test.value === '' ? [] : [test.value];
  const text = all.length === 0 ? '…' : words.joined(all.map(one => typeof one === 'boolean' ? t(`flag.${String(one) as 'true'}`) : typeof one === 'number' ? words.number(one) : one), 'or');
  return days.includes(test.op) ? `${op} ${text} ${t(`opTail.${test.op as 'inLast'}`)}` : `${op} ${text}`;
};
export const lacksOfTest = (test: Test): Lack[] =>
  isBare(test.op) ? [] : (Array.isArray(test.value) ? test.value.length > 0 : test.value !== undefined && test.value !== '') ? [] : ['value'];

// ── Spans and times ───────────────────────────────────────────────────────────────────────────────────────────────────────────

export const saySpan = (span: Span, words: Words) => {
  const parts = (['days', 'hours', 'minutes'] as const).filter(unit => span[unit]).map(unit => words.t(`spanOf.${unit}`, { count: span[unit]! }));
  return parts.length > 0 ? words.joined(parts, 'and') : '…';
};
export const lacksOfSpan = (span: Span | undefined): Lack[] => span && !span.days && !span.hours && !span.minutes ? ['number'] : [];

export function ForParts({ span, change, words }: { span: Span | undefined; change: (span: Span | undefined) => void; words: Words }) {
  if (!span) return null;
  return <Extra label={words.t('remove.for')} remove={() => change(undefined)}><span>{words.t('for')}</span><SpanPick label={words.t('forLabel')} span={span} change={change} /></Extra>;
}
export const sayFor = (span: Span | undefined, words: Words) => span ? ` ${words.t('for')} ${saySpan(span, words)}` : '';

// ── Counts ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const countOps = ['gte', 'is', 'lte', 'gt', 'lt', 'isNot', 'never'] as const;
const opOf = (count: Count) => count.op === 'is' && count.n === 0 ? 'never' : count.op;

export function CountParts({ count, change, words }: { count: Count; change: (count: Count) => void; words: Words }) {
  const { t } = words;
  const op = opOf(count);
  return (
    <>
      <Pick label={t('howOften')} value={op} options={countOps.map(value => ({ value, label: t(`count.${value}`) }))} change={next => change(next === 'never' ? { op: 'is', n: 0 } : { op: next, n: count.n || 1 })} />
      {op === 'never' ? null : <><Num label={t('times')} whole min={0} max={10_000} value={count.n} change={n => change({ op: count.op, n: n ?? 0 })} /><span>{t('timesTail', { count: count.n })}</span></>}
    </>
  );
}
export const sayCount = (count: Count, words: Words) => {
  const op = opOf(count);
  if (op === 'never') return words.t('count.never');
  if (op === 'gte' && count.n === 1) return '';
  return `${words.t(`count.${op as 'gte'}`)} ${words.number(count.n)} ${words.t('timesTail', { count: count.n })}`;
};

// ── Facts ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Fields of a fact that a part of a condition can look at. */
const factFields = ['score', 'amount', 'channel', 'touchpoint', 'employee', 'company', 'source', 'element', 'currency'] as const;
const numeric = new Set(['score', 'amount']);

interface FactProps { set: FactSet; change: (set: FactSet) => void; words: Words; label?: string; id?: string; bare?: boolean }

/** What happened: “bought”, “answered NPS with 6 or lower”. */
export function FactParts({ set, change, words, label, id, bare: isBareSet }: FactProps) {
  const { t } = words;
  const key = words.factKey(set);
  const options = key.startsWith('json:') ? [{ value: key, label: words.fact(set) }, ...words.facts] : words.facts;
  return (
    <>
      <Pick id={id} label={label ?? t('what')} value={key} options={options} change={next => {
        if (next === key || next.startsWith('json:')) return;
        const { where: _, ...rest } = set;
        change({ ...rest, ...words.factOf(next), ...(next.startsWith('metric:') && !isBareSet ? { where: [{ field: 'score', op: 'lte', value: '' }] } : {}) });
      }} />
      {(set.where ?? []).map((node, index) => 'field' in node ? (
        <Extra key={index} label={t('remove.where')} remove={() => change(tidy({ ...set, where: rest(set.where!, index) }))}>
          <WhereParts set={set} test={node} words={words} change={next => change({ ...set, where: set.where!.map((old, i) => i === index ? next : old) })} first={index === 0} />
        </Extra>
      ) : <Extra key={index} label={t('remove.where')} remove={() => change(tidy({ ...set, where: rest(set.where!, index) }))}><code className={css.raw}>{JSON.stringify(node)}</code></Extra>)}
    </>
  );
}
const rest = (list: Node[], index: number) => list.length === 1 ? undefined as never : list.filter((_, i) => i !== index);

const typeOf = (set: FactSet) => { const type = set.fact.type; return typeof type === 'string' ? type : type?.length === 1 ? type[0]! : set.fact.metric ? 'Survey Answered' : null; };

/** “with 6 or lower”, “where the channel is web”. */
export function WhereParts({ set, test, change, words, first }: { set: FactSet; test: FieldTest; change: (test: FieldTest) => void; words: Words; first: boolean }) {
  const { t } = words;
  const properties = useProperties(typeOf(set));
  const isScore = test.field === 'score' && ['is', 'lte', 'gte', 'lt', 'gt'].includes(test.op);
  const value = typeof test.value === 'number' ? test.value : null;
  if (isScore) {
    const scale = words.scales.find(item => item.key === set.fact.metric);
    return (
      <>
        <span>{t(first ? 'with' : 'andWith')}</span>
        <Num label={t('valueOf', { name: t('field.score') })} value={value} {...(scale ? { min: scale.min, max: scale.max } : {})} change={n => change({ ...test, value: n ?? '' })} />
        <Pick label={t('comparison', { name: t('field.score') })} value={test.op} options={(['lte', 'gte', 'is', 'lt', 'gt'] as const).map(op => ({ value: op, label: t(`scoreOp.${op}`) }))} change={op => change({ ...test, op })} />
      </>
    );
  }
  const property = properties.find(item => `prop:${item.key}` === test.field);
  const kind: ValueKind = numeric.has(test.field) || property?.isNumber ? 'number' : 'text';
  const name = fieldName(test.field, words);
  const examples = test.field === 'channel' ? words.channels.map(item => item.value) : test.field === 'touchpoint' ? words.touchpoints.map(item => item.value) : property?.examples ?? [];
  const ops = kind === 'number' ? operators.number : operators.text;
  const shown = test.field === 'amount' && value !== null ? { ...test, value: toMajor(value, words.currency) } : test;
  return (
    <>
      <span>{t(first ? 'where' : 'andWhere')}</span>
      <Pick label={t('fieldLabel')} value={test.field} options={fieldOptions(words, properties.map(item => item.key))} change={field => change({ field, op: 'is', value: '' })} />
      <TestParts words={words} name={name} test={shown} kind={kind} only={ops} options={examples}
        change={next => change({ field: test.field, ...next, ...(test.field === 'amount' && typeof next.value === 'number' ? { value: toMinor(next.value, words.currency) } : {}) })} />
    </>
  );
}
export const fieldOptions = (words: Words, properties: string[]) => [
  { group: words.t('group.properties'), items: properties.map(key => ({ value: `prop:${key}`, label: plainName(key) })) },
  { group: words.t('group.fields'), items: factFields.map(field => ({ value: field, label: words.t(`field.${field}`) })) },
].filter(group => group.items.length > 0);
export const fieldName = (field: string, words: Words) => field.startsWith('prop:') ? plainName(field.slice(5)).toLowerCase() : words.t(`field.${field as 'score'}`, { defaultValue: field });

export const sayFact = (set: FactSet, words: Words): string => {
  const { t } = words;
  return [words.fact(set), ...(set.where ?? []).map((node, index) => {
    if (!('field' in node)) return JSON.stringify(node);
    if (node.field === 'score' && ['is', 'lte', 'gte', 'lt', 'gt'].includes(node.op)) return `${t(index === 0 ? 'with' : 'andWith')} ${node.value === '' || node.value === undefined ? '…' : String(node.value)} ${t(`scoreOp.${node.op as 'is'}`)}`;
    const test = node.field === 'amount' && typeof node.value === 'number' ? { ...node, value: toMajor(node.value, words.currency) } : node;
    return `${t(index === 0 ? 'where' : 'andWhere')} ${fieldName(node.field, words)} ${sayTest(test, words)}`;
  })].join(' ');
};
export const lacksOfFact = (set: FactSet): Lack[] => (set.where ?? []).flatMap(node => 'field' in node ? node.field ? lacksOfTest(node) : ['field' as const] : []);
export const whereDetail = (set: FactSet, change: (set: FactSet) => void, words: Words): Detail =>
  ({ key: 'where', label: words.t(set.where?.length ? 'detail.andWhere' : 'detail.where'), add: () => change({ ...set, where: [...(set.where ?? []), set.fact.metric && !set.where?.length ? { field: 'score', op: 'lte', value: '' } : { field: 'channel', op: 'is', value: '' }] }) });

// ── Which of the facts ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** “in the last 60 days”, “between … and …”, “since they answered NPS”. */
export function ReachParts<T extends Reach>({ node, change, words }: { node: T; change: (node: T) => void; words: Words }) {
  const { t } = words;
  const set = (part: Reach) => change(tidy({ ...node, ...part }));
  return (
    <>
      {node.within ? <Extra label={t('remove.within')} remove={() => set({ within: undefined as never })}><span>{t('inLast')}</span><SpanPick label={t('withinLabel')} span={node.within} change={within => set({ within })} /></Extra> : null}
      {node.between ? (
        <Extra label={t('remove.between')} remove={() => set({ between: undefined as never })}>
          <span>{t('from')}</span><Text type="date" label={t('fromLabel')} value={node.between.from?.slice(0, 10) ?? ''} change={from => set({ between: tidy({ ...node.between, from: from ? `${from}T00:00:00Z` : undefined as never }) })} />
          <span>{t('until')}</span><Text type="date" label={t('untilLabel')} value={node.between.to?.slice(0, 10) ?? ''} change={to => set({ between: tidy({ ...node.between, to: to ? `${to}T00:00:00Z` : undefined as never }) })} />
        </Extra>
      ) : null}
      {node.since ? <Extra label={t('remove.since')} remove={() => set({ since: undefined as never })}><span>{t('sinceThey')}</span><FactParts bare label={t('sinceLabel')} set={node.since} words={words} change={since => set({ since })} /></Extra> : null}
    </>
  );
}
export const reachDetails = <T extends Reach>(node: T, change: (node: T) => void, words: Words): Detail[] => [
  ...(node.within ? [] : [{ key: 'within', label: words.t('detail.within'), add: () => change({ ...node, within: { days: 60 } }) }]),
  ...(node.between ? [] : [{ key: 'between', label: words.t('detail.between'), add: () => change({ ...node, between: {} }) }]),
  ...(node.since ? [] : [{ key: 'since', label: words.t('detail.since'), add: () => change({ ...node, since: words.factOf('type:Survey Answered') }) }]),
];
export const sayReach = (node: Reach, words: Words) => {
  const { t } = words;
  const day = (iso: string) => new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(iso));
  return [
    node.within ? ` ${t('inLast')} ${saySpan(node.within, words)}` : '',
    node.between?.from ? ` ${t('from')} ${day(node.between.from)}` : '', node.between?.to ? ` ${t('until')} ${day(node.between.to)}` : '',
    node.since ? ` ${t('sinceThey')} ${sayFact(node.since, words)}` : '',
  ].join('');
};
export const lacksOfReach = (node: Reach): Lack[] => [
  ...lacksOfSpan(node.within), ...(node.between && !node.between.from && !node.between.to ? ['date' as const] : []),
  ...(node.between?.from && node.between.to && node.between.from >= node.between.to ? ['order' as const] : []), ...(node.since ? lacksOfFact(node.since) : []),
];
