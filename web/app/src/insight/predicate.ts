import type { Predicate, Scalar } from '../api/types';

/** One line of the filter form. Subject is `field:channel`, `trait:plan` or `segment`, whose value is the id of one. */
export interface Rule { subject: string; op: string; value: string }
export interface Rules { join: 'all' | 'any'; rules: Rule[] }

export const operators = {
  text: ['is', 'isNot', 'contains', 'exists', 'missing'],
  number: ['is', 'isNot', 'gt', 'gte', 'lt', 'lte', 'exists', 'missing'],
  boolean: ['is', 'exists', 'missing'],
  segment: ['in', 'notIn'],
} as const;
export type Kind = keyof typeof operators;
export type Op = (typeof operators)[Kind][number];
export const needsValue = (op: string) => op !== 'exists' && op !== 'missing';

export const kindOf = (type: string | undefined): Kind =>
  type === 'number' || type === 'integer' || type === 'decimal' ? 'number' : type === 'boolean' ? 'boolean' : 'text';

function scalar(value: string, kind: Kind): Scalar {
  if (kind === 'number' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
  return kind === 'boolean' ? value === 'true' : value;
}

/** The question the form asks; null when no line is complete. */
export function toPredicate({ join, rules }: Rules, kind: (subject: string) => Kind): Predicate | null {
  const parts = rules
    .filter(rule => rule.subject && rule.op && (!needsValue(rule.op) || rule.value.trim() !== ''))
    .map((rule): Predicate => {
      if (rule.subject === 'segment') return rule.op === 'notIn' ? { not: { segment: rule.value } } : { segment: rule.value };
      const at = rule.subject.indexOf(':');
      const name = rule.subject.slice(at + 1);
      const place = rule.subject.startsWith('trait:') ? { trait: name } : { field: name };
      if (!needsValue(rule.op)) return { ...place, op: rule.op };
      return { ...place, op: rule.op, value: scalar(rule.value, kind(rule.subject)) };
    });
  if (parts.length === 0) return null;
  return join === 'all' ? { all: parts } : { any: parts };
}

/** Reads a filter kept in an address; anything odd is no filter. */
export function readRules(text: string | null): Rules {
  const none: Rules = { join: 'all', rules: [] };
  if (!text) return none;
  try {
    const read = JSON.parse(text) as Partial<Rules>;
    if (!Array.isArray(read.rules)) return none;
    return {
      join: read.join === 'any' ? 'any' : 'all',
      rules: read.rules.filter(rule => rule && [rule.subject, rule.op, rule.value].every(part => typeof part === 'string')).slice(0, 20),
    };
  } catch {
    return none;
  }
}

type Read = { all?: Read[]; any?: Read[]; not?: Read; field?: string; trait?: string; segment?: string; op?: string; value?: unknown };

const readPredicate = (text: string): Read | null => {
  try {
    const read = JSON.parse(text) as Read;
    return read && typeof read === 'object' ? read : null;
  } catch {
    return null;
  }
};

function toRule(part: Read): Rule | null {
  if (part.segment) return { subject: 'segment', op: 'in', value: part.segment };
  if (part.not?.segment) return { subject: 'segment', op: 'notIn', value: part.not.segment };
  const subject = part.field ? `field:${part.field}` : part.trait ? `trait:${part.trait}` : null;
  if (!subject || !part.op || Array.isArray(part.value)) return null;
  return { subject, op: part.op, value: part.value === undefined || part.value === null ? '' : String(part.value) };
}

/** The lines of the filter form that ask for a predicate; null where the form cannot ask so. */
export function toRules(text: string): Rules | null {
  const read = readPredicate(text);
  if (!read) return null;
  const flat = (part: Read): Read[] => part.all ? part.all.flatMap(flat) : [part];
  const rules = (read.any ?? flat(read)).map(toRule);
  return rules.every(rule => rule !== null) ? { join: read.any ? 'any' : 'all', rules } : null;
}

interface Words { op: (op: string) => string; name: (name: string) => string; segment: (id: string) => string; join: (parts: string[], any: boolean) => string }

/** A predicate as a sentence; null where there are no words for it. */
export function describe(text: string, words: Words): string | null {
  const rules = toRules(text);
  if (!rules) return null;
  return words.join(rules.rules.map(({ subject, op, value }) => {
    if (subject === 'segment') return `${words.segment(value)}${op === 'notIn' ? ` (${words.op('isNot')})` : ''}`;
    return [words.name(subject.slice(subject.indexOf(':') + 1)), words.op(op), needsValue(op) ? value : ''].filter(Boolean).join(' ');
  }), rules.join === 'any');
}
