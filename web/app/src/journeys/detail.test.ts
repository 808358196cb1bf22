import { describe, expect, it } from 'vitest';
import { allWays, draw, end, start } from './detail';
import type { Flow, Step } from './types';

const seconds = { mean: 60, median: 60, p90: 60, min: 60, max: 60 };
const step = (name: string, starts: number, ends: number): Step => ({ step: name, events: 10, journeys: 10, repeated: 0, starts, ends, score: null });
const flow = (from: string, to: string, count: number): Flow => ({ from, to, count, seconds });

describe('the detail of a flow', () => {
  const ways = allWays([step('a', 10, 0), step('b', 0, 7), step('c', 0, 3)], [flow('a', 'b', 7), flow('a', 'c', 3)]);

  it('knows where journeys begin and end', () => {
    expect(ways).toContainEqual({ from: start, to: 'a', count: 10, median: null });
    expect(ways).toContainEqual({ from: 'b', to: end, count: 7, median: null });
    expect(ways).toHaveLength(5);
  });

  it('draws the fewest transitions that make up the share, and says what is left', () => {
    expect(draw(ways, 0.5)).toMatchObject({ drawn: 17, all: 30, rest: 3 });
    expect(draw(ways, 1)).toMatchObject({ drawn: 30, all: 30, rest: 0 });
    expect(draw(ways, 0).ways).toHaveLength(1);
    expect(draw([], 0.8)).toEqual({ ways: [], drawn: 0, all: 0, rest: 0 });
  });
});
