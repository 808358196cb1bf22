import type { components } from '../api/openapi';

type Schemas = components['schemas'];
export type Report = Schemas['JourneyReport'];
export type Step = Schemas['DiscoveredStep'];
export type Flow = Schemas['DiscoveredFlow'];
export type Variant = Schemas['DiscoveredVariant'];
export type Score = Schemas['JourneyScore'];

/** What a step may be named after. */
export const namings = ['type', 'touchpoint', 'channel'] as const;

/** The name the server gives to all rare steps together. */
export const other = '(other)';

/** What can be asked of a step. */
export const asks = ['begins', 'through', 'without', 'ignore'] as const;
export type Ask = (typeof asks)[number];

/** Which way a difference points, where it is to be believed. */
export const toneOf = (score: Score | null | undefined, better: 'higher' | 'lower') =>
  !score?.believable || !score.difference ? undefined : (score.difference > 0) === (better === 'higher') ? 'good' : 'bad';
