import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Limits } from '../recovery/Limits';
import css from './reports.module.css';
import { useSay, useSayChange } from './say';
import type { Meaning, Report, Total } from './types';

interface Props { report: Report; chosen: string; choose: (id: string) => void }

/** A tile per figure with what it is made of and how it changed; the chosen one is shown by groups below. */
export function Tiles({ report, chosen, choose }: Props) {
  const { t } = useTranslation('reports');
  const say = useSay();
  return (
    <div className={css.tiles} role="group" aria-label={t('figures')}>
      {report.figures.filter(one => !one.id.endsWith('.p90')).map(one => {
        const total = report.totals[one.id]!;
        const most = report.totals[one.id.replace(/median$/, 'p90')];
        return (
          <UnstyledButton key={one.id} className={css.tile} aria-pressed={one.id === chosen.replace(/p90$/, 'median')} onClick={() => choose(one.id)}>
            <span className={css.name}>{one.name}</span>
            <strong>{total.now.value === null ? '–' : say(one.unit, total.now.value)}</strong>
            {most && most !== total && most.now.value !== null ? <small className={css.most}>{t('nineInTen', { most: say(one.unit, most.now.value) })}</small> : null}
            {total.now.n === 0 ? <small className={css.change}>{t('nothing')}</small> : (
              <>
                {one.unit === 'count' ? null : <Limits of={total.now} say={value => say(one.unit, value)} />}
                <Change meaning={one} total={total} />
              </>
            )}
          </UnstyledButton>
        );
      })}
    </div>
  );
}

function Change({ meaning, total }: { meaning: Meaning; total: Total }) {
  const { t } = useTranslation('reports');
  const say = useSay();
  const sayChange = useSayChange();
  if (!total.change || total.previous.value === null) return <small className={css.change}>{t('noBefore')}</small>;
  const good = total.change.significant && meaning.better !== '' ? ((total.change.value > 0) === (meaning.better === 'higher') ? 'good' : 'bad') : 'plain';
  return (
    <small className={css.change} data-tone={good}>
      {t('change', { change: sayChange(meaning.unit, total.change.value), before: say(meaning.unit, total.previous.value) })}
      {meaning.unit === 'count' || total.change.significant ? null : ` · ${t('unsure')}`}
    </small>
  );
}
