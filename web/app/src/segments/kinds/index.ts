import type { Lack } from '../phrases';
import { groupOf, leafOf } from '../tree';
import type { Leaf, Node } from '../types';
import type { Option, OptionGroup, Words } from '../vocabulary';
import { consented } from './consented';
import { edge } from './edge';
import { field } from './field';
import { frequent } from './frequent';
import { happened } from './happened';
import type { Kind } from './kind';
import { measured } from './measured';
import { member } from './member';
import { near } from './near';
import { score } from './score';
import { sequence } from './sequence';
import { share } from './share';
import { stage } from './stage';
import { surveyed } from './surveyed';
import { trait } from './trait';

/** Every kind of condition, in the order in which new ones are offered. */
export const kinds: readonly Kind[] = [trait, field, near, happened, sequence, measured, edge, frequent, score, surveyed, member, stage, consented, share];

export const kindOf = (leaf: Leaf): Kind | undefined => kinds.find(kind => kind.is(leaf));
export const lacksOf = (leaf: Leaf): Lack[] => { const kind = kindOf(leaf); return kind ? [...new Set(kind.lacks(leaf))] : []; };

/** What can be added, in groups; the value names the kind and what it offers. */
export function offersOf(words: Words): OptionGroup[] {
  const groups = new Map<string, Option[]>();
  for (const kind of kinds) {
    for (const { group, items } of kind.offers(words)) groups.set(group, [...(groups.get(group) ?? []), ...items.map(item => ({ value: `${kind.key}|${item.value}`, label: item.label }))]);
  }
  return [...groups].map(([group, items]) => ({ group, items }));
}
export function freshOf(offer: string, words: Words): Leaf {
  const at = offer.indexOf('|');
  return kinds.find(kind => kind.key === offer.slice(0, at))!.fresh(offer.slice(at + 1), words);
}

/** A segment as a sentence: “Everyone whose region is north and who bought at least 3 times in the last 60 days”. */
export function sentenceOf(node: Node | null, words: Words): string {
  const group = node && groupOf(node);
  if (!node || group?.list.length === 0) return words.t('everyone');
  return words.t('everyoneWho', { conditions: say(node, words, true) });
}
function say(node: Node, words: Words, isWhole = false): string {
  const { t } = words;
  const group = groupOf(node);
  if (!group) {
    const { leaf, not } = leafOf(node)!;
    const text = kindOf(leaf)?.say(leaf, words) ?? JSON.stringify(leaf);
    return not ? t('notThose', { conditions: text }) : text;
  }
  if (group.list.length === 0) return t(group.join === 'all' || group.join === 'none' ? 'everybody' : 'nobody');
  const parts = group.list.map(one => say(one, words));
  const by = group.join === 'all' || group.join === 'notAll' ? 'and' : 'or';
  const joined = parts.length === 1 ? parts[0]! : parts.join(` ${t(by)} `);
  if (group.join === 'none' || group.join === 'notAll') return t('notThose', { conditions: parts.length > 1 ? `(${joined})` : joined });
  return isWhole || parts.length === 1 ? joined : `(${joined})`;
}
