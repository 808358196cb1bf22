import { Pick } from '../controls';
import { Details, FactParts, lacksOfFact, lacksOfReach, reachDetails, ReachParts, sayFact, sayReach, tidy, WhereParts, whereDetail } from '../phrases';
import type { Edge, FactSet, FieldTest } from '../types';
import { kind, type PartProps } from './kind';

const thenOf = (node: Edge) => node.last ?? node.first ?? [];

function Parts({ node, change, words }: PartProps<Edge>) {
  const { t } = words;
  const end = node.first ? 'first' : 'last';
  const put = (set: FactSet) => change({ ...node, ...set, where: set.where } as Edge);
  const set = (which: string, list: Edge['last']) => { const { last: _, first: __, ...rest } = node; change({ ...rest, [which]: list } as Edge); };
  return (
    <>
      <span>{t('forWhom')}</span>
      <Pick label={t('end')} value={end} options={(['last', 'first'] as const).map(value => ({ value, label: t(`ends.${value}`) }))} change={which => set(which, thenOf(node))} />
      <FactParts bare set={node} words={words} change={put} />
      <ReachParts node={node} change={change} words={words} />
      <span>{t('was')}</span>
      {thenOf(node).map((test, index) => 'field' in test ? (
        <WhereParts key={index} set={node} test={test} first={index === 0} words={words} change={next => set(end, thenOf(node).map((old, i) => i === index ? next : old))} />
      ) : <code key={index}>{JSON.stringify(test)}</code>)}
      <Details words={words} items={[{ key: 'then', label: t('detail.andWhere'), add: () => set(end, [...thenOf(node), { field: 'channel', op: 'is', value: '' }]) }, ...reachDetails(node, change, words), { ...whereDetail(node, put, words), label: t('detail.onlyThose') }]} />
    </>
  );
}

export const edge = kind<Edge>({
  key: 'edge',
  is: leaf => 'last' in leaf || 'first' in leaf,
  Parts,
  say: (node, words) => {
    const { t } = words;
    const conditions = sayFact({ fact: node.fact, where: thenOf(node) }, words).slice(words.fact(node).length);
    return `${t('forWhom')} ${t(node.first ? 'ends.first' : 'ends.last')} ${sayFact(node, words)}${sayReach(node, words)} ${t('was')}${conditions}`;
  },
  lacks: node => [...(thenOf(node).length === 0 ? ['field' as const] : []), ...lacksOfFact({ fact: node.fact, where: thenOf(node) }), ...lacksOfFact(node), ...lacksOfReach(node)],
  offers: words => [{ group: words.t('group.did'), items: [{ value: 'last', label: words.t('offer.last') }, { value: 'first', label: words.t('offer.first') }] }],
  fresh: (offer, words) => tidy({ ...words.factOf('type:Order Completed'), [offer]: [{ field: 'amount', op: 'gte', value: '' } as FieldTest] }) as Edge,
});
