import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { gather, slowlyStaleBy, staleBy } from './live';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

it('lets go at once, then at most once per pause, and of what came last too', () => {
  const gone: string[][] = [];
  const topics = gather(10_000, some => gone.push(some));
  topics.add('segments');
  vi.advanceTimersByTime(60);
  expect(gone).toEqual([['segments']]);

  for (let i = 0; i < 50; i++) { topics.add('segments'); vi.advanceTimersByTime(100); }
  expect(gone).toHaveLength(1);
  vi.advanceTimersByTime(10_000);
  expect(gone).toEqual([['segments'], ['segments']]);
});

it('renews nothing both at once and slowly', () => {
  for (const [topic, resources] of Object.entries(slowlyStaleBy)) expect(resources.filter(name => staleBy[topic]?.includes(name))).toEqual([]);
  expect(slowlyStaleBy.segments).toContain('segment-comparison');
});
