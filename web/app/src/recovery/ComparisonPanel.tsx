import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../api/hooks';
import { useFormats } from '../ui/format';
import listCss from '../ui/lists.module.css';
import { Panel } from '../ui/Page';
import { Limits, percent } from './Limits';
import css from './recovery.module.css';
import { scaleName } from './scale';
import type { Comparison } from './types';

/** Recovered customers against others who are alike: on their next score, on coming back and on what they ordered for. */
export function ComparisonPanel({ of }: { of: Comparison }) {
  const { t } = useTranslation('recovery');
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const money = (value: number) => of.currency ? format.money({ amount: Math.round(value), currency: of.currency }) : format.number(Math.round(value));
  const shift = (text: string, value: number) => value > 0 ? `+${text}` : text;
  const lines = [
    ...of.scores.map(one => ({ name: t('compare.later', { scale: scaleName(one.scale) }), of: one.scores, say: (value: number) => format.fixed(value, 2) })),
    { name: t('compare.cameBack', { days: of.days }), of: of.cameBack, say: (value: number) => percent(value, format) },
    { name: t('compare.revenue', { days: of.days }), of: of.revenue, say: money },
  ];
  return (
    <Panel title={t('compare.title')} note={t('compare.note', { days: of.days })} className={css.below ?? ''} flush>
      <p className={css.who}>{t('compare.who', { pairs: format.number(of.pairs), recovered: format.number(of.recovered), others: format.number(of.others), low: format.number(of.stillLow), unmatched: format.number(of.unmatched), young: format.number(of.tooYoung) })}</p>
      {of.pairs === 0 ? <p className={css.who}>{t('compare.none')}</p> : (
        <div className={listCss.scroll} tabIndex={0} role="region" aria-label={t('compare.title')}>
          <table className={listCss.table}>
            <thead><tr><th scope="col">{t('compare.what')}</th><th scope="col">{t('compare.recovered')}</th><th scope="col">{t('compare.others')}</th><th scope="col">{t('compare.difference')}</th></tr></thead>
            <tbody>
              {lines.map(line => (
                <tr key={line.name}>
                  <th scope="row">{line.name}</th>
                  <td>{line.of.recovered === null ? '–' : line.say(line.of.recovered)}</td>
                  <td>{line.of.others === null ? '–' : line.say(line.of.others)}</td>
                  <td><strong>{line.of.difference.value === null ? '–' : shift(line.say(line.of.difference.value), line.of.difference.value)}</strong><br /><Limits of={line.of.difference} say={value => shift(line.say(value), value)} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className={css.caveat}><IconInfoCircle size={16} aria-hidden /> <span>{t('compare.caveat')}</span></p>
    </Panel>
  );
}
