import { useTranslation } from 'react-i18next';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { useRead, useWorkspace } from '../api/hooks';
import { useFormats } from '../ui/format';
import { Fault, Panel, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import css from './segments.module.css';
import type { SizeOfDay } from './types';

const [width, height] = [1000, 150];

/** The size day by day, with who came and who left; the same as a table. */
export function SizeChart({ segment }: { segment: string }) {
  const { t } = useTranslation(['segments', 'common']);
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const [table, setTable] = useState(false);
  const [at, setAt] = useState<number | null>(null);
  const read = useRead<{ items: SizeOfDay[] }>('members', `/segments/${segment}/sizes`, { days: 90 });
  const days = (read.data?.items ?? []).filter((day): day is SizeOfDay & { members: number } => day.members !== null);
  const day = (text: string) => format.shortDay(`${text}T12:00:00Z`);
  const most = Math.max(1, ...days.map(item => item.members));
  const x = (index: number) => days.length < 2 ? width / 2 : (index / (days.length - 1)) * width;
  const y = (members: number) => height - 6 - (members / most) * (height - 14);
  const shown = days[at ?? days.length - 1];
  const line = days.map((item, index) => `${x(index).toFixed(1)},${y(item.members).toFixed(1)}`).join(' ');
  return (
    <Panel title={t('segments:sizes.title')} note={shown ? t('segments:sizes.on', { day: day(shown.day), members: format.number(shown.members), entered: format.number(shown.entered), left: format.number(shown.left) }) : t('segments:sizes.none')}
      actions={days.length > 1 ? <Button size="xs" variant="default" onClick={() => setTable(!table)}>{t(table ? 'common:showChart' : 'common:showTable')}</Button> : null}>
      {read.error && !read.data ? <Fault problem={read.error} retry={() => void read.refetch()} /> : !read.data ? <Waiting lines={3} />
        : days.length < 2 ? <p className={css.soon}>{t('segments:sizes.soon')}</p>
        : table ? (
          <div className={uiCss.tableWrap} tabIndex={0} role="region" aria-label={t('segments:sizes.title')}>
            <table className={uiCss.table}>
              <thead><tr><th scope="col">{t('segments:sizes.day')}</th><th scope="col" className={uiCss.end}>{t('segments:list.size')}</th><th scope="col" className={uiCss.end}>{t('segments:sizes.entered')}</th><th scope="col" className={uiCss.end}>{t('segments:sizes.left')}</th></tr></thead>
              <tbody>{[...days].reverse().map(item => <tr key={item.day}><td>{format.day(`${item.day}T12:00:00Z`)}</td><td className={`num ${uiCss.end}`}>{format.number(item.members)}</td><td className={`num ${uiCss.end}`}>{format.number(item.entered)}</td><td className={`num ${uiCss.end}`}>{format.number(item.left)}</td></tr>)}</tbody>
            </table>
          </div>
        ) : (
          <div className={css.chart}>
            <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={t('segments:sizes.alt', { from: day(days[0]!.day), to: day(days.at(-1)!.day), first: format.number(days[0]!.members), last: format.number(days.at(-1)!.members) })}
              onPointerLeave={() => setAt(null)} onPointerMove={event => { const box = event.currentTarget.getBoundingClientRect(); setAt(Math.max(0, Math.min(days.length - 1, Math.round(((event.clientX - box.left) / box.width) * (days.length - 1))))); }}>
              <polygon points={`0,${height} ${line} ${width},${height}`} />
              <polyline points={line} vectorEffect="non-scaling-stroke" />
              {at !== null ? <line x1={x(at)} x2={x(at)} y1={0} y2={height} vectorEffect="non-scaling-stroke" /> : null}
            </svg>
            <p className={css.axis} aria-hidden><span>{day(days[0]!.day)}</span><span>{day(days.at(-1)!.day)}</span></p>
          </div>
        )}
    </Panel>
  );
}
