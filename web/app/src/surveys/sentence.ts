import { say } from './document';
import type { Action, Comparison, Condition, Kind, Reference, Rule, SurveyDocument, Value } from './types';

/** Words of the language the screens speak; see `logic` in surveys.json. */
export type Say = (key: string, values?: Record<string, string | number>) => string;

/** Lists of choices among the settings of an element's kind: what its answers may be and what its parts are. */
export function listsOf(document: SurveyDocument, kinds: Kind[], element: string | undefined) {
  const found = document.blocks.flatMap(block => block.elements).find(item => item.id === element);
  const kind = kinds.find(item => item.name === found?.kind);
  const lists = (kind?.settings ?? []).filter(field => field.type === 'choices').map(field => (found?.settings?.[field.name] ?? []) as { id: string; label: Record<string, string> }[]);
  return { element: found, kind, lists };
}

export function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What people call what a rule looks at: the question, or the name of a variable or hidden field. */
export function nameOf(reference: Reference, document: SurveyDocument, kinds: Kind[], words: Say): string {
  if (reference.variable) return reference.variable;
  if (reference.hidden) return reference.hidden;
  const { element, lists } = listsOf(document, kinds, reference.element);
  const language = document.languages[0]!;
  const title = element ? say(element.title, language, language) || element.id : words('gone');
  const part = reference.part ? lists[0]?.find(choice => choice.id === reference.part) : undefined;
  return reference.part ? words('part', { title, part: part ? say(part.label, language, language) : reference.part }) : title;
}

export const placeName = (id: string, document: SurveyDocument, words: Say): string => {
  const language = document.languages[0]!;
  const page = document.blocks.findIndex(block => block.id === id);
  if (page >= 0) {
    const title = say(document.blocks[page]!.title, language, language);
    return title ? words('pageNamed', { n: page + 1, title }) : words('page', { n: page + 1 });
  }
  const ending = document.endings.find(item => item.id === id);
  return ending ? words('ending', { title: say(ending.title, language, language) || ending.id }) : words('gone');
};

function valueName(value: Value | string[] | Reference | undefined, left: Reference, document: SurveyDocument, kinds: Kind[], words: Say): string {
  if (value === undefined) return '…';
  if (isReference(value)) return nameOf(value, document, kinds, words);
  const { lists } = listsOf(document, kinds, left.element);
  const language = document.languages[0]!;
  const one = (item: Value) => {
    const choice = lists.at(-1)?.find(found => found.id === item);
    return choice ? say(choice.label, language, language) || choice.id : String(item);
  };
  const all = Array.isArray(value) ? value.map(one) : [one(value)];
  return all.length === 0 || all[0] === '' ? '…' : all.length > 1 ? `${all.slice(0, -1).join(', ')} ${words('or')} ${all.at(-1)}` : all[0]!;
}

export function conditionSentence(condition: Condition, document: SurveyDocument, kinds: Kind[], words: Say, inner = false): string {
  if ('not' in condition) return words('not', { condition: conditionSentence(condition.not, document, kinds, words, true) });
  if ('all' in condition || 'any' in condition) {
    const list = 'all' in condition ? condition.all : condition.any;
    if (list.length === 0) return words('all' in condition ? 'always' : 'never');
    const joined = list.map(one => conditionSentence(one, document, kinds, words, true)).join(` ${words('all' in condition ? 'and' : 'or')} `);
    return inner && list.length > 1 ? `(${joined})` : joined;
  }
  return comparisonSentence(condition, document, kinds, words);
}

/** The answers that an operator such as “is low” means: 0–6. */
export function boundsOf(one: Comparison, document: SurveyDocument, kinds: Kind[]): string | undefined {
  const bucket = ({ isLow: 'low', isMiddle: 'middle', isHigh: 'high' } as const)[one.op];
  if (!bucket) return undefined;
  const { element, kind } = listsOf(document, kinds, one.left.element);
  const scales = kind?.scales ?? [];
  const scale = scales.find(item => item.value !== null && item.value === element?.settings?.[item.setting ?? '']) ?? scales.find(item => item.value === null);
  const [from, to] = scale?.[bucket] ?? [];
  return from === undefined ? undefined : from === to ? String(from) : `${from}–${to}`;
}

function comparisonSentence(one: Comparison, document: SurveyDocument, kinds: Kind[], words: Say) {
  const bounds = boundsOf(one, document, kinds);
  const op = words(`op.${one.op}`);
  const text = `${nameOf(one.left, document, kinds, words)} ${bounds ? words('bucket', { op, answers: bounds }) : op}`;
  return one.right === undefined ? text : `${text} ${valueName(one.right, one.left, document, kinds, words)}`;
}

export function actionSentence(action: Action, document: SurveyDocument, kinds: Kind[], words: Say): string {
  if (action.jump !== undefined) return words('do.jump', { place: placeName(action.jump, document, words) });
  if (action.require !== undefined) return words('do.require', { title: nameOf({ element: action.require }, document, kinds, words) });
  const { variable, op, value } = action.calculate!;
  return words(`do.${op}`, { variable, value: isReference(value) ? nameOf(value, document, kinds, words) : String(value === '' ? '…' : value) });
}

/** “When Recommend? is at most 6, make Why? required and go to page 3.” */
export function ruleSentence(rule: Rule, document: SurveyDocument, kinds: Kind[], words: Say): string {
  const acts = rule.then.map(action => actionSentence(action, document, kinds, words));
  const then = acts.length === 0 ? words('nothing') : acts.length > 1 ? `${acts.slice(0, -1).join(', ')} ${words('and')} ${acts.at(-1)}` : acts[0]!;
  return rule.when ? words('when', { condition: conditionSentence(rule.when, document, kinds, words), then }) : words('everyTime', { then });
}
