import { SegmentedControl, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNames } from '../insight/names';
import { Limits } from '../recovery/Limits';
import { Panel } from '../ui/Page';
import css from './reports.module.css';
import type { Behind } from './RowsDrawer';
import { useSay } from './say';
import type { Figure, Group, Meaning, Report } from './types';

interface Props { report: Report; figure: Meaning; choose: (id: string) => void; open: (behind: Behind) => void }

/** One figure by groups with its intervals. Each bar is a button that opens what it is made of. */
export function Bars({ report, figure, choose, open }: Props) {
  const { t } = useTranslation('reports');
  const names = useNames();
  const say = useSay();
  const known = (one: Group) => report.by === 'touchpoint' ? names.touchpoint(one.key) : one.name || (report.by === 'channel' || (report.of === 'calls' && report.by !== 'team') ? one.key : t('gone'));
  const all = report.totals[figure.id]!.now;
  const groups = report.groups.map(one => ({ key: one.key, name: one.key === '' ? t(`nobody.${report.by as 'agent'}`) : known(one), value: one.values[figure.id]! })).filter(one => one.value.n > 0);
  const most = figure.unit === 'share' ? 1 : figure.unit === 'percent' ? 100 : Math.max(...groups.map(one => Math.min(one.value.high ?? 0, (one.value.value ?? 0) * 2)), ...groups.map(one => one.value.value ?? 0), all.value ?? 0, 1e-9);
  const at = (value: number | null) => `${Math.max(0, Math.min(100, ((value ?? 0) / most) * 100))}%`;
  const bar = (name: string, value: Figure, group: string | null) => (
    <UnstyledButton className={css.bar} onClick={() => open({ figure, group, name })} data-all={group === null}>
      <span className={css.barName}>{name}</span>
      <span className={css.track} dir="ltr" aria-hidden>
        <span className={css.fill} style={{ width: at(value.value) }} />
        {value.low === null ? null : <span className={css.whisker} style={{ left: at(value.low), width: `calc(${at(value.high)} - ${at(value.low)})` }} />}
      </span>
      <span className={css.barValue}><strong>{value.value === null ? '–' : say(figure.unit, value.value)}</strong>{figure.unit === 'count' ? null : <Limits of={value} say={one => say(figure.unit, one)} />}</span>
    </UnstyledButton>
  );
  return (
    <Panel title={t('byTitle', { figure: figure.name, by: t(`slice.${report.by as 'agent'}`).toLowerCase() })} note={figure.convention} actions={figure.unit === 'seconds' ? (
      <SegmentedControl size="xs" aria-label={t('which')} value={figure.id.endsWith('.p90') ? 'p90' : 'median'} onChange={value => choose(figure.id.replace(/(median|p90)$/, value))} data={[{ value: 'median', label: t('median') }, { value: 'p90', label: t('p90') }]} />
    ) : undefined} className={css.below ?? ''}>
      <ul className={css.bars} aria-label={figure.name}>
        <li>{bar(t('all'), all, null)}</li>
        {groups.map(one => <li key={one.key}>{bar(one.name, one.value, one.key)}</li>)}
      </ul>
      {report.groupsLeftOut > 0 ? <p className={css.soft}>{t('leftOut', { count: report.groupsLeftOut })}</p> : null}
    </Panel>
  );
}
