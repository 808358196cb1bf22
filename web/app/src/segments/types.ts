import type { Scalar } from '../api/types';

/** The language of segments as docs/guide/segments.md tells it. The server reads it and decides; here it is only put together. */
export interface Span { days?: number; hours?: number; minutes?: number }
export interface Test { op: string; value?: Scalar | Scalar[] }
export interface FieldTest extends Test { field: string }
export interface FactSet { fact: Record<string, string | string[]>; where?: Node[] }
export interface Reach { within?: Span; between?: { from?: string; to?: string }; since?: FactSet }
export interface Count { op: string; n: number }

export interface TraitTest extends Test { trait: string; for?: Span }
export interface Happened extends FactSet, Reach { count?: Count }
export interface Measured extends FactSet, Reach { measure: Test & { kind: string; of: string; currency?: string } }
export interface Edge extends FactSet, Reach { last?: Node[]; first?: Node[] }
export interface Frequent extends FactSet, Reach { mostFrequent: FieldTest }
export interface Step extends FactSet { times?: number; in?: Span; within?: Span; without?: FactSet }
export interface Sequence { sequence: Step[]; within?: Span; notSince?: FactSet }
export interface Member { segment: string; for?: Span }
export interface Stage { lifecycle: string[]; for?: Span }
export interface Score extends Reach { score: string; class?: string[]; op?: string; value?: Scalar | Scalar[] }
export interface Surveyed extends Reach { survey: string; did: string; count?: Count }
export interface Consented { consent: { purpose: string; channel: string }; is: string }
export interface Share { bucket: { from?: number; to?: number; seed?: string } }
export interface Near { near: { latitude: number | null; longitude: number | null; km: number | null; latitudeTrait?: string; longitudeTrait?: string } }

export type Leaf = TraitTest | FieldTest | Happened | Measured | Edge | Frequent | Sequence | Member | Stage | Score | Surveyed | Consented | Share | Near;
export type Node = Leaf | { all: Node[] } | { any: Node[] } | { not: Node };

export interface Segment {
  id: string; name: string; description: string; kind: 'live' | 'list' | 'stage'; stage: string | null; predicate: Node | null;
  state: 'building' | 'live'; pending: boolean; members: number; job: string | null; createdAt: string; updatedAt: string; version: string;
}
export interface Estimate { size: number; low: number; high: number; exact: boolean; asked: number; total: number; sample: { id: string; name: string; email: string }[] }
export interface MemberPage { items: { id: string; name: string; email: string; since: string; until: string | null }[]; next: string | null; total: number }
export interface SegmentOfCustomer { id: string; name: string; kind: Segment['kind']; stage: string | null; since: string; until: string | null }

export interface LifeStage { key: string; name: string; predicate: Node; segment: string; state: 'proposed' | 'building' | 'live'; members: number; medianDays: number | null; left: number }
export interface Lifecycle { started: boolean; stages: LifeStage[]; transitions: { from: string; to: string; customers: number }[]; version: string }

/** Something that asks a segment. */
export interface SegmentUse { segment: string; kind: 'survey'; id: string; name: string }

export interface Draft { name: string; description: string; predicate: Node }

/** The five families of segments, as marketers know them. */
export const families = ['geographic', 'lifecycle', 'demographic', 'behavioural', 'psychographic'] as const;
export interface Template { key: string; family: (typeof families)[number]; name: string; why: string; predicate: Node }

export interface SizeOfDay { day: string; members: number | null; entered: number; left: number }
export interface SegmentDifference { kind: 'measure' | 'trait'; name: string; value: string | null; one: number | null; oneN: number; other: number | null; otherN: number; p: number | null; effect: number | null; believable: boolean }
export interface SegmentComparison { one: number; other: number; both: number; tested: number; differences: SegmentDifference[] }
