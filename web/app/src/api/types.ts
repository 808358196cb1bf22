/** Shapes of the public API as the screens read them. Times are ISO 8601 UTC; money is in minor units. */

export type RoleName = 'viewer' | 'agent' | 'analyst' | 'admin' | 'owner';

export interface Workspace {
  id: string; name: string; role: RoleName; zone: string; currency: string; language: string; isDemo: boolean;
}
export interface Session {
  setupNeeded: boolean;
  person: { id: string; email: string; name: string; totp: boolean; claimed: boolean } | null;
  workspaces: Workspace[];
  antiforgery: string;
  version: string;
}
export interface Page<T> { items: T[]; next: string | null; total?: number | null }

export interface Money { amount: number; currency: string }

export interface Figure {
  value: number | null; low: number | null; high: number | null; n: number;
  numerator?: number | null; counts?: Record<string, number> | null; enough: boolean;
}
export interface Metric {
  id: string; name: string; family: string; convention: string;
  unit: 'points' | 'percent' | 'scale'; min: number; max: number; better: 'higher' | 'lower';
  scale: string; source: string; answers: number;
}
export type Scalar = string | number | boolean;
export type Predicate =
  | { all: Predicate[] } | { any: Predicate[] } | { not: Predicate }
  | { trait: string; op: string; value?: Scalar | Scalar[] }
  | { field: string; op: string; value?: Scalar | Scalar[] };

export interface Period { from: string; to: string }
export type Bucket = 'day' | 'week' | 'month' | 'quarter';
export interface MetricQuery {
  metric: string; period: Period; compare?: 'previous' | null; groupBy?: string[];
  interval?: Bucket | null; filter?: Predicate | null; minN?: number;
}
export interface Target { value: number; due: string | null; owner: string | null; status: 'met' | 'missed' | 'uncertain' }
export interface MetricAnswer {
  metric: string; period: Period; total: Figure; previous?: Figure | null;
  change?: { value: number; low: number | null; high: number | null; significant: boolean } | null;
  target?: Target | null;
  trend?: { from: string; to: string; figure: Figure }[] | null;
  groups?: { keys: string[]; figure: Figure }[] | null;
}
export interface MetricRow {
  fact: string; at: string; customer: string | null; name?: string | null; score: number;
  text: string | null; channel: string | null; touchpoint: string | null;
}

export interface CustomerRow {
  id: string; name: string | null; email: string | null; phone: string | null;
  firstSeen: string; lastSeen: string; facts: number; orders: number; value: Money | null;
  nps: number | null; csat: number | null;
}
export interface Identity { subject: string; namespace: string; value: string; firstSeen: string; lastSeen: string; shared: boolean }
export interface Customer {
  id: string; name: string | null; email: string | null; phone: string | null; firstSeen: string; lastSeen: string;
  facts: number; orders: number; value: Money | null; values: Money[];
  companies: { id: string; name: string }[];
  traits: { key: string; value: unknown; source: string; at: string }[];
  identities: Identity[];
  merges: { id: string; at: string; cause: string; loser: { id: string; label: string }; undone: boolean; canUndo: boolean }[];
  scores: { metric: string; score: number; at: string; touchpoint: string | null }[];
}
export interface TimelineItem {
  id: string; at: string; type: string; title: string; channel: string | null; touchpoint: string | null;
  employee: string | null; source: string; score?: number | null; metric?: string | null;
  amount?: number | null; currency?: string | null; text?: string | null; historical: boolean;
}
export interface TraitSummary { key: string; type: string; count: number; examples: string[] }

export interface LiveEvents {
  firstEventAt: string | null;
  perMinute: number[];
  recent: {
    at: string; type: string; source: string; customer?: string | null; summary: string;
    outcome: 'accepted' | 'refused'; reason?: string | null;
  }[];
  refusals: { reason: string; meaning?: string; count: number; last: string; source?: string; example: unknown }[];
}

export interface Job {
  id: string; kind: string; title: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  done: number; total: number | null; secondsLeft: number | null; created: string; finished: string | null;
  error: string | null; log: string[];
}

export interface Person { id: string; name: string; email: string; role: RoleName; totp: boolean; lastSeen: string | null }
export interface Invite { id: string; email: string; role: RoleName; expires: string }
export interface ApiKey {
  id: string; name: string; kind: 'write' | 'secret'; dialect: string; prefix: string; scopes: string[];
  origins: string[]; created: string; lastUsed: string | null; expires: string | null;
}
export interface Touchpoint { key: string; name: string; channel: string | null; stage?: string | null; discovered?: boolean }
export interface Channel { key: string; name: string; discovered?: boolean }
export interface Smtp { host: string; port: number; user: string; from: string; tls: boolean; hasPassword: boolean }
export interface SignIn { id: string; created: string; lastSeen: string; browser: string; current: boolean }
export interface AuditEntry { at: string; actor: string; action: string; target: string; detail: unknown }
export interface Health {
  status: 'ok' | 'degraded' | 'down'; version: string; uptimeSeconds: number;
  parts: { name: string; status: string; detail: string; figures?: Record<string, number | string> | null }[];
}
