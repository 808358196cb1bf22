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
