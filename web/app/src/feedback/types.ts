import type { components } from '../api/openapi';

type Schemas = components['schemas'];

export type Item = Schemas['ItemAnswer'];
export type ItemPage = Schemas['ItemPage'];
export type Choices = Schemas['ItemChoices'];
export type Choice = Schemas['ItemChoice'];
export type View = Schemas['ViewAnswer'];
export type Topic = Schemas['TopicAnswer'];
export type TopicLine = Schemas['TopicLine'];
export type TopicList = Schemas['TopicList'];
export type TopicFigures = Schemas['TopicPage'];
export type TopicSlice = Schemas['TopicSlice'];
export type TopicStep = Schemas['TopicStep'];

/** From the worst to the best. */
export const levels = ['veryNegative', 'negative', 'neutral', 'positive', 'veryPositive'] as const;
export const feelings = [...levels, 'mixed', 'unscored'] as const;
export const emotions = ['anger', 'disgust', 'fear', 'joy', 'sadness', 'surprise', 'neutral'] as const;

/** Filters that take several values, of which one must fit. */
export const lists = ['source', 'topic', 'feeling', 'emotion', 'touchpoint', 'channel', 'language', 'tag'] as const;
export type ListFilter = (typeof lists)[number];

/** The filters that an address may hold; lists and topic pages take the same. */
export const filters = [...lists, 'search', 'metric', 'minScore', 'maxScore', 'assignee', 'segment', 'journey', 'step', 'customer', 'filter', 'followUp', 'alike', 'from', 'to'] as const;
export type Filter = (typeof filters)[number];
export type Asked = Partial<Record<ListFilter, string[]>> & Partial<Record<Exclude<Filter, ListFilter>, string>>;
export type Given = Partial<Record<Filter | 'sort' | 'item', string | string[] | null | undefined>>;

const isList = (name: Filter): name is ListFilter => (lists as readonly string[]).includes(name);

export const readAsked = (search: URLSearchParams): Asked =>
  Object.fromEntries(filters.flatMap((name): [string, string | string[]][] => {
    const values = search.getAll(name).filter(Boolean);
    return values.length === 0 ? [] : isList(name) ? [[name, values]] : [[name, values[0]!]];
  }));

/** An address that holds other values; what is empty leaves it. */
export function withGiven(search: URLSearchParams, given: Given): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(given)) {
    next.delete(name);
    for (const one of Array.isArray(value) ? value : [value]) if (one) next.append(name, one);
  }
  return next;
}

/** What is asked, as an address. */
export const toSearch = (asked: Given) => withGiven(new URLSearchParams(), asked).toString();
