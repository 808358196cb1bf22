import type { Tone } from '../ui/Bits';

/** Colour beside one answer on a known scale. The number itself always stands there. */
export function toneOf(metric: string, score: number): Tone {
  if (metric === 'nps') return score >= 9 ? 'good' : score <= 6 ? 'bad' : 'plain';
  if (metric === 'csat') metric = 'csat.5';
  const top = Number(/\.(\d+)$/.exec(metric)?.[1] ?? 0);
  if (top < 2) return 'plain';
  const share = (score - 1) / (top - 1);
  const tone: Tone = share >= 0.7 ? 'good' : share <= 0.4 ? 'bad' : 'plain';
  if (!metric.startsWith('ces1.')) return tone;
  return tone === 'good' ? 'bad' : tone === 'bad' ? 'good' : 'plain';
}
