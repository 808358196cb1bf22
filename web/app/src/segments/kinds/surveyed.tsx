import { Pick } from '../controls';
import { CountParts, Details, lacksOfReach, reachDetails, ReachParts, sayCount, sayReach } from '../phrases';
import type { Surveyed } from '../types';
import { kind } from './kind';

const did = ['asked', 'started', 'completed', 'dismissed'] as const;

export const surveyed = kind<Surveyed>({
  key: 'surveyed',
  is: leaf => 'survey' in leaf,
  Parts: ({ node, change, words }) => {
    const { t } = words;
    return (
      <>
        <span>{t('who')}</span>
        <Pick label={t('surveyDid')} value={node.did} options={did.map(value => ({ value, label: t(`did.${value}`) }))} change={next => change({ ...node, did: next })} />
        <Pick label={t('survey')} value={node.survey || null} options={words.surveys} change={survey => change({ ...node, survey })} />
        <CountParts count={node.count ?? { op: 'gte', n: 1 }} words={words} change={count => change({ ...node, count })} />
        <ReachParts node={node} change={change} words={words} />
        <Details words={words} items={reachDetails(node, change, words)} />
      </>
    );
  },
  say: (node, words) => [words.t('who'), words.t(`did.${node.did as 'asked'}`), node.survey ? `“${words.surveys.find(item => item.value === node.survey)?.label ?? words.t('gone')}”` : '…', sayCount(node.count ?? { op: 'gte', n: 1 }, words)].filter(Boolean).join(' ') + sayReach(node, words),
  lacks: node => [...(node.survey ? [] : ['choice' as const]), ...lacksOfReach(node)],
  offers: words => words.surveys.length > 0 ? [{ group: words.t('group.said'), items: [{ value: 'survey', label: words.t('offer.survey') }] }] : [],
  fresh: (_, words) => ({ survey: words.surveys.length === 1 ? words.surveys[0]!.value : '', did: 'completed', within: { days: 30 } }),
});
