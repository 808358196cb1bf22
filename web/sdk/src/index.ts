import { createRapport } from './rapport';
import type { Rapport } from './options';

export type { Capture, Consent, Events, Identity, Options, Rapport, Value, Values } from './options';
export { createRapport };

/** The one that a page needs. */
export const rapport: Rapport = createRapport();
