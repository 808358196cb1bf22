import type { components } from '../api/openapi';

type Schemas = components['schemas'];
export type DriverReport = Schemas['DriverReport'];
export type Driver = Schemas['DriverFigure'];
export type DriverRow = Schemas['DriverRow'];
export type OutcomeReport = Schemas['OutcomeReport'];
export type OutcomeRow = Schemas['OutcomeRow'];

export const kinds = ['returns', 'stays', 'refers', 'revenue'] as const;
export const quadrants = ['improve', 'maintain', 'monitor', 'overkill'] as const;
export type Quadrant = (typeof quadrants)[number];

/** What is known of everybody, to make customers alike in. */
export const usual = ['spend', 'orders', 'tenure', 'touchpoint'] as const;
