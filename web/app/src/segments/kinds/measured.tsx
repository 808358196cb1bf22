import { Num, Pick } from '../controls';
import { plainName } from '../../insight/names';
import { Details, FactParts, fieldName, lacksOfFact, lacksOfReach, reachDetails, ReachParts, sayFact, sayReach, whereDetail } from '../phrases';
import { toMajor, toMinor } from '../../ui/format';
import { useProperties } from '../controls';
import type { FactSet, Measured } from '../types';
import type { Words } from '../vocabulary';
import { kind, type PartProps } from './kind';

const ops = ['gte', 'gt', 'lte', 'lt', 'is', 'isNot'] as const;
const kinds = ['sum', 'avg', 'min', 'max'] as const;
const isMoney = (node: Measured) => node.measure.of === 'amount';
const shown = (node: Measured) => typeof node.measure.value !== 'number' ? null : isMoney(node) ? toMajor(node.measure.value, node.measure.currency ?? 'EUR') : node.measure.value;
const currencies = (words: Words, node: Measured) => [...new Set([words.currency, node.measure.currency, 'EUR', 'USD', 'GBP', 'CHF', 'JPY'].filter((item): item is string => Boolean(item)))];

function Parts({ node, change, words }: PartProps<Measured>) {
  const { t } = words;
  const type = typeof node.fact.type === 'string' ? node.fact.type : null;
  const properties = useProperties(type).filter(item => item.isNumber);
  const put = (set: FactSet) => change({ ...node, ...set, where: set.where } as Measured);
  const measure = (part: Partial<Measured['measure']>) => change({ ...node, measure: { ...node.measure, ...part } });
  const of = [{ value: 'amount', label: t('field.amount') }, { value: 'score', label: t('field.score') }, ...properties.map(item => ({ value: `prop:${item.key}`, label: plainName(item.key) }))];
  return (
    <>
      <span>{t('forWhom')}</span>
      <Pick label={t('measureKind')} value={node.measure.kind} options={kinds.map(value => ({ value, label: t(`measure.${value}`) }))} change={next => measure({ kind: next })} />
      <Pick label={t('measureOf')} value={node.measure.of} options={of} change={next => { const { currency: _, ...rest } = node.measure; change({ ...node, measure: { ...rest, of: next, value: '', ...(next === 'amount' ? { currency: words.currency } : {}) } }); }} />
      <span>{t('whenThey')}</span>
      <FactParts bare set={node} words={words} change={put} />
      <ReachParts node={node} change={change} words={words} />
      <Pick label={t('comparison', { name: t('measured') })} value={node.measure.op} options={ops.map(op => ({ value: op, label: t(`op.${op}`) }))} change={op => measure({ op })} />
      <Num label={t('valueOf', { name: t('measured') })} value={shown(node)} min={-1e12} change={n => measure({ value: n === null ? '' : isMoney(node) ? toMinor(n, node.measure.currency ?? words.currency) : n })} />
      {isMoney(node) ? <Pick label={t('currency')} value={node.measure.currency ?? null} options={currencies(words, node).map(value => ({ value, label: value }))} change={currency => { const value = shown(node); measure({ currency, ...(value === null ? {} : { value: toMinor(value, currency) }) }); }} /> : null}
      <Details words={words} items={[...reachDetails(node, change, words), whereDetail(node, put, words)]} />
    </>
  );
}

export const measured = kind<Measured>({
  key: 'measured',
  is: leaf => 'measure' in leaf,
  Parts,
  say: (node, words) => {
    const { t } = words;
    const value = shown(node);
    return `${t('forWhom')} ${t(`measure.${node.measure.kind as 'sum'}`)} ${fieldName(node.measure.of, words)} ${t('whenThey')} ${sayFact(node, words)}${sayReach(node, words)} ${t(`op.${node.measure.op as 'is'}`)} ${value === null ? '…' : words.number(value)}${isMoney(node) ? ` ${node.measure.currency}` : ''}`;
  },
  lacks: node => [...(typeof node.measure.value === 'number' ? [] : ['number' as const]), ...(isMoney(node) && !node.measure.currency ? ['currency' as const] : []), ...lacksOfFact(node), ...lacksOfReach(node)],
  offers: words => [{ group: words.t('group.did'), items: [{ value: 'sum', label: words.t('offer.sum') }, { value: 'avg', label: words.t('offer.avg') }] }],
  fresh: (offer, words) => ({ ...words.factOf(offer === 'avg' ? 'type:Survey Answered' : 'type:Order Completed'), within: { days: 365 }, measure: { kind: offer, of: offer === 'avg' ? 'score' : 'amount', ...(offer === 'avg' ? {} : { currency: words.currency }), op: 'gte', value: '' } }),
});
