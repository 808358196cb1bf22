import { describe, expect, it } from 'vitest';
import { box, placer, reach, ticks } from './draw';
import type { Driver } from './types';

const driver = (low: number, high: number, weight: number) => ({ performance: { share: { value: (low + high) / 2, low, high } }, relativeWeight: { value: weight, low: 0, high: weight * 2 } }) as unknown as Driver;

describe('the map of drivers', () => {
  it('shows every interval, whole tens of the scale and nothing beyond it', () => {
    const seen = reach({ drivers: [driver(42, 58, 10), driver(93, 99, 3)], lines: { importance: 6, performance: 73 } });
    expect([seen.low, seen.high]).toEqual([30, 100]);
    expect(seen.most).toBeGreaterThan(20);
  });

  it('puts better to the right and more important above', () => {
    const place = placer({ low: 40, high: 90, most: 20 });
    expect(place.x(40)).toBe(box.left);
    expect(place.x(90)).toBe(box.width - box.right);
    expect(place.y(0)).toBe(box.height - box.bottom);
    expect(place.y(20)).toBe(box.top);
    expect(place.x(95)).toBe(place.x(90));
  });

  it('counts axes in round steps', () => {
    expect(ticks(30, 100, 7)).toEqual([30, 40, 50, 60, 70, 80, 90, 100]);
    expect(ticks(0, 0.9, 4)).toEqual([0, 0.5]);
  });
});
