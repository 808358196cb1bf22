import type { Metric, MetricQuery, Predicate } from '../api/types';
import { dayIn } from './period';

/** A part of a figure: a group, a step of the trend. */
export interface Part { group?: string[] | undefined; groupBy?: string[] | undefined; bucket?: string | undefined; until?: string | undefined }

/** What only answers have. */
const ofAnswers = ['source', 'element', 'company'];

/** The one predicate for a key of a dimension; an empty key is a missing value. */
function holds(dimension: string, key: string): Predicate {
  const place = dimension.startsWith('trait:') ? { trait: dimension.slice(6) } : { field: dimension };
  return key === '' ? { ...place, op: 'missing' } : { ...place, op: 'is', value: key };
}

/** The address of the feedback inbox that holds the words behind a figure; null where words know nothing of what it is sliced by. */
export function wordsBehind(metric: Pick<Metric, 'family' | 'scale'>, query: Pick<MetricQuery, 'period' | 'filter'>, part: Part, zone: string): string | null {
  const areWords = metric.family === 'sentiment';
  if (!areWords && part.groupBy?.some(name => ofAnswers.includes(name))) return null;
  const search = new URLSearchParams({
    from: dayIn(zone, new Date(part.bucket ?? query.period.from)),
    to: dayIn(zone, new Date(Date.parse(part.until ?? query.period.to) - 1)),
  });
  const holding = (part.groupBy ?? []).map((name, i) => holds(name, part.group?.[i] ?? ''));
  const all = [...(query.filter ? [query.filter] : []), ...holding];
  if (all.length > 0) search.set('filter', JSON.stringify(all.length === 1 ? all[0] : { all }));
  if (!areWords) search.set('metric', metric.scale);
  return search.toString();
}
