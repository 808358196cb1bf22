import { Pick, useProperties } from '../controls';
import { Details, FactParts, fieldName, fieldOptions, lacksOfFact, lacksOfReach, lacksOfTest, reachDetails, ReachParts, sayFact, sayReach, sayTest, TestParts, whereDetail } from '../phrases';
import type { FactSet, Frequent } from '../types';
import { kind, type PartProps } from './kind';

function Parts({ node, change, words }: PartProps<Frequent>) {
  const { t } = words;
  const properties = useProperties(typeof node.fact.type === 'string' ? node.fact.type : null);
  const put = (set: FactSet) => change({ ...node, ...set, where: set.where } as Frequent);
  const { field } = node.mostFrequent;
  return (
    <>
      <span>{t('forWhom')} {t('mostFrequent')}</span>
      <Pick label={t('fieldLabel')} value={field || null} options={fieldOptions(words, properties.map(item => item.key))} change={next => change({ ...node, mostFrequent: { field: next, op: 'is', value: '' } })} />
      <span>{t('whenThey')}</span>
      <FactParts bare set={node} words={words} change={put} />
      <ReachParts node={node} change={change} words={words} />
      <TestParts words={words} name={fieldName(field, words)} test={node.mostFrequent} kind="text" only={['is', 'isNot', 'in', 'notIn', 'contains', 'startsWith']} options={properties.find(item => `prop:${item.key}` === field)?.examples ?? []} change={test => change({ ...node, mostFrequent: { field, ...test } })} />
      <Details words={words} items={[...reachDetails(node, change, words), whereDetail(node, put, words)]} />
    </>
  );
}

export const frequent = kind<Frequent>({
  key: 'frequent',
  is: leaf => 'mostFrequent' in leaf,
  Parts,
  say: (node, words) => `${words.t('forWhom')} ${words.t('mostFrequent')} ${node.mostFrequent.field ? fieldName(node.mostFrequent.field, words) : '…'} ${words.t('whenThey')} ${sayFact(node, words)}${sayReach(node, words)} ${sayTest(node.mostFrequent, words)}`,
  lacks: node => [...(node.mostFrequent.field ? [] : ['field' as const]), ...lacksOfTest(node.mostFrequent), ...lacksOfFact(node), ...lacksOfReach(node)],
  offers: words => [{ group: words.t('group.did'), items: [{ value: 'frequent', label: words.t('offer.frequent') }] }],
  fresh: (_, words) => ({ ...words.factOf('type:Order Completed'), mostFrequent: { field: 'channel', op: 'is', value: '' } }),
});
