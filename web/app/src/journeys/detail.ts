import type { Flow, Step } from './types';

/** Where journeys begin and end, as ends of transitions. */
export const start = '∙start';
export const end = '∙end';

export interface Way { from: string; to: string; count: number; median: number | null }
export interface Drawn { ways: Way[]; drawn: number; all: number; rest: number }

/** Every transition, those into the first step and out of the last one too, the most frequent first. */
export function allWays(steps: Step[], flows: Flow[]): Way[] {
  const ways: Way[] = flows.map(flow => ({ from: flow.from, to: flow.to, count: flow.count, median: flow.seconds.median }));
  for (const step of steps) {
    if (step.starts > 0) ways.push({ from: start, to: step.step, count: step.starts, median: null });
    if (step.ends > 0) ways.push({ from: step.step, to: end, count: step.ends, median: null });
  }
  return ways.sort((a, b) => b.count - a.count || a.from.localeCompare(b.from) || a.to.localeCompare(b.to));
}

/** The fewest transitions that make up a share of all of them, and what the others come to: detail hides lines, never numbers. */
export function draw(ways: Way[], share: number): Drawn {
  const all = ways.reduce((sum, way) => sum + way.count, 0);
  let drawn = 0;
  const kept: Way[] = [];
  for (const way of ways) {
    if (kept.length > 0 && drawn >= all * share) break;
    kept.push(way);
    drawn += way.count;
  }
  return { ways: kept, drawn, all, rest: ways.length - kept.length };
}
