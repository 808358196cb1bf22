import type { components } from '../api/openapi';

type Schemas = components['schemas'];

/** language → text. */
export type Text = Record<string, string>;
export type Value = string | number | boolean;
export interface Reference { element?: string; part?: string; variable?: string; hidden?: string }
export type Condition =
  | { all: Condition[] } | { any: Condition[] } | { not: Condition }
  | { left: Reference; op: string; right?: Value | string[] | Reference };
export type Comparison = Extract<Condition, { left: Reference }>;
export const calculations = ['assign', 'add', 'subtract', 'multiply', 'divide', 'concat'] as const;
export interface Action {
  calculate?: { variable: string; op: (typeof calculations)[number]; value: Value | Reference };
  require?: string;
  jump?: string;
}
export interface Rule { when?: Condition; then: Action[] }
export interface Check { rule: string; value?: string; value2?: string }
export interface Choice { id: string; label: Text; group?: Text; image?: string }
export interface Element {
  id: string; kind: string; title: Text; help?: Text; required?: boolean; touchpoint?: string;
  settings?: Record<string, unknown>; validation?: { rules: Check[]; any?: boolean };
}
export interface Block { id: string; elements: Element[]; title?: Text; rules?: Rule[]; shuffle?: boolean; fixed?: boolean }
export interface Ending { id: string; title: Text; body?: Text; redirect?: string }
export interface Variable { id: string; type: 'number' | 'text'; initial: string }
export interface Quota { id: string; name: string; limit: number; when?: Condition; countPartial?: boolean; then: 'end' | 'continue'; ending?: string }

/** A survey as its author writes it; the API stores it as it is. */
export interface SurveyDocument {
  languages: string[];
  welcome?: { title: Text; body?: Text; button?: Text };
  blocks: Block[];
  endings: Ending[];
  variables: Variable[];
  hidden: { id: string; type: 'text' | 'number' }[];
  quotas: Quota[];
  shuffleBlocks?: boolean;
  options: { progress?: boolean; back?: boolean; editMinutes?: number; abandonMinutes?: number; touchpoint?: string; accent?: string };
}

/** What one person edits and the server keeps as one version. */
export interface Draft { name: string; document: SurveyDocument; opensAt: string | null; closesAt: string | null; responseLimit: number | null }

export type SurveyLine = Schemas['SurveyLine'];
export type Survey = Omit<Schemas['SurveyAnswer'], 'document'> & { document: SurveyDocument; version: string };
export type SurveyState = Survey['state'];
export type Finding = Schemas['Finding'];
export type SettingField = Schemas['SettingField'];
export type Kind = Omit<Schemas['QuestionKindAnswer'], 'example'> & { example: Element };
export type Kinds = Omit<Schemas['QuestionKindList'], 'items'> & { items: Kind[] };
export type Drawn = Schemas['SurveyDrawn'];
export interface Template { id: string; name: Text; about: Text; kind: string; languages: string[]; questions: number; minutes: number; employees: Schemas['EmployeeMoment'] | null; document: SurveyDocument }
