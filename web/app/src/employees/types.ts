import type { components } from '../api/openapi';

type Schemas = components['schemas'];
export type Results = Schemas['EmployeeResultAnswer'];
export type Cut = Schemas['EmployeeCut'];
export type ResultElement = Schemas['EmployeeElement'];
export type Report = Schemas['EmployeeReport'] & { version: string };
export type Teams = Schemas['TeamComparison'];
export const reportStates = ['new', 'taken', 'solved', 'declined'] as const;
export type ReportState = (typeof reportStates)[number];
export const groups = ['team', 'place', 'department'] as const;
