import { Pick } from '../controls';
import { Details, ForParts, lacksOfSpan, sayFor, tidy } from '../phrases';
import type { Member } from '../types';
import { kind } from './kind';

export const member = kind<Member>({
  key: 'member',
  is: leaf => 'segment' in leaf,
  Parts: ({ node, change, words }) => {
    const { t } = words;
    return (
      <>
        <span>{t('whoIsIn')}</span>
        <Pick label={t('segment')} value={node.segment || null} options={words.segments.filter(item => item.kind !== 'stage').map(item => ({ value: item.id, label: item.name }))} change={segment => change({ ...node, segment })} />
        <ForParts words={words} span={node.for} change={span => change(tidy({ ...node, for: span as never }))} />
        <Details words={words} items={node.for ? [] : [{ key: 'for', label: t('detail.for'), add: () => change({ ...node, for: { days: 7 } }) }]} />
      </>
    );
  },
  say: (node, words) => `${words.t('whoIsIn')} “${words.segments.find(item => item.id === node.segment)?.name ?? (node.segment ? words.t('gone') : '…')}”${sayFor(node.for, words)}`,
  lacks: node => [...(node.segment ? [] : ['choice' as const]), ...lacksOfSpan(node.for)],
  offers: words => words.segments.some(item => item.kind !== 'stage') ? [{ group: words.t('group.stand'), items: [{ value: 'segment', label: words.t('offer.segment') }] }] : [],
  fresh: () => ({ segment: '' }),
});
