import type { DriverReport } from './types';

/** Where the map is drawn, in units of its own. */
export const box = { width: 640, height: 400, left: 52, right: 16, top: 16, bottom: 44 };

/** The share of the scale and the importance that the map shows: all points with their intervals, and a little more. */
export function reach(of: Pick<DriverReport, 'drivers' | 'lines'>) {
  const shares = of.drivers.flatMap(driver => [driver.performance.share.low, driver.performance.share.high]);
  const low = Math.max(0, Math.floor((Math.min(...shares, of.lines.performance) - 4) / 10) * 10);
  const high = Math.min(100, Math.ceil((Math.max(...shares, of.lines.performance) + 4) / 10) * 10);
  const most = Math.max(...of.drivers.map(driver => driver.relativeWeight.high), of.lines.importance, 1e-9) * 1.08;
  return { low, high: Math.max(high, low + 10), most };
}

/** From a share and an importance to a place on the map. */
export function placer({ low, high, most }: ReturnType<typeof reach>) {
  const inner = { width: box.width - box.left - box.right, height: box.height - box.top - box.bottom };
  return {
    x: (share: number) => box.left + (Math.min(high, Math.max(low, share)) - low) / (high - low) * inner.width,
    y: (importance: number) => box.top + (1 - Math.min(most, Math.max(0, importance)) / most) * inner.height,
  };
}

/** Round steps of an axis. */
export function ticks(low: number, high: number, about: number) {
  const raw = (high - low) / about;
  const unit = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map(one => one * unit).find(one => one >= raw) ?? raw;
  const found = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step / 1e6; at += step) found.push(Number(at.toFixed(10)));
  return found;
}
