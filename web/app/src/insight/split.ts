import type { TraitSummary } from '../api/types';

/** Traits that tell groups apart in most companies, the most telling first. */
const telling = ['segment', 'region', 'plan', 'tier', 'country', 'state', 'city', 'store', 'industry', 'age_band', 'ageband', 'age', 'gender', 'language'];
const naming = /(^|_|\b)(id|name|email|mail|phone|address|street|zip|postcode|avatar|url|birthday|username)$/i;

/** The split a dashboard opens with: a trait that tells groups apart, never one that names a single person. */
export function firstSplit(traits: Pick<TraitSummary, 'key' | 'type' | 'examples'>[]): string {
  const rank = (key: string) => { const at = telling.indexOf(key.toLowerCase()); return at < 0 ? telling.length : at; };
  const fit = traits
    .filter(trait => !naming.test(trait.key.replace(/([a-z])([A-Z])/g, '$1_$2')))
    .sort((a, b) => rank(a.key) - rank(b.key));
  const best = fit.find(trait => rank(trait.key) < telling.length) ?? fit.find(trait => trait.type === 'boolean' || trait.type === 'text');
  return best ? `trait:${best.key}` : 'employee';
}
