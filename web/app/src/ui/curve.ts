export interface Point { x: number; y: number }

/** A smooth line through points that a layout laid out downwards or rightwards; empty for fewer than two. */
export function curve(points: readonly Point[], direction: 'down' | 'right'): string {
  const [first, ...rest] = points;
  if (!first || rest.length === 0) return '';
  let path = `M${first.x},${first.y}`;
  rest.forEach((point, index) => {
    const from = points[index]!;
    const middle = direction === 'down' ? (from.y + point.y) / 2 : (from.x + point.x) / 2;
    path += direction === 'down'
      ? ` C${from.x},${middle} ${point.x},${middle} ${point.x},${point.y}`
      : ` C${middle},${from.y} ${middle},${point.y} ${point.x},${point.y}`;
  });
  return path;
}
