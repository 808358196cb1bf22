import type { components } from '../api/openapi';

type Schemas = components['schemas'];
export type Recovery = Schemas['RecoveryAnswer'];
export type Figure = Recovery['rate'];
export type Comparison = Recovery['comparison'];
export type Group = Recovery['groups'][number];
export type Row = Schemas['RecoveryRow'];

export const parts = ['recovered', 'low', 'silent'] as const;
export type Part = (typeof parts)[number];
export const groupings = ['touchpoint', 'team', 'owner', 'cause'] as const;
