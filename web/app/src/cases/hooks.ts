import { useInterval } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useRead } from '../api/hooks';
import type { Cause, Causes, Owners, Teams } from './types';

/** Who may own cases, which teams there are, and why things go wrong. */
export function useChoices() {
  const owners = useRead<Owners>('case-settings', '/cases/owners').data?.items ?? [];
  const teams = useRead<Teams>('case-settings', '/case-settings/teams').data?.items ?? [];
  const causes = useRead<Causes>('case-settings', '/case-settings/causes').data?.items ?? [];
  return { owners, teams, causes };
}

/** A cause with those above it, as the server writes it. */
export function causePath(causes: Cause[], cause: Cause): string {
  const above = causes.find(one => one.id === cause.parent);
  return above ? `${causePath(causes, above)} › ${cause.name}` : cause.name;
}

/** Causes that may be chosen, each with those above it. One that is retired stays where it is already. */
export const causeOptions = (causes: Cause[], now?: string | null) =>
  causes.filter(cause => !cause.retired || cause.id === now).map(cause => ({ value: cause.id, label: causePath(causes, cause) })).sort((a, b) => a.label.localeCompare(b.label));

/** Renders anew twice a minute: what is due comes nearer while nobody does anything. */
export function useTick() {
  const [, tick] = useState(0);
  const { start, stop } = useInterval(() => tick(n => n + 1), 30_000);
  useEffect(() => { start(); return stop; }, []);
}
