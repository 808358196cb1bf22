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

/** The filters that an address may hold; lists and topic pages take the same. */
export const filters = ['search', 'source', 'topic', 'feeling', 'emotion', 'touchpoint', 'channel', 'language', 'tag', 'metric', 'minScore', 'maxScore', 'assignee', 'segment', 'customer', 'followUp', 'alike', 'from', 'to'] as const;
export type Filter = (typeof filters)[number];
export type Asked = Partial<Record<Filter, string>>;

export const readAsked = (search: URLSearchParams): Asked =>
  Object.fromEntries(filters.flatMap(name => { const value = search.get(name); return value ? [[name, value]] : []; }));
