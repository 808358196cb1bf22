import { Button, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Pill, type Tone } from '../ui/Bits';
import type { Formats } from '../ui/format';
import uiCss from '../ui/ui.module.css';
import css from './drivers.module.css';
import type { Driver, DriverReport, Quadrant } from './types';

const tones: Record<Quadrant, Tone> = { improve: 'bad', maintain: 'good', monitor: 'plain', overkill: 'warn' };

/** What the map shows, in words: a row a driver, with the people behind it. */
export function DriverTable({ of, name, format, open }: { of: DriverReport; name: (place: string) => string; format: Formats; open: (driver: Driver) => void }) {
  const { t } = useTranslation('drivers');
  const most = Math.max(...of.drivers.map(driver => driver.relativeWeight.high), 1e-9);
  const at = (value: number) => `${Math.min(100, Math.max(0, value) / most * 100)}%`;
  const percent = (value: number, digits = 1) => `${format.fixed(value, digits)}\u202f%`;
  return (
    <div className={uiCss.tableWrap} tabIndex={0} role="group" aria-label={t('table.title')}>
      <table className={`${uiCss.table} ${css.table}`}>
        <thead>
          <tr>
            <th scope="col">{t('table.driver')}</th><th scope="col">{t('table.importance')}</th><th scope="col" className={uiCss.end}>{t('table.performance')}</th>
            <th scope="col" className={uiCss.end}>{t('table.effect')}</th><th scope="col">{t('table.quadrant')}</th><th scope="col"><span className="visually-hidden">{t('table.people')}</span></th>
          </tr>
        </thead>
        <tbody>
          {of.drivers.map((driver, i) => (
            <tr key={driver.key} data-significant={driver.significant}>
              <th scope="row"><span className={css.no} aria-hidden>{i + 1}</span><span><strong>{name(driver.place)}</strong><small>{missing(driver)}</small></span></th>
              <td>
                <span className={css.weigh}>
                  <span className={css.track} dir="ltr" aria-hidden>
                    <span className={css.fill} style={{ width: at(driver.relativeWeight.value) }} />
                    <span className={css.whisker} style={{ left: at(driver.relativeWeight.low), width: `calc(${at(driver.relativeWeight.high)} - ${at(driver.relativeWeight.low)})` }} />
                  </span>
                  <span><strong>{driver.significant ? percent(driver.relativeWeight.value) : t('table.chance')}</strong><small>{t('table.between', { low: percent(driver.relativeWeight.low), high: percent(driver.relativeWeight.high) })}{driver.lmg === null ? '' : ` · ${t('table.lmg', { value: percent(driver.lmg) })}`}</small></span>
                </span>
              </td>
              <td className={uiCss.end}><strong>{format.fixed(driver.performance.mean.value, 2)}</strong><small>{t('table.mean', { low: format.fixed(driver.performance.mean.low, 2), high: format.fixed(driver.performance.mean.high, 2), count: driver.performance.n, n: format.number(driver.performance.n) })}</small></td>
              <td className={uiCss.end}><strong>{signed(driver.effect.value)}</strong><small>{t('table.between', { low: signed(driver.effect.low), high: signed(driver.effect.high) })} · p {driver.p < 0.001 ? t('table.tiny') : format.fixed(driver.p, 3)}</small></td>
              <td>{driver.quadrant ? (
                <Tooltip label={t(`hint.${driver.quadrant as Quadrant}`)} multiline w={280}><span tabIndex={0}><Pill tone={tones[driver.quadrant as Quadrant]}>{t(`quadrant.${driver.quadrant as Quadrant}`)}</Pill></span></Tooltip>
              ) : <Tooltip label={t('hint.against')} multiline w={280}><span tabIndex={0}><Pill tone="warn">{t('quadrant.against')}</Pill></span></Tooltip>}{driver.quadrant && !driver.certain ? <small>{t('table.doubt')}</small> : null}</td>
              <td className={uiCss.end}><Button size="compact-sm" variant="subtle" onClick={() => open(driver)} aria-label={t('table.openOf', { name: name(driver.place) })}>{t('table.open')}</Button></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );

  function signed(value: number) {
    const text = format.fixed(value, 2);
    return value > 0 && !/^[0.,]+$/.test(text) ? `+${text}` : text;
  }

  function missing(driver: Driver) {
    return driver.notApplicable ? t('table.skipped', { missing: format.number(driver.missing), skipped: format.number(driver.notApplicable) }) : driver.missing ? t('table.missing', { missing: format.number(driver.missing) }) : t('table.whole');
  }
}
