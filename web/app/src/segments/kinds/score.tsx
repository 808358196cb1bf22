import { Num, Pick } from '../controls';
import { Details, lacksOfReach, reachDetails, ReachParts, sayReach, tidy } from '../phrases';
import type { Score } from '../types';
import type { Words } from '../vocabulary';
import { kind, type PartProps } from './kind';

const classes = ['detractor', 'passive', 'promoter'] as const;
const ops = ['lte', 'gte', 'is', 'lt', 'gt'] as const;

/** For NPS the three classes come first; any scale takes a number. */
function Parts({ node, change, words }: PartProps<Score>) {
  const { t } = words;
  const scale = words.scales.find(item => item.key === node.score);
  const isNps = node.score === 'nps';
  const form = node.class?.length === 1 ? node.class[0]! : node.class?.length === 2 ? node.class.join('+') : node.op ?? 'lte';
  const pairs = node.class && node.class.length > 1 ? [{ value: form, label: sayClasses(node.class, words) }] : [];
  const set = (next: string) => {
    const { class: _, op: __, value, ...rest } = node;
    change((classes as readonly string[]).includes(next) ? { ...rest, class: [next] } : { ...rest, op: next, value: value ?? '' });
  };
  return (
    <>
      <span>{t('whoseLatest')}</span>
      <Pick label={t('scale')} value={node.score} options={words.scales.map(item => ({ value: item.key, label: item.name }))} change={score => change(tidy({ ...node, score, ...(score === 'nps' || !node.class ? {} : { class: undefined as never, op: 'lte', value: '' }) }))} />
      <span>{t('answerIs')}</span>
      <Pick label={t('comparison', { name: t('field.score') })} value={form} change={set}
        options={[...(isNps ? classes.map(value => ({ value, label: t(`class.${value}`) })) : []), ...pairs, ...ops.map(op => ({ value: op, label: t(`op.${op}`) }))]} />
      {node.class ? null : <Num label={t('valueOf', { name: t('field.score') })} value={typeof node.value === 'number' ? node.value : null} {...(scale ? { min: scale.min, max: scale.max } : {})} change={n => change({ ...node, value: n ?? '' })} />}
      <ReachParts node={node} change={change} words={words} />
      <Details words={words} items={reachDetails(node, change, words)} />
    </>
  );
}
const sayClasses = (list: string[], words: Words) => words.joined(list.map(item => words.t(`class.${item as 'detractor'}`)), 'or');

export const score = kind<Score>({
  key: 'score',
  is: leaf => 'score' in leaf,
  Parts,
  say: (node, words) => {
    const { t } = words;
    const answer = node.class ? sayClasses(node.class, words) : `${t(`op.${(node.op ?? 'is') as 'is'}`)} ${node.value === '' || node.value === undefined ? '…' : String(node.value)}`;
    return `${t('whoseLatest')} ${words.scale(node.score)} ${t('answerIs')} ${answer}${sayReach(node, words)}`;
  },
  lacks: node => [...(node.class ? [] : typeof node.value === 'number' || Array.isArray(node.value) ? [] : ['number' as const]), ...lacksOfReach(node)],
  offers: words => [{ group: words.t('group.said'), items: words.scales.map(item => ({ value: item.key, label: words.t('offer.latest', { scale: item.name }) })) }],
  fresh: key => key === 'nps' ? { score: key, class: ['detractor'] } : { score: key, op: 'lte', value: '' },
});
