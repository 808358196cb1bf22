import { IconAlarm, IconAlertTriangle, IconCheck, IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Pill } from '../ui/Bits';
import type { Formats } from '../ui/format';
import { useDuration } from '../ui/duration';
import css from './cases.module.css';
import type { Case, Clock } from './types';

/** When the first promise of a case is due, in a list. */
export function Due({ of, format }: { of: Case; format: Formats }) {
  const { t } = useTranslation('cases');
  const span = useDuration();
  if (of.status === 'closed') return <Pill tone="good" icon={<IconCheck size={13} />}>{of.mergedInto ? t('mergedShort', { name: of.mergedInto.name }) : of.outcome ? t(`outcome.${of.outcome}`) : t('status.closed')}</Pill>;
  if (!of.due) return of.breached ? <Pill tone="bad" icon={<IconAlertTriangle size={13} />}>{t('broken')}</Pill> : of.status === 'waiting' ? <Pill tone="warn" icon={<IconPlayerPause size={13} />}>{t('rests')}</Pill> : <Pill>{t('noPromise')}</Pill>;
  const left = (new Date(of.due).getTime() - Date.now()) / 1000;
  return <span title={format.moment(of.due)}><Pill tone={left < 0 || of.breached ? 'bad' : left < 3600 ? 'warn' : 'plain'} icon={left < 0 ? <IconAlertTriangle size={13} /> : <IconAlarm size={13} />}>{left < 0 ? t('overdue', { time: span(-left) }) : t('dueIn', { time: span(left) })}</Pill></span>;
}

const tones = { running: 'accent', paused: 'warn', met: 'good', missed: 'bad' } as const;

/** The promises of a case, with how much of each has passed. */
export function Clocks({ clocks, format }: { clocks: Clock[]; format: Formats }) {
  const { t } = useTranslation('cases');
  const span = useDuration();
  if (clocks.length === 0) return <p className={css.soft}>{t('noPromises')}</p>;
  return (
    <ul className={css.clocks}>
      {clocks.map(clock => {
        const late = clock.breached;
        return (
          <li key={clock.kind}>
            <div className={css.clockHead}>
              <strong>{t(`clock.${clock.kind}`)}</strong>
              <Pill tone={late ? 'bad' : tones[clock.state]}>{late && clock.state === 'running' ? t('broken') : t(`clockState.${clock.state}`)}</Pill>
            </div>
            <div className={css.track} data-late={late} aria-hidden><span style={{ width: `${Math.min(100, (clock.spentMinutes / clock.targetMinutes) * 100)}%` }} /></div>
            <p className={css.soft}>
              {t('spent', { spent: span(clock.spentMinutes * 60), target: span(clock.targetMinutes * 60) })}
              {clock.due && clock.state === 'running' ? <> · <span title={format.moment(clock.due)}>{new Date(clock.due).getTime() < Date.now() ? t('wasDue', { when: format.ago(clock.due) }) : t('due', { when: format.moment(clock.due) })}</span></> : null}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
