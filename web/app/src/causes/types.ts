import type { components } from '../api/openapi';

type Schemas = components['schemas'];
export type Chart = Schemas['CauseChart'];
export type Bar = Schemas['CauseBar'];
export type Problem = Schemas['ProblemAnswer'];
export type Trouble = Schemas['CauseRowAnswer'];
export type Traces = Schemas['TraceList'] & { version: string };
export type Trace = Schemas['Trace'];

export const measures = ['count', 'customers', 'revenue', 'points', 'cost'] as const;
export type Measure = (typeof measures)[number];

/** What the chart is asked for, as it stands in the address. */
export const filters = ['measure', 'metric', 'touchpoint', 'segment', 'source', 'depth'] as const;
