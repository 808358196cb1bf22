/** A small line without axes; gaps where there are no answers. Decoration: the numbers stand beside it. */
export function Spark({ values, tone }: { values: (number | null)[]; tone: 'good' | 'bad' | 'plain' }) {
  const known = values.filter(value => value !== null);
  if (known.length < 2) return <svg viewBox="0 0 200 46" preserveAspectRatio="none" aria-hidden="true" />;
  const low = Math.min(...known), high = Math.max(...known), span = high - low || 1;
  const x = (i: number) => (i / Math.max(1, values.length - 1)) * 200;
  const y = (value: number) => 40 - ((value - low) / span) * 32;
  const runs: [number, number][][] = [[]];
  values.forEach((value, i) => { if (value === null) runs.push([]); else runs[runs.length - 1]!.push([x(i), y(value)]); });
  const colour = tone === 'good' ? 'var(--r-good)' : tone === 'bad' ? 'var(--r-bad)' : 'var(--r-accent)';
  return (
    <svg viewBox="0 0 200 46" preserveAspectRatio="none" aria-hidden="true">
      {runs.filter(run => run.length > 1).map((run, i) => {
        const line = run.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(' L');
        return (
          <g key={i}>
            <path d={`M${line} L${run[run.length - 1]![0]},46 L${run[0]![0]},46 Z`} fill={colour} opacity="0.1" />
            <path d={`M${line}`} fill="none" stroke={colour} strokeWidth="1.75" vectorEffect="non-scaling-stroke" strokeLinejoin="round" />
          </g>
        );
      })}
    </svg>
  );
}
