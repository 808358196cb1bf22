import { createRapport } from './rapport.js';
import type { Rapport } from './options.js';

export type { Capture, Consent, Events, Identity, Options, Rapport, Value, Values } from './options.js';
export { createRapport };

/** The one that a page needs. */
export const rapport: Rapport = createRapport();
