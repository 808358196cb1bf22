import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../ui/format';
import { box, placer, reach, ticks } from './draw';
import css from './drivers.module.css';
import type { DriverReport } from './types';

/** Importance against performance; the table below it says the same in words. */
export function DriverMap({ of, name }: { of: DriverReport; name: (place: string) => string }) {
  const { t } = useTranslation('drivers');
  const format = useFormats();
  const [title, text] = [useId(), useId()];
  const seen = reach(of);
  const { x, y } = placer(seen);
  const [right, floor] = [box.width - box.right, box.height - box.bottom];
  const [lineX, lineY] = [x(of.lines.performance), y(of.lines.importance)];
  return (
    <figure className={css.figure}>
      <svg viewBox={`0 0 ${box.width} ${box.height}`} className={css.map} role="img" aria-labelledby={`${title} ${text}`} direction="ltr">
        <title id={title}>{t('map.title')}</title>
        <desc id={text}>{of.drivers.map((driver, i) => t('map.point', { no: i + 1, name: name(driver.place), importance: format.fixed(driver.importance, 1), share: format.fixed(driver.performance.share.value, 0) })).join(' ')}</desc>
        <rect x={box.left} y={box.top} width={lineX - box.left} height={lineY - box.top} className={css.improve} />
        {ticks(seen.low, seen.high, 7).map(at => <text key={at} x={x(at)} y={floor + 18} className={css.tick} textAnchor="middle">{format.number(at)}</text>)}
        {ticks(0, seen.most, 4).map(at => <text key={at} x={box.left - 8} y={y(at) + 4} className={css.tick} textAnchor="end">{format.number(at)}</text>)}
        <text x={(box.left + right) / 2} y={box.height - 6} className={css.axis} textAnchor="middle">{t('map.performance')}</text>
        <text transform={`translate(13 ${(box.top + floor) / 2}) rotate(-90)`} className={css.axis} textAnchor="middle">{t('map.importance')}</text>
        <path d={`M${box.left} ${box.top}V${floor}H${right}`} className={css.frame} />
        <path d={`M${lineX} ${box.top}V${floor}M${box.left} ${lineY}H${right}`} className={css.lines} />
        <text x={box.left + 8} y={box.top + 16} className={css.quadrant}>{t('quadrant.improve')}</text>
        <text x={right - 4} y={box.top + 16} className={css.quadrant} textAnchor="end">{t('quadrant.maintain')}</text>
        <text x={box.left + 8} y={floor - 8} className={css.quadrant}>{t('quadrant.monitor')}</text>
        <text x={right - 4} y={floor - 8} className={css.quadrant} textAnchor="end">{t('quadrant.overkill')}</text>
        {[...of.drivers].reverse().map((driver, i) => {
          const no = of.drivers.length - i;
          const { share } = driver.performance;
          const [at, up] = [x(share.value), y(driver.significant ? driver.relativeWeight.value : 0)];
          return (
            <g key={driver.key} data-quadrant={driver.quadrant ?? 'against'} data-significant={driver.significant} className={css.point}>
              <path d={`M${x(share.low)} ${up}H${x(share.high)}${driver.significant ? `M${at} ${y(driver.relativeWeight.low)}V${y(driver.relativeWeight.high)}` : ''}`} className={css.reach} />
              <circle cx={at} cy={up} r={11} />
              <text x={at} y={up + 4} textAnchor="middle">{no}</text>
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
