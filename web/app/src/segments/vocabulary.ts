import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { useRead, useWorkspace } from '../api/hooks';
import type { Metric, Page, TraitSummary } from '../api/types';
import { plainName, useNames } from '../insight/names';
import type { SurveyLine } from '../surveys/types';
import { formats, useFormats } from '../ui/format';
import { sameNode } from './tree';
import type { FactSet, Segment, Template } from './types';

export interface FactType { type: string; count: number; last: string }
export interface FactProperty { key: string; isNumber: boolean; examples: string[] }
export type ValueKind = 'text' | 'number' | 'flag' | 'date';
export interface Option { value: string; label: string }
export interface OptionGroup { group: string; items: Option[] }

/** What exists in the workspace and what it is called. Everything a sentence names is looked up here, also what is gone. */
export interface Words {
  t: TFunction<'segments'>;
  joined: (items: string[], by: 'and' | 'or') => string;
  number: (value: number) => string;
  day: (iso: string) => string;
  currency: string; zone: string;
  traits: TraitSummary[]; trait: (key: string) => string; kindOfTrait: (key: string) => ValueKind;
  facts: OptionGroup[]; factKey: (set: FactSet) => string; factOf: (key: string) => FactSet; fact: (set: FactSet) => string;
  scales: { key: string; name: string; min: number; max: number }[]; scale: (key: string) => string;
  surveys: Option[]; segments: Segment[]; stages: Option[]; channels: Option[]; touchpoints: Option[];
  named: (options: Option[], value: string) => string;
}

/** Facts by which the company spoke with somebody. */
export const contacts = ['Message Sent', 'Call Ended', 'Meeting Held'] as const;
/** Facts that an English verb says better than their name. */
export const verbs = [
  'Order Completed', 'Order Refunded', 'Order Delivered', 'Store Visited', 'Product Added', 'Product Viewed', 'Product Searched', 'Checkout Started', 'Cart Viewed', 'Survey Answered', 'Survey Response',
  'Call Ended', 'Meeting Held', 'Message Sent', 'Consent Given', 'Consent Withdrawn', 'Return Brought', 'page', 'screen', 'identify', 'group', 'alias',
] as const;
/** Facts that many workspaces have and that may be chosen before the first one happens. */
const usual = ['Order Completed', 'Product Viewed', 'Product Added', 'Checkout Started', 'Order Refunded', 'page'];
/** What identifies people, or what other conditions say better. */
const hidden = new Set(['identify', 'alias', 'group', 'Survey Response', 'Consent Given', 'Consent Withdrawn']);

const joinedBy = (language: string) => (items: string[], by: 'and' | 'or') =>
  new Intl.ListFormat(language, { type: by === 'and' ? 'conjunction' : 'disjunction' }).format(items);

const families: Record<string, string> = { nps: 'NPS', csat: 'CSAT', ces2: 'CES', ces: 'CES', ces1: 'CES' };
/** `csat.5` → “CSAT (1–5)”. */
export const scaleName = (key: string, min?: number, max?: number) => {
  const [family = key, rest] = [key.split('.')[0], key.split('.')[1]];
  const name = families[family] ?? plainName(family);
  return key === 'nps' ? name : min !== undefined && max !== undefined ? `${name} ${min}–${max}` : rest ? `${name} ${rest}` : name;
};

const looksLikeDate = (text: string) => /^\d{4}-\d{2}-\d{2}/.test(text);
export const kindOfTrait = (trait: TraitSummary | undefined): ValueKind =>
  trait?.type === 'number' ? 'number' : trait?.type === 'flag' ? 'flag'
  : trait && trait.examples.length > 0 && trait.examples.every(looksLikeDate) ? 'date' : 'text';

/** A template in the reader's language; one that is newer than this version in the server's words. */
export const templateText = (words: Words, template: Template) => ({
  name: (words.t as (key: string, values: object) => string)(`template.${template.key}.name`, { defaultValue: template.name }),
  why: (words.t as (key: string, values: object) => string)(`template.${template.key}.why`, { defaultValue: template.why }),
});

interface Parts {
  t: TFunction<'segments'>; language: string; zone: string; currency: string; traits: TraitSummary[]; types: FactType[]; metrics: Metric[];
  surveys: Option[]; segments: Segment[]; channels: Option[]; touchpoints: Option[];
}

export function wordsOf({ t, language, zone, currency, traits, types, metrics, surveys, segments, channels, touchpoints }: Parts): Words {
  const format = formats(language, zone);
  const joined = joinedBy(language);
  const named = (options: Option[], value: string) => options.find(item => item.value === value)?.label ?? plainName(value);
  const scales: Words['scales'] = [];
  for (const metric of metrics) {
    if (scales.some(item => item.key === metric.scale)) continue;
    const on = metrics.filter(item => item.scale === metric.scale);
    const end = Number(/\.(\d+)$/.exec(metric.scale)?.[1] ?? NaN);
    const [min, max] = metric.scale === 'nps' ? [0, 10] : Number.isFinite(end) ? [1, end] : [0, 1];
    scales.push({ key: metric.scale, min, max, name: scaleName(metric.scale, min, max) });
    if (on.some(item => item.answers > 0)) scales.sort((a, b) => Number(metrics.some(m => m.scale === b.key && m.answers > 0)) - Number(metrics.some(m => m.scale === a.key && m.answers > 0)));
  }
  const scale = (key: string) => scales.find(item => item.key === key)?.name ?? scaleName(key);
  const verb = (type: string) => (verbs as readonly string[]).includes(type) ? t(`verb.${type as (typeof verbs)[number]}`) : t('didFact', { type });
  const contacted: FactSet = { fact: { type: [...contacts] } };
  const label = (key: string) => key === 'contacted' ? t('verb.contacted') : key.startsWith('metric:') ? t('answered', { scale: scale(key.slice(7)) }) : verb(key.slice(5));
  const item = (key: string): Option => ({ value: key, label: label(key) });
  const known = [...new Set([...types.map(type => type.type), ...usual])].filter(type => !hidden.has(type));
  const factOf = (key: string): FactSet => key === 'contacted' ? contacted : key.startsWith('metric:') ? { fact: { metric: key.slice(7) } } : { fact: { type: key.slice(5) } };
  const factKey = (set: FactSet) => {
    const entries = Object.entries(set.fact);
    if (entries.length === 1) {
      const [field, value] = entries[0]!;
      const one = Array.isArray(value) ? value.length === 1 ? value[0] : undefined : value;
      if (field === 'type' && one !== undefined) return `type:${one}`;
      if (field === 'metric' && one !== undefined) return `metric:${one}`;
      if (sameNode(set.fact, contacted.fact)) return 'contacted';
    }
    return `json:${JSON.stringify(set.fact)}`;
  };
  return {
    t, joined, zone, currency, traits, named, scales, scale, surveys, segments, channels, touchpoints, factOf, factKey,
    number: format.number, day: format.day,
    trait: plainName, kindOfTrait: key => kindOfTrait(traits.find(trait => trait.key === key)),
    facts: [
      { group: t('group.did'), items: known.map(type => item(`type:${type}`)) },
      { group: t('group.said'), items: scales.map(one => item(`metric:${one.key}`)) },
      { group: t('group.contact'), items: [item('contacted')] },
    ],
    fact: set => {
      const key = factKey(set);
      if (!key.startsWith('json:')) return label(key);
      return joined(Object.entries(set.fact).map(([field, value]) => field === 'type'
        ? joined((Array.isArray(value) ? value : [value]).map(verb), 'or')
        : t('factField', { field: plainName(field.replace(/^prop:/, '')), value: joined(Array.isArray(value) ? value : [value], 'or') })), 'and');
    },
    stages: segments.filter(segment => segment.kind === 'stage').map(segment => ({ value: segment.stage ?? segment.id, label: segment.name })),
  };
}

export function useWords(): Words {
  const { t, i18n } = useTranslation('segments');
  const { zone, currency } = useWorkspace();
  const names = useNames();
  useFormats(zone);
  const traits = useRead<Page<TraitSummary>>('traits', '/traits').data?.items;
  const types = useRead<Page<FactType>>('fact-types', '/fact-types').data?.items;
  const metrics = useRead<{ items: Metric[] }>('metrics', '/metrics').data?.items;
  const surveys = useRead<{ items: SurveyLine[] }>('surveys', '/surveys').data?.items;
  const segments = useRead<{ items: Segment[] }>('segments', '/segments').data?.items;
  const { channels, touchpoints } = names;
  return useMemo(() => wordsOf({
    t, language: i18n.language, zone, currency, traits: traits ?? [], types: types ?? [], metrics: metrics ?? [], segments: segments ?? [],
    surveys: (surveys ?? []).map(item => ({ value: item.id, label: item.name })),
    channels: channels.map(item => ({ value: item.key, label: item.name || plainName(item.key) })),
    touchpoints: touchpoints.map(item => ({ value: item.key, label: item.name || plainName(item.key) })),
  }), [t, i18n.language, zone, currency, traits, types, metrics, surveys, segments, channels, touchpoints]);
}
