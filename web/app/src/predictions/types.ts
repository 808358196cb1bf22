export interface Refused { code: 'no_orders' | 'short_history' | 'few_customers' | 'one_outcome' | 'few_answers' | 'no_fit'; have: number; need: number; detail: string }
export interface Measure { value: number; low: number; high: number; n: number }
export interface Step { foretold: number; came: Measure }
export interface Reason { kind: 'recency' | 'overdue' | 'orders' | 'ordersYear' | 'spend' | 'tenure' | 'score' | 'answered' | 'answers' | 'event' | 'flag' | 'channel' | 'trait'; type: string | null; property: string | null; value: string; weight: number }
export interface RiskQuality { n: number; auc: number; brier: number; lift: number }
export interface Leaving {
  refused: Refused | null; horizonDays: number; fittedAt: string | null; n: number; baseRate: Measure | null; foretold: number; high: number; prevailing: { reason: Reason; customers: number }[] | null;
  test: { fittedAt: string; judgedAt: string; fittedOn: number; model: RiskQuality; recency: RiskQuality; base: RiskQuality; calibration: Step[] } | null;
}
export interface Buying {
  refused: Refused | null; n: number; parameters: Record<string, number> | null; orders: number; value: number | null; spendRefused: Refused | null; correlation: number | null;
  test: { at: string; days: number; n: number; meanError: number; goingOnError: number; correlation: number | null; forecast: number; actual: number; spendForecast: number | null; spendActual: number; calibration: Step[] } | null;
}
export interface CustomerGroup { key: string; n: number; revenue: number; share: number; recencyDays: number; orders: number; spent: number; score: Measure | null; stability: number | null }
export interface Groups { refused: Refused | null; n: number; groups: CustomerGroup[] | null; clusters: CustomerGroup[] | null; silhouette: number | null; metric: string | null }
export interface Silence {
  refused: Refused | null; scale: string | null; days: number; raw: Measure | null; weighted: Measure | null; silent: Measure | null; gap: Measure | null;
  test: { at: string; raw: number; foretold: number; came: Measure; calibration: Step[] } | null;
}
export interface Report { seed: number; seconds: number; asOf: string; customers: number; currency: string; leaving: Leaving; buying: Buying; groups: Groups; silence: Silence }
export interface Predictions { at: string | null; report: Report | null; rules: { horizonDays: number | null; seed: number } }
export interface CustomerPrediction {
  customer: string; name: string | null; at: string; risk: number | null; riskLow: number | null; riskHigh: number | null; reasons: Reason[]; alive: number | null; orders: number | null; value: number | null; stake: number;
  rfm: number | null; group: string | null; cluster: string | null; score: number | null; scoreLow: number | null; scoreHigh: number | null;
}
export interface PredictedCustomers { items: CustomerPrediction[]; next: string | null; total: number; stake: number }
/** Which customers a list is of. */
export interface Who { order: 'stake' | 'risk' | 'value' | 'score'; group?: string; cluster?: string; minRisk?: number }
/** From here on a risk is called high; the server counts by the same. */
export const highRisk = 2 / 3;
