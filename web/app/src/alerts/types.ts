import type { Figure, MetricAnswer, Predicate } from '../api/types';

type Change = NonNullable<MetricAnswer['change']>;

export interface AlertDefinition {
  name: string; metric: string; filter: Predicate | null; watch: 'change' | 'breach'; turn: 'worse' | 'better' | 'either'; window: number; threshold: number | null;
  minN: number; falseAlarmsPerYear: number; recipients: string[]; paused: boolean;
}
export interface LookFigures { day: string; now: Figure; before: Figure | null; change: Change | null; threshold: number | null; noticeable: number | null }
export interface Alarm { id: string; first: string; end: string | null; begunAt: string; seen: LookFigures; takenBy: string | null; takenAt: string | null; note: string }
export interface WatchedAlert {
  id: string; definition: AlertDefinition; state: 'waiting' | 'paused' | 'trouble' | 'thin' | 'calm' | 'alarm'; trouble: string; seen: LookFigures | null; alarm: Alarm | null; alarms: Alarm[] | null; version: string;
}
export interface PastLook { day: string; value: number | null; low: number | null; high: number | null; n: number }
export interface AlertPreview {
  looks: PastLook[]; alarms: { first: string; end: string | null }[]; falseAlarms: { perYear: number; low: number; high: number; looks: number } | null; allowed: number; noticeable: number | null; threshold: number | null;
}
