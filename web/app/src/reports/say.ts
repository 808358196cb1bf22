import { useDuration } from '../ui/duration';
import { useFormats } from '../ui/format';

/** A figure's value in its unit, as people write it. */
export function useSay() {
  const format = useFormats();
  const duration = useDuration();
  return (unit: string, value: number) => {
    if (unit === 'seconds') return duration(value);
    if (unit === 'share') return `${format.fixed(value * 100, 1)} %`;
    if (unit === 'percent') return `${format.fixed(value, 1)} %`;
    return unit === 'scale' ? format.fixed(value, 2) : format.number(Math.round(value));
  };
}

/** A difference: of shares and percentages in percentage points. */
export function useSayChange() {
  const say = useSay();
  const format = useFormats();
  return (unit: string, value: number) => {
    const size = Math.abs(value);
    const text = unit === 'share' || unit === 'percent' ? format.fixed(unit === 'share' ? size * 100 : size, 1) : say(unit, size);
    return `${value > 0 ? '+' : value < 0 ? '−' : '±'}${text}`;
  };
}
