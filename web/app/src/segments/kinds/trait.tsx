import { Pick, TraitValue } from '../controls';
import { Details, ForParts, lacksOfSpan, lacksOfTest, sayFor, sayTest, TestParts, tidy, withOp } from '../phrases';
import type { TraitTest } from '../types';
import { kind } from './kind';

export const trait = kind<TraitTest>({
  key: 'trait',
  is: leaf => 'trait' in leaf,
  Parts: ({ node, change, words }) => {
    const { t } = words;
    const kindOf = words.kindOfTrait(node.trait);
    return (
      <>
        <span>{t('whose')}</span>
        <Pick label={t('trait')} value={node.trait} options={words.traits.map(item => ({ value: item.key, label: words.trait(item.key) }))}
          change={key => { const next = words.kindOfTrait(key); change({ trait: key, ...withOp({ op: 'is' }, next === 'date' ? 'inLast' : 'is', next) }); }} />
        <TestParts words={words} name={words.trait(node.trait)} test={node} kind={kindOf} change={test => change(tidy({ trait: node.trait, ...test, for: node.for as never }))}
          value={(several, set) => <TraitValue trait={node.trait} several={several} label={t('valueOf', { name: words.trait(node.trait) })} value={node.value} change={set} />} />
        <ForParts words={words} span={node.for} change={span => change(tidy({ ...node, for: span as never }))} />
        <Details words={words} items={node.for ? [] : [{ key: 'for', label: t('detail.for'), add: () => change({ ...node, for: { days: 30 } }) }]} />
      </>
    );
  },
  say: (node, words) => `${words.t('whose')} ${words.trait(node.trait).toLowerCase()} ${sayTest(node, words)}${sayFor(node.for, words)}`,
  lacks: node => [...lacksOfTest(node), ...lacksOfSpan(node.for)],
  offers: words => [{ group: words.t('group.are'), items: words.traits.map(item => ({ value: item.key, label: words.trait(item.key) })) }],
  fresh: (key, words) => { const kindOf = words.kindOfTrait(key); return { trait: key, ...withOp({ op: 'is' }, kindOf === 'date' ? 'inLast' : 'is', kindOf) }; },
});
