import { Button, MultiSelect, Select } from '@mantine/core';
import { IconInfoCircle, IconLink } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsk, useRead, useWorkspace } from '../api/hooks';
import { plainName } from '../insight/names';
import { useFormats } from '../ui/format';
import listCss from '../ui/lists.module.css';
import { Empty, Fault, Panel, Waiting } from '../ui/Page';
import css from './drivers.module.css';
import { RowsDrawer } from './RowsDrawer';
import { kinds, usual, type OutcomeReport, type OutcomeRow } from './types';

type Kind = (typeof kinds)[number];
const windows = ['30', '90', '180', '365'] as const;

interface Props { asked: object; search: URLSearchParams; put: (parts: Record<string, string | null>) => void; scored: string }

/** What customers did after the score, among customers who were alike before it. The caveat stands beside the figure, always. */
export function OutcomePanel({ asked, search, put, scored }: Props) {
  const { t } = useTranslation('drivers');
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const [behind, setBehind] = useState(false);
  const types = useRead<{ items: { type: string }[] }>('fact-types', '/fact-types').data?.items ?? [];
  const traits = useRead<{ items: { key: string }[] }>('traits', '/traits').data?.items ?? [];
  const [kind, days, event, alike] = [(search.get('then') ?? 'returns') as Kind, search.get('after') ?? '90', search.get('event'), search.get('alike')];
  const needs = kind === 'stays' || kind === 'refers';
  const body = { ...asked, outcome: kind, windowDays: Number(days), ...(needs ? { event } : {}), ...(alike === null ? {} : { adjustFor: alike.split('|').filter(Boolean) }) };
  const report = useAsk<OutcomeReport>('facts', '/drivers/outcome', body, { keep: true, enabled: !needs || !!event });
  const of = report.error ? undefined : report.data;
  const known = (one: string) => one.startsWith('trait:') ? plainName(one.slice(6)) : t(`adjust.${one as (typeof usual)[number]}`);
  return (
    <Panel title={t('outcome.title')} note={t('outcome.note')}>
      <div className={`${listCss.filters} ${css.filters}`} role="group" aria-label={t('outcome.filters')}>
        <Select label={t('outcome.kind')} allowDeselect={false} value={kind} onChange={value => put({ then: value === 'returns' ? null : value, event: null })} data={kinds.map(one => ({ value: one, label: t(`kind.${one}`) }))} />
        {needs ? <Select label={t('outcome.event')} placeholder={t('outcome.choose')} searchable value={event} onChange={value => put({ event: value })} data={types.map(one => one.type)} /> : null}
        <Select label={t('outcome.window')} allowDeselect={false} value={days} onChange={value => put({ after: value === '90' ? null : value })} data={windows.map(one => ({ value: one, label: t('days', { count: Number(one) }) }))} />
        <MultiSelect className={css.alike} label={t('outcome.alike')} searchable clearable hidePickedOptions value={alike === null ? of?.adjustedFor ?? [...usual] : alike.split('|').filter(Boolean)} onChange={value => put({ alike: value.join('|') })}
          data={[...new Set([...usual, ...traits.map(one => `trait:${one.key}`), ...(of?.adjustedFor ?? [])])].map(one => ({ value: one, label: known(one) }))} />
      </div>
      {needs && !event ? <Empty icon={IconLink} title={t('outcome.which')} text={t('outcome.whichText')} />
        : report.error?.status === 422 ? <Empty icon={IconLink} title={t('outcome.none')} text={report.error.message} />
        : report.error ? <Fault problem={report.error} retry={() => void report.refetch()} />
        : !of ? <Waiting lines={5} height={30} />
        : <Said of={of} />}
      {behind && of ? (
        <RowsDrawer<OutcomeRow> title={t('outcome.people')} tail="/drivers/outcome/rows" body={body} close={() => setBehind(false)}
          columns={[{ title: scored, of: row => format.number(row.score) }, { title: t(`kind.${kind}`), of: row => of.currency ? format.money({ amount: row.outcome, currency: of.currency }) : t(row.outcome === 1 ? 'yes' : 'no') }]} />
      ) : null}
    </Panel>
  );

  function Said({ of }: { of: OutcomeReport }) {
    const amount = (value: number) => of.currency ? format.money({ amount: Math.round(value), currency: of.currency }) : `${format.fixed(value, 1)}\u202f%`;
    const points = (value: number) => { const text = of.currency ? format.money({ amount: Math.round(value), currency: of.currency }) : format.fixed(value, 1); return value > 0 ? `+${text}` : text; };
    const most = Math.max(...of.scores.map(one => Math.min(one.high ?? one.mean, one.mean * 2)), ...of.scores.map(one => one.mean), 1e-9);
    const at = (value: number) => `${Math.min(100, Math.max(0, value) / most * 100)}%`;
    const effect = { value: points(of.adjusted.value), low: points(of.adjusted.low), high: points(of.adjusted.high) };
    return (
      <div className={css.outcome} data-waiting={report.isPlaceholderData || undefined}>
        <div>
          <p className={css.head}>{t(of.currency ? 'outcome.saidMoney' : 'outcome.said', { ...effect, what: t(`goes.${of.outcome as Kind}`, { event: of.event, days: of.windowDays }) })}</p>
          <p className={css.fine}>{t(of.adjusted.low > 0 || of.adjusted.high < 0 ? 'outcome.sure' : 'outcome.unsure', { low: effect.low, high: effect.high })} {t('outcome.plain', { value: points(of.plain.value), low: points(of.plain.low), high: points(of.plain.high) })}</p>
          <p className={css.caveat} role="note"><IconInfoCircle size={18} aria-hidden /><span>{of.adjustedFor.length > 0 ? t('outcome.caveat', { what: t(`raises.${of.outcome as Kind}`), alike: of.adjustedFor.map(known).join(', ') }) : t('outcome.caveatPlain', { what: t(`raises.${of.outcome as Kind}`) })}</span></p>
          <p className={css.fine}>{t('outcome.n', { count: of.n, n: format.number(of.n), mean: amount(of.mean.value), low: amount(of.mean.low), high: amount(of.mean.high) })} {left()}</p>
          <Button size="compact-sm" variant="default" onClick={() => setBehind(true)}>{t('outcome.open')}</Button>
        </div>
        <div>
          <h3 className={css.sub} id="outcome-scores">{t('outcome.scores')}</h3>
          <ul className={css.scores} aria-labelledby="outcome-scores">
            {of.scores.map(one => (
              <li key={one.score}>
                <span className={css.score}>{format.number(one.score)}</span>
                <span className={css.track} dir="ltr" aria-hidden>
                  <span className={css.fill} style={{ width: at(one.mean) }} />
                  {one.low !== null && one.high !== null ? <span className={css.whisker} style={{ left: at(one.low), width: `calc(${at(one.high)} - ${at(one.low)})` }} /> : null}
                </span>
                <span className={css.became}><strong>{amount(one.mean)}</strong><small>{one.low === null || one.high === null ? t('outcome.alone', { n: format.number(one.n) }) : t('outcome.became', { low: amount(one.low), high: amount(one.high), n: format.number(one.n) })}</small></span>
              </li>
            ))}
          </ul>
        </div>
      </div>
    );

    function left() {
      const why = (['anonymous', 'tooRecent', 'earlier', 'older', 'hadHappened', 'otherCurrency'] as const).filter(one => of.leftOut[one] > 0);
      return why.length === 0 ? '' : t('outcome.left', { why: why.map(one => t(`leftLives.${one}`, { count: of.leftOut[one], n: format.number(of.leftOut[one]) })).join(', ') });
    }
  }
}
