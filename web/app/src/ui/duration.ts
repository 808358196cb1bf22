import { useTranslation } from 'react-i18next';

/** Parts of a duration worth telling: seconds below a minute, then minutes, hours, days. */
export function durationParts(seconds: number): { unit: 'second' | 'minute' | 'hour' | 'day'; count: number }[] {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return [{ unit: 'second', count: whole }];
  if (whole < 3_600) return [{ unit: 'minute', count: Math.round(whole / 60) }];
  if (whole < 86_400) {
    const minutes = Math.round((whole % 3_600) / 60);
    return [{ unit: 'hour', count: Math.floor(whole / 3_600) }, ...(minutes > 0 && minutes < 60 ? [{ unit: 'minute' as const, count: minutes }] : [])];
  }
  const hours = Math.floor((whole % 86_400) / 3_600);
  return [{ unit: 'day', count: Math.floor(whole / 86_400) }, ...(hours > 0 ? [{ unit: 'hour' as const, count: hours }] : [])];
}

export function useDuration() {
  const { i18n } = useTranslation();
  return (seconds: number) => durationParts(seconds)
    .map(part => new Intl.NumberFormat(i18n.language, { style: 'unit', unit: part.unit, unitDisplay: 'short' }).format(part.count)).join(' ');
}
