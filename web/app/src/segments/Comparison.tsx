import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsk, useWorkspace } from '../api/hooks';
import { plainName } from '../insight/names';
import { Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Fault, Panel, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import css from './segments.module.css';
import type { Segment, SegmentComparison, SegmentDifference } from './types';

const everyone = 'everyone';
const few = 8;

/** Words for the size of an effect, as Cohen gave them. */
const sizeOf = (effect: number) => { const size = Math.abs(effect); return size < 0.2 ? 'tiny' : size < 0.5 ? 'small' : size < 0.8 ? 'medium' : 'large'; };

/** By what its people differ from those of another segment or everyone else. */
export function Comparison({ segment, all }: { segment: Segment; all: Segment[] }) {
  const { t } = useTranslation('segments');
  const { currency } = useWorkspace();
  const format = useFormats();
  const [other, setOther] = useState(everyone);
  const [isWhole, setWhole] = useState(false);
  const asked = useAsk<SegmentComparison>('segment-comparison', '/segments/compare', { segment: segment.id, ...(other === everyone ? {} : { with: other }) }, { keep: true });
  const data = asked.data;
  const options = [{ value: everyone, label: t('compare.everyone') }, ...all.filter(item => item.id !== segment.id && item.state === 'live').map(item => ({ value: item.id, label: item.name }))];
  const otherName = options.find(item => item.value === other)?.label ?? '';
  const rows = data?.differences ?? [];
  const believable = rows.filter(row => row.believable);
  const shown = isWhole ? rows : rows.slice(0, Math.max(few, Math.min(believable.length, 2 * few)));
  const value = (row: SegmentDifference, of: number | null) => of === null ? '–'
    : row.kind === 'trait' ? `${format.fixed(of, 1)}\u202f%` : row.name === 'value' ? format.money({ amount: Math.round(of), currency }) : format.fixed(of, 2);
  return (
    <Panel flush title={t('compare.title')} note={data ? t('compare.sizes', { one: format.number(data.one), other: format.number(data.other) }) + (data.both > 0 ? ` ${t('compare.both', { count: data.both, text: format.number(data.both) })}` : '') : ' '}
      actions={<Select size="xs" className={css.compareWith ?? ''} label={t('compare.with')} searchable={options.length > 8} data={options} value={other} onChange={next => setOther(next ?? everyone)} />}>
      {asked.error && !data ? <Fault problem={asked.error} retry={() => void asked.refetch()} />
        : !data ? <div className={uiCss.panelBody}><Waiting lines={4} /></div>
        : rows.length === 0 || data.one === 0 || data.other === 0 ? <p className={css.none}>{t('compare.none')}</p>
        : (
          <>
            <div className={uiCss.tableWrap} tabIndex={0} role="region" aria-label={t('compare.title')}>
              <table className={uiCss.table}>
                <thead><tr><th scope="col">{t('compare.what')}</th><th scope="col" className={uiCss.end}>{segment.name}</th><th scope="col" className={uiCss.end}>{otherName}</th><th scope="col" className={uiCss.end}>{t('compare.p')}</th><th scope="col" className={uiCss.end}>{t('compare.effect')}</th><th scope="col">{t('compare.verdict')}</th></tr></thead>
                <tbody>
                  {shown.map(row => (
                    <tr key={`${row.kind} ${row.name} ${row.value ?? ''}`}>
                      <td>{row.kind === 'trait' ? t('compare.trait', { trait: plainName(row.name), value: row.value }) : t(`compare.measures.${row.name as 'orders'}`, { defaultValue: plainName(row.name) })}</td>
                      <td className={`num ${uiCss.end}`}>{value(row, row.one)}<small className={css.n}>{t('compare.n', { n: format.number(row.oneN) })}</small></td>
                      <td className={`num ${uiCss.end}`}>{value(row, row.other)}<small className={css.n}>{t('compare.n', { n: format.number(row.otherN) })}</small></td>
                      <td className={`num ${uiCss.end}`}>{row.p === null ? '–' : row.p < 0.001 ? '< 0.001' : format.fixed(row.p, 3)}</td>
                      <td className={`num ${uiCss.end}`}>{row.effect === null ? '–' : <>{format.fixed(row.effect, 2)}<small className={css.n}>{t(`compare.effects.${sizeOf(row.effect)}`)}</small></>}</td>
                      <td>{row.p === null ? <Pill>{t('compare.few')}</Pill> : row.believable ? <Pill tone="accent">{t((row.effect ?? 0) > 0 ? 'compare.more' : 'compare.less')}</Pill> : <Pill>{t('compare.notFound')}</Pill>}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <div className={css.tableNote}>
              {rows.length > shown.length || isWhole ? <Button size="compact-sm" variant="subtle" onClick={() => setWhole(!isWhole)}>{t(isWhole ? 'compare.fewer' : 'compare.whole', { count: rows.length })}</Button> : null}
              <p>{t('compare.how', { count: data.tested })}</p>
            </div>
          </>
        )}
    </Panel>
  );
}
