import type { components } from '../api/openapi';

type Schemas = components['schemas'];
export type Line = Schemas['InterviewLine'];
export type Interview = Schemas['InterviewAnswer'] & { version: string };
export type Quote = Schemas['Quote'];
export const kinds = ['interview', 'focusGroup', 'call', 'meeting', 'visit'] as const;
export type Kind = (typeof kinds)[number];
