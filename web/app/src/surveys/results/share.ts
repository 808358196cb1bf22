import type { formats } from '../../ui/format';

/** A share from 0 to 1 as a percentage with one digit; a dash where there is nothing to divide by. */
export const share = (value: number | null | undefined, format: Pick<ReturnType<typeof formats>, 'fixed'>) =>
  value === null || value === undefined ? '–' : `${format.fixed(value * 100, 1)} %`;
