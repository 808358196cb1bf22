import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../api/hooks';
import { useNames } from '../insight/names';
import { useFormats } from '../ui/format';
import { Panel } from '../ui/Page';
import { Limits, percent } from './Limits';
import css from './recovery.module.css';
import { groupings, type Group } from './types';

/** The rate by touchpoint, team, owner or cause. */
export function GroupsPanel({ groups }: { groups: Group[] }) {
  const { t } = useTranslation('recovery');
  const { zone } = useWorkspace();
  const names = useNames();
  const format = useFormats(zone);
  const [by, setBy] = useState<(typeof groupings)[number]>('touchpoint');
  const shown = groups.filter(one => one.by === by);
  const name = (one: Group) => one.key === '' ? t('unknown') : by === 'touchpoint' ? names.touchpoint(one.key) : one.name || t('unknown');
  return (
    <Panel title={t('groups.title')}>
      <div className={css.scrolls}><SegmentedControl size="xs" aria-label={t('groups.by')} value={by} onChange={value => setBy(value as typeof by)} data={groupings.map(one => ({ value: one, label: t(`groups.${one}`) }))} /></div>
      <ul className={css.groups} aria-label={t('groups.title')}>
        {shown.map(one => (
          <li key={one.key}>
            <p><span>{name(one)}</span><strong>{percent(one.rate.value ?? 0, format)}</strong></p>
            <div className={css.track} dir="ltr" aria-hidden>
              <span className={css.fill} style={{ width: `${(one.rate.value ?? 0) * 100}%` }} />
              <span className={css.whisker} style={{ left: `${(one.rate.low ?? 0) * 100}%`, width: `${((one.rate.high ?? 0) - (one.rate.low ?? 0)) * 100}%` }} />
            </div>
            <Limits of={one.rate} say={value => percent(value, format)} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
