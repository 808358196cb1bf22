import type { Tone } from '../ui/Bits';
import type { SurveyState } from './types';

export const stateTone: Record<SurveyState, Tone> = { draft: 'plain', live: 'good', paused: 'warn', closed: 'plain' };
