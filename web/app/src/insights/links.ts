import type { Rule } from '../insight/predicate';
import type { Node } from '../segments/types';
import type { Finding, SliceName } from './types';

const subject = (dimension: string) => dimension.startsWith('trait:') ? dimension : `field:${dimension}`;
const parts = (slice: SliceName) => [
  ...(slice.within && slice.withinKey ? [{ dimension: slice.within, key: slice.withinKey }] : []),
  ...(slice.dimension ? [{ dimension: slice.dimension, key: slice.key }] : []),
];

/** The figure on the dashboard, cut as it was found; its bars open the answers. Null for what is no metric. */
export function dashboardOf(found: Finding): string | null {
  if (found.measure.kind !== 'score' || !found.measure.metric) return null;
  const rules: Rule[] = parts(found.slice).map(part => ({ subject: subject(part.dimension), op: 'is', value: part.key }));
  const search = new URLSearchParams({ metric: found.measure.metric, p: 'custom', from: found.from.slice(0, 10), to: found.to.slice(0, 10), step: 'month' });
  if (found.kind === 'change' && rules.length > 0) search.set('filter', JSON.stringify({ join: 'all', rules }));
  if (found.kind === 'level' && found.slice.dimension && !['touchpoint', 'channel'].includes(found.slice.dimension)) search.set('by', found.slice.dimension);
  return `?${search.toString()}`;
}

/** The customers it is about, as a sentence of the language of segments. */
export function segmentOf(found: Finding): Node {
  const { measure } = found;
  const traits = parts(found.slice).filter(part => part.dimension.startsWith('trait:')).map((part): Node => ({ trait: part.dimension.slice(6), op: 'is', value: value(part.key) }));
  const where = parts(found.slice).filter(part => !part.dimension.startsWith('trait:')).map((part): Node => ({ field: part.dimension, op: 'is', value: value(part.key) }));
  const fact: Record<string, string> = measure.kind === 'score' ? { metric: scaleOf(measure.metric ?? '') } : { type: measure.type ?? '' };
  const happened: Node = { fact, ...(where.length > 0 ? { where } : {}), within: { days: 365 } };
  return { all: traits.length > 0 && where.length === 0 && measure.kind === 'score' ? traits : [...traits, happened] };
}

const value = (key: string) => key === 'true' ? true : key === 'false' ? false : key;
/** `csat.mean.5` is answered on `csat.5`, `nps.0-10` on `nps`, `ces2.mean.7` on `ces2.7`. */
const scaleOf = (metric: string) => metric.startsWith('nps') ? 'nps' : metric.replace(/^(\w+)\.(?:mean|top\d|easy|index|agree)\.(\d+)$/, '$1.$2');
