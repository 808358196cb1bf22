import type { components } from '../api/openapi';
import type { Tone } from '../ui/Bits';

type Schemas = components['schemas'];
export type Case = Schemas['CaseAnswer'] & { version: string };
export type CasePage = Omit<Schemas['CasePage'], 'items'> & { items: Case[] };
export type Counts = Schemas['CaseCounts'];
export type Story = Schemas['CaseStory'];
export type Line = Schemas['CaseLine'];
export type Clock = Schemas['ClockAnswer'];
export type Owners = Schemas['CaseOwners'];
export type Change = Schemas['CaseChange'];
export type Rule = Schemas['CaseRule'];
export type Rules = Schemas['RuleList'] & { version: string };
export type Promises = Schemas['ClockSettings'] & { version: string };
export type Calendar = Schemas['CalendarSetting'];
export type Policy = Schemas['Policy'];
export type Step = Schemas['EscalationStep'];
export type Causes = Schemas['CauseList'] & { version: string };
export type Cause = Schemas['Cause'];
export type Teams = Schemas['TeamList'] & { version: string };
export type Recovery = Schemas['RecoverySettings'] & { version: string };
export type CaseSurvey = Schemas['CaseSurvey'];
export type Assignment = Schemas['Assignment'];

export const priorities = ['urgent', 'high', 'normal', 'low'] as const;
export type Priority = (typeof priorities)[number];
export const outcomes = ['resolved', 'partlyResolved', 'notResolved', 'notReached', 'nothingToDo'] as const;
export type Outcome = (typeof outcomes)[number];
export const clockKinds = ['firstReply', 'nextReply', 'resolution'] as const;
export const weekDays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

export const priorityTone: Record<Priority, Tone> = { urgent: 'bad', high: 'warn', normal: 'plain', low: 'plain' };
export const statusTone: Record<Case['status'], Tone> = { open: 'accent', waiting: 'warn', closed: 'good' };
