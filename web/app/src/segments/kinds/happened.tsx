import { CountParts, Details, FactParts, lacksOfFact, lacksOfReach, reachDetails, ReachParts, sayCount, sayFact, sayReach, whereDetail } from '../phrases';
import type { FactSet, Happened } from '../types';
import { kind } from './kind';

export const happened = kind<Happened>({
  key: 'happened',
  is: leaf => 'fact' in leaf && !('measure' in leaf) && !('last' in leaf) && !('first' in leaf) && !('mostFrequent' in leaf),
  Parts: ({ node, change, words }) => {
    const put = (set: FactSet) => change({ ...node, ...set, where: set.where } as Happened);
    return (
      <>
        <span>{words.t('who')}</span>
        <FactParts set={node} words={words} change={put} />
        <CountParts count={node.count ?? { op: 'gte', n: 1 }} words={words} change={count => change({ ...node, count })} />
        <ReachParts node={node} change={change} words={words} />
        <Details words={words} items={[...reachDetails(node, change, words), whereDetail(node, put, words)]} />
      </>
    );
  },
  say: (node, words) => [words.t('who'), sayFact(node, words), sayCount(node.count ?? { op: 'gte', n: 1 }, words)].filter(Boolean).join(' ') + sayReach(node, words),
  lacks: node => [...lacksOfFact(node), ...lacksOfReach(node)],
  offers: words => words.facts,
  fresh: (key, words) => ({ ...words.factOf(key), ...(key.startsWith('metric:') ? { where: [{ field: 'score', op: 'lte', value: '' }] } : {}), count: { op: 'gte', n: 1 }, within: { days: 60 } }),
});
