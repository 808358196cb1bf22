import type { components } from '../api/openapi';

type Schemas = components['schemas'];
export type Report = Schemas['ReportAnswer'];
export type Meaning = Report['figures'][number];
export type Group = Report['groups'][number];
export type Total = Report['totals'][string];
export type Figure = Total['now'];
export type Day = Report['days'][number];
export type Row = Schemas['ReportRow'];
export type Workload = Schemas['Workload'];

export const subjects = ['cases', 'conversations', 'calls', 'bot'] as const;
export type Subject = (typeof subjects)[number];

/** What each can be sliced by; the first is usual. */
export const slices: Record<Subject, readonly ['agent', ...('team' | 'cause' | 'channel' | 'touchpoint' | 'policy' | 'menu')[]]> = {
  cases: ['agent', 'team', 'cause', 'channel', 'touchpoint', 'policy'], conversations: ['agent', 'team', 'channel', 'touchpoint'], calls: ['agent', 'team', 'channel', 'touchpoint', 'menu'], bot: ['agent', 'team', 'channel', 'touchpoint'],
};
