/** Shapes of the public API as the screens read them. Times are ISO 8601 UTC; money is in minor units. What the API's own
 * description says in full comes from it; the rest adds what it leaves open, such as the words a text may be. */
import type { components } from './openapi';

type Schemas = components['schemas'];
/** A shape of the API with some of its fields told more exactly. */
type Told<T, F extends { [K in keyof F]: K extends keyof T ? unknown : never }> = Omit<T, keyof F> & F;

export type RoleName = 'viewer' | 'agent' | 'analyst' | 'admin' | 'owner';

export type Passkey = Schemas['PasskeyItem'];
export type SecondFactor = Schemas['SecondFactorAnswer'];
export type SignedIds = Schemas['SignedIdsAnswer'];
export type Workspace = Told<Schemas['MyWorkspace'], { role: RoleName }>;
export type Session = Told<Schemas['SessionAnswer'], { person: Required<Schemas['PersonAnswer']> | null; workspaces: Workspace[] }>;
export interface Page<T> { items: T[]; next: string | null; total?: number | null }

export type Money = Schemas['Amount'];

export interface Figure {
  value: number | null; low: number | null; high: number | null; n: number;
  numerator?: number | null; counts?: Record<string, number> | null; enough: boolean;
}
export type Metric = Told<Schemas['MetricAnswer'], { unit: 'points' | 'percent' | 'scale'; better: 'higher' | 'lower' }>;
export type Scalar = string | number | boolean;
export type Predicate =
  | { all: Predicate[] } | { any: Predicate[] } | { not: Predicate }
  | { trait: string; op: string; value?: Scalar | Scalar[] }
  | { field: string; op: string; value?: Scalar | Scalar[] }
  | { segment: string };

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

export type CustomerRow = Schemas['CustomerItem'];
export type Identity = Schemas['IdentityView'];
export type Customer = Schemas['CustomerView'];
export type TimelineItem = Schemas['TimelineItem'];
export type TraitSummary = Schemas['TraitItem'];

export interface LiveEvents {
  firstEventAt: string | null;
  perMinute: number[];
  recent: {
    at: string; type: string; source: string; customer?: string | null; summary: string;
    outcome: 'accepted' | 'refused'; reason?: string | null;
  }[];
  refusals: { reason: string; meaning?: string; count: number; last: string; source?: string; example: unknown }[];
}

export type Job = Told<Schemas['JobView'], { state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' }>;

export type Person = Told<Schemas['PersonItem'], { role: RoleName }>;
export type Invite = Told<Schemas['InviteItem'], { role: RoleName }>;
export type ApiKey = Told<Schemas['KeyAnswer'], { kind: 'write' | 'secret' }>;
export interface Touchpoint { key: string; name: string; channel: string | null; stage?: string | null; discovered?: boolean; version: string }
export interface Channel { key: string; name: string; discovered?: boolean }
export interface Smtp { host: string; port: number; user: string; from: string; tls: boolean; hasPassword: boolean; version: string | null }
export interface MailPurpose {
  key: string; basis: 'contract' | 'interest' | 'consent'; channels: string[]; doubleOptIn: boolean; endsBySignal: boolean;
  texts: { language: string; name: string; text: string }[]; textVersion: number;
}
export type MailRules = Told<Schemas['MailSettingsAnswer'], { purposes: MailPurpose[] }>;

export interface ContactRules {
  surveyCoolDownDays: number; keepDecisionsDays: number;
  limits: { most: number; hours: number; channel: string; category: string }[];
  quietHours: { channels: string[]; from: string; until: string; days: string[] }[];
  priorities: { category: string; priority: 'low' | 'normal' | 'high' }[];
}
export interface RuleFigures { rule: string; isOpen: boolean; count?: number | null; most?: number | null; hours?: number | null; until?: string | null }
export interface ContactDecision { may: boolean; rule: string; figures: unknown; channel: string; category: string; about: string; at: string; times: number }
export interface ContactList { zone: string; zoneFrom: string; pausedUntil: string | null; everyDays: number; decisions: ContactDecision[]; next: string | null }
export type Message = Told<Schemas['MessageItem'], { state: 'queued' | 'sending' | 'sent' | 'delivered' | 'bounced' | 'complained' | 'failed' | 'suppressed' | 'unknown' | 'cancelled' }>;
export type MessageSummary = Schemas['MessageSummary'];
export type SignIn = Schemas['SessionItem'];
export type AuditEntry = Schemas['AuditItem'];
export interface Health {
  status: 'ok' | 'degraded' | 'down'; version: string; uptimeSeconds: number;
  parts: { name: string; status: string; detail: string; figures?: Record<string, number | string> | null }[];
}
