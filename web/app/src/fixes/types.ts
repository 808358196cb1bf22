import type { components } from '../api/openapi';

type Schemas = components['schemas'];
export type Fix = Schemas['FixAnswer'];
export type FixText = Fix['texts'][number];
export type Preview = Schemas['FixPreview'];
export type Person = Schemas['FixPerson'];

export const reasons = ['told', 'unknown', 'no_address', 'barred', 'opted_out', 'no_consent', 'paused', 'limit', 'wish', 'cool_down', 'visit'] as const;
export type Reason = (typeof reasons)[number];
export const reasonOf = (name: string): Reason => reasons.find(one => one === name) ?? 'limit';
