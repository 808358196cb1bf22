import type { Action, Block, Choice, Condition, Element, Kind, Reference, SurveyDocument, Text } from './types';

/** Every change to a document is a function of it: the one before stays as it was, for undo. */
export type Edit = (document: SurveyDocument) => SurveyDocument;

/** A short id from a label: “Zu teuer!” → zu_teuer; never one of those taken. */
export function idFrom(label: string, taken: Iterable<string>, fallback = 'item') {
  const used = new Set(taken);
  const plain = label.toLowerCase().replace(/ß/g, 'ss').normalize('NFKD').replace(/[\u0300-\u036f]/g, '').replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '').slice(0, 32);
  const root = plain || fallback;
  for (let n = 1; ; n++) {
    const id = n === 1 ? root : `${root}_${n}`;
    if (!used.has(id)) return id;
  }
}

export const elementsOf = (document: SurveyDocument) => document.blocks.flatMap(block => block.elements);
export const places = (document: SurveyDocument) => [...document.blocks, ...document.endings].map(item => item.id);
/** Elements, variables and hidden fields share their names, because texts and conditions name them alike. */
export const names = (document: SurveyDocument) => [...elementsOf(document), ...document.variables, ...document.hidden].map(item => item.id);
export const blockOf = (document: SurveyDocument, element: string) => document.blocks.findIndex(block => block.elements.some(item => item.id === element));

/** The text as a respondent of the language reads it. */
export const say = (text: Text | undefined, language: string, fallback: string) =>
  text?.[language] || text?.[language.split('-')[0]!] || text?.[fallback] || Object.values(text ?? {}).find(Boolean) || '';
/** Puts a text of one language in; an emptied one leaves. */
export function withText(text: Text | undefined, language: string, value: string): Text {
  const { [language]: _, ...others } = text ?? {};
  return value === '' ? others : { ...others, [language]: value };
}
export const isEmptyText = (text: Text | undefined) => !Object.values(text ?? {}).some(Boolean);

export const at = <T,>(list: readonly T[], index: number, item: T) => list.map((old, i) => i === index ? item : old);
export const without = <T,>(list: readonly T[], index: number) => list.filter((_, i) => i !== index);
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

export const blank = (language: string, end: string): SurveyDocument => ({
  languages: [language], blocks: [{ id: 'page_1', elements: [] }], endings: [{ id: 'end', title: { [language]: end } }],
  variables: [], hidden: [], quotas: [], options: { progress: true, back: true },
});

const inBlock = (id: string, change: (block: Block) => Block): Edit => document =>
  ({ ...document, blocks: document.blocks.map(block => block.id === id ? change(block) : block) });

export const setBlock = (id: string, part: Partial<Block>) => inBlock(id, block => ({ ...block, ...part }));
export const setElement = (id: string, part: Partial<Element>): Edit => document => ({
  ...document, blocks: document.blocks.map(block => block.elements.some(item => item.id === id)
    ? { ...block, elements: block.elements.map(item => item.id === id ? { ...item, ...part } : item) } : block),
});

export function newElement(document: SurveyDocument, kind: Kind): Element {
  return { ...structuredClone(kind.example), id: idFrom(kind.name, names(document)), title: {} };
}

export const addElement = (element: Element, block: string, index: number): Edit =>
  inBlock(block, old => ({ ...old, elements: [...old.elements.slice(0, index), element, ...old.elements.slice(index)] }));

export function newBlock(document: SurveyDocument): Block {
  return { id: idFrom(`page_${document.blocks.length + 1}`, places(document), 'page'), elements: [] };
}
export const addBlock = (block: Block, index: number): Edit => document =>
  ({ ...document, blocks: [...document.blocks.slice(0, index), block, ...document.blocks.slice(index)] });

/** Puts an element before the one at `index` of a page, counted without itself. */
export const moveElement = (id: string, block: string, index: number): Edit => document => {
  const element = elementsOf(document).find(item => item.id === id);
  if (!element) return document;
  return addElement(element, block, index)(removeElement(id)(document));
};

/** One place up or down, over the border of a page into the next. Null when it is at the end already. */
export function step(document: SurveyDocument, id: string, by: 1 | -1): { block: string; index: number } | null {
  const from = blockOf(document, id);
  const block = document.blocks[from];
  if (!block) return null;
  const index = block.elements.findIndex(item => item.id === id) + by;
  if (index >= 0 && index < block.elements.length) return { block: block.id, index };
  const next = document.blocks[from + by];
  return next ? { block: next.id, index: by > 0 ? 0 : next.elements.length } : null;
}

export const removeElement = (id: string): Edit => document =>
  ({ ...document, blocks: document.blocks.map(block => block.elements.some(item => item.id === id) ? { ...block, elements: block.elements.filter(item => item.id !== id) } : block) });

export function copyOf(document: SurveyDocument, element: Element): Element {
  return { ...structuredClone(element), id: idFrom(element.id.replace(/_\d+$/, ''), names(document)) };
}

/** Every place where rules and quotas name something, so that a question still used is not deleted unawares. */
export function uses(document: SurveyDocument, id: string): number {
  const named = (reference: unknown) => !!reference && typeof reference === 'object' && [(reference as Reference).element, (reference as Reference).variable, (reference as Reference).hidden].includes(id);
  const inCondition = (condition: Condition | undefined): number => !condition ? 0
    : 'all' in condition ? condition.all.reduce((n, one) => n + inCondition(one), 0)
    : 'any' in condition ? condition.any.reduce((n, one) => n + inCondition(one), 0)
    : 'not' in condition ? inCondition(condition.not)
    : Number(named(condition.left)) + Number(named(condition.right));
  const inAction = (action: Action) => Number(action.require === id) + Number(action.jump === id) + Number(action.calculate?.variable === id) + Number(named(action.calculate?.value));
  const rules = document.blocks.flatMap(block => block.rules ?? []);
  const texts = elementsOf(document).flatMap(element => [element.title, element.help]).flatMap(text => Object.values(text ?? {}));
  return rules.reduce((n, rule) => n + inCondition(rule.when) + rule.then.reduce((m, action) => m + inAction(action), 0), 0)
    + document.quotas.reduce((n, quota) => n + inCondition(quota.when) + Number(quota.ending === id), 0)
    + texts.filter(text => new RegExp(`\\{\\{\\s*${id}\\s*(\\||\\}\\})`).test(text)).length;
}

/** Texts of the document, with the language ones among the settings found by their shape. */
export function texts(document: SurveyDocument, kinds: Kind[]): Text[] {
  const ofElement = (element: Element) => [element.title, element.help, ...(kinds.find(kind => kind.name === element.kind)?.settings ?? []).flatMap(field => {
    const value = element.settings?.[field.name];
    return field.type === 'text' ? [value as Text | undefined] : field.type === 'choices' ? ((value ?? []) as Choice[]).flatMap(choice => [choice.label, choice.group]) : [];
  })];
  return [document.welcome?.title, document.welcome?.body, document.welcome?.button,
    ...document.blocks.flatMap(block => [block.title, ...block.elements.flatMap(ofElement)]),
    ...document.endings.flatMap(ending => [ending.title, ending.body])].filter(text => !!text);
}

/** How many texts a language lacks that another has. */
export const missing = (document: SurveyDocument, kinds: Kind[], language: string) =>
  texts(document, kinds).filter(text => !isEmptyText(text) && !text[language]).length;

/** Two documents that mean the same are the same, whoever wrote the defaults out and in whichever order. */
export function sameAs(a: unknown, b: unknown): boolean {
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)] as const)
    .filter(([, item]) => !(item === null || item === undefined || item === false || item === '' || item === 0 || (Array.isArray(item) && item.length === 0)))
    .sort(([x], [y]) => x < y ? -1 : 1));
}
