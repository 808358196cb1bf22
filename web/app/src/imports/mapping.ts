/** The mapping as the server keeps it: plain data. */
export type MappedValue = string | number | boolean | { column: string } | { expr: string } | { value: string | number | boolean };
export interface EachColumn { column: string; key?: string }
export interface MappedRecord {
  name: string; kind: string; from: string; where?: string; latest?: { per: string; by: string };
  let?: Record<string, string>; fields?: Record<string, MappedValue>; traits?: Record<string, MappedValue>; props?: Record<string, MappedValue>;
  each?: (string | EachColumn)[]; notApplicable?: string[]; key?: string[];
}
export interface Mapping {
  version?: number; name?: string; zone?: string | null; currency?: string | null; historical?: boolean;
  files?: Record<string, { match?: string | null }>; records?: MappedRecord[];
}

export interface Kind { required: string[]; optional: string[] }
const person = ['user_id', 'anonymous_id', 'email', 'phone'];
const place = ['channel', 'touchpoint', 'employee', 'company', 'place'];
const review = ['rating', 'best', 'worst', 'title', 'text', 'author', 'platform', 'product', 'url', 'language'];

/** What a row can become, with the fields it needs and may have. */
export const kinds: Record<'customer' | 'order' | 'refund' | 'event' | 'answer' | 'review' | 'mention', Kind> = {
  customer: { required: [], optional: [...person, 'at', ...place] },
  order: { required: ['order_id', 'at'], optional: [...person, 'amount', 'currency', ...place] },
  refund: { required: ['order_id', 'at', 'amount'], optional: [...person, 'currency', ...place] },
  event: { required: ['name', 'at'], optional: [...person, 'order_id', ...place] },
  answer: { required: ['at'], optional: [...person, 'metric', 'score', 'text', 'survey', 'element', 'language', 'order_id', ...place] },
  review: { required: ['review_id', 'at'], optional: [...review, ...person, ...place] },
  mention: { required: ['review_id', 'at'], optional: [...review, ...person, ...place] },
};
export type KindName = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as KindName[];

/** A value as one line of text: `[column]`, or an expression. */
export function showValue(value: MappedValue | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return String(value);
  if ('column' in value) return `[${value.column}]`;
  if ('expr' in value) return value.expr;
  return typeof value.value === 'string' ? `'${value.value.replaceAll("'", "''")}'` : String(value.value);
}

/** The other way round. A lone `[column]` is a column; everything else an expression; nothing is no value. */
export function readValue(text: string): MappedValue | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const column = /^\[([^\]]+)\]$/.exec(trimmed);
  return column ? { column: column[1]! } : { expr: trimmed };
}

/** The same map with one value set, or taken away by undefined; the order of keys stays. */
export function withValue<T>(map: Record<string, T> | undefined, key: string, value: T | undefined): Record<string, T> {
  const next = { ...map };
  if (value === undefined) delete next[key]; else next[key] = value;
  return next;
}

/** The same map with a key renamed in its place. */
export function withKey<T>(map: Record<string, T>, from: string, to: string): Record<string, T> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key === from ? to : key, value]));
}

const filled = <T>(map: Record<string, T> | undefined) => Object.fromEntries(Object.entries(map ?? {}).filter(([, value]) => value !== '' && value !== undefined));

/** As it is sent: without fields that were added and left empty. */
export function tidy(mapping: Mapping): Mapping {
  return {
    ...mapping,
    records: (mapping.records ?? []).map(record => ({
      ...record, fields: filled(record.fields), traits: filled(record.traits), props: filled(record.props), let: filled(record.let),
    })),
  };
}

export const columnOf = (each: string | EachColumn) => typeof each === 'string' ? each : each.column;
