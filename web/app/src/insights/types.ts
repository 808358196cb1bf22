/** Where something was found. */
export interface SliceName { dimension: string; key: string; within: string | null; withinKey: string | null }
export interface Measured { kind: 'score' | 'share' | 'mean' | 'return'; metric: string | null; type: string | null; property: string | null; days: number | null; unit: 'points' | 'percent' | 'scale' | 'number' }
export interface Finding {
  kind: 'level' | 'change'; measure: Measured; slice: SliceName; value: number; n: number; customers: number; other: number; otherN: number; elsewhere: number;
  difference: number; low: number; high: number; p: number; effect: number; within: number | null; direction: 'better' | 'worse' | 'more' | 'less';
  from: string; to: string; since: string | null; also: SliceName[];
}
export interface Insight { id: string; found: Finding; weight: number; foundAt: string; dismissedAt: string | null }
export interface ScanRules { minCustomers: number; minEffect: number; rate: number }
export interface ScanReport { seconds: number; answers: number; facts: number; hypotheses: number; believed: number; folded: number; gapDays: number | null; limits: ScanRules }
export interface InsightList { scan: ScanReport | null; at: string | null; items: Insight[] }
