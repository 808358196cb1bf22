import type { components } from '../../api/openapi';

type Schemas = components['schemas'];
export type MapAnswer = Schemas['MapAnswer'];
export type MapItem = Schemas['MapItem'];
export type EvidenceCard = Schemas['EvidenceCard'];
export type Measured = Schemas['MeasuredMap'];
export type MeasuredStep = Schemas['MeasuredStep'];

export const templates = ['purchase', 'onboarding', 'support', 'empty'] as const;
export const states = ['current', 'future'] as const;
export const levels = ['lifecycle', 'macro', 'micro'] as const;
export const lanes = ['actions', 'goals', 'expectations', 'thoughts', 'pains', 'opportunities', 'quotes', 'frontstage', 'backstage', 'systems', 'notes'] as const;
