import { Button, Menu } from '@mantine/core';
import { IconArrowBackUp, IconArrowDown, IconArrowUp, IconChartHistogram, IconChevronDown, IconHeadset, IconTarget, IconUsersGroup, IconX } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useMay, useWorkspace } from '../api/hooks';
import { Pill } from '../ui/Bits';
import css from './insights.module.css';
import { dashboardOf, segmentOf } from './links';
import type { Say } from './say';
import type { Insight } from './types';

interface Props { of: Insight; say: Say; dismiss: () => void; restore: () => void; open: () => void; busy: boolean }

/** A finding as a sentence, with how sure it is and what may be done about it. */
export function FindingCard({ of, say, dismiss, restore, open, busy }: Props) {
  const { t, format } = say;
  const { id } = useWorkspace();
  const [agent, analyst] = [useMay('agent'), useMay('analyst')];
  const { found } = of;
  const up = found.difference > 0;
  const tone = found.direction === 'better' ? 'good' : found.direction === 'worse' ? 'bad' : 'plain';
  const dashboard = dashboardOf(found);
  const sentence = say.sentence(found);
  const segment = `/w/${id}/segments/new?${new URLSearchParams({ name: say.slice(found.slice), predicate: JSON.stringify(segmentOf(found)) }).toString()}`;
  return (
    <li className={css.item} data-tone={tone}>
      <div className={css.head}>
        <Pill tone={tone} icon={up ? <IconArrowUp size={13} /> : <IconArrowDown size={13} />}>{t(`direction.${found.direction}`)}</Pill>
        <span>{t(`kind.${found.kind}`)}</span>
      </div>
      <p className={css.sentence}>{sentence}</p>
      <Whisker of={of} say={say} />
      <p className={css.fine}>
        {t('fine', { n: format.number(found.n), customers: format.number(found.customers), p: found.p < 0.001 ? t('tiny') : format.fixed(found.p, 3) })}
        {found.kind === 'change' && found.slice.dimension ? ` ${t('elsewhere', { change: say.size(found.measure, found.elsewhere) })}` : ''}
        {found.within !== null && Math.abs(found.within - found.difference) > 0.1 * Math.abs(found.difference) ? ` ${t('adjusted', { difference: say.size(found.measure, found.within) })}` : ''}
      </p>
      {found.also.length > 0 ? <p className={css.fine}>{t('also', { slices: found.also.slice(0, 4).map(say.slice).join(' · '), count: found.also.length, more: format.number(found.also.length - 4), context: found.also.length > 4 ? 'more' : '' })}</p> : null}
      <div className={css.acts}>
        {dashboard ? <Button component={Link} to={`/w/${id}${dashboard}`} size="compact-sm" variant="light" leftSection={<IconChartHistogram size={14} />} aria-label={t('showOf', { of: sentence })}>{t('show')}</Button> : null}
        {agent ? (
          <Menu position="bottom-start">
            <Menu.Target><Button size="compact-sm" variant="default" rightSection={<IconChevronDown size={13} />} aria-label={t('makeOf', { of: sentence })}>{t('make')}</Button></Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconHeadset size={15} />} onClick={open}>{t('makeCase')}</Menu.Item>
              {analyst ? <Menu.Item leftSection={<IconUsersGroup size={15} />} component={Link} to={segment}>{t('makeSegment')}</Menu.Item> : null}
              {analyst && found.measure.kind === 'score' ? <Menu.Item leftSection={<IconTarget size={15} />} component={Link} to={`/w/${id}/settings/targets`}>{t('makeTarget')}</Menu.Item> : null}
            </Menu.Dropdown>
          </Menu>
        ) : null}
        {analyst ? of.dismissedAt
          ? <Button size="compact-sm" variant="subtle" leftSection={<IconArrowBackUp size={14} />} loading={busy} onClick={restore} aria-label={t('restoreOf', { of: sentence })}>{t('restore')}</Button>
          : <Button size="compact-sm" variant="subtle" color="gray" leftSection={<IconX size={14} />} loading={busy} onClick={dismiss} aria-label={t('dismissOf', { of: sentence })}>{t('dismiss')}</Button> : null}
      </div>
    </li>
  );
}

/** The difference with its interval about the line of no difference. */
function Whisker({ of: { found }, say }: { of: Insight; say: Say }) {
  const reach = Math.max(Math.abs(found.low), Math.abs(found.high)) * 1.08;
  const at = (value: number) => `${((value + reach) / (2 * reach)) * 100}%`;
  const size = (value: number) => `${value > 0 ? '+' : ''}${say.size(found.measure, value)}`;
  const text = say.t('interval', { difference: size(found.difference), low: size(found.low), high: size(found.high) });
  return (
    <div className={css.whisker}>
      <span className={css.track} dir="ltr" aria-hidden>
        <i className={css.zero} /><i className={css.limits} style={{ left: at(found.low), width: `calc(${at(found.high)} - ${at(found.low)})` }} /><i className={css.point} style={{ left: at(found.difference) }} />
      </span>
      <span>{text}</span>
    </div>
  );
}
