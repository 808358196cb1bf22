import { Select } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useRead, useWorkspace } from '../api/hooks';
import { addDays, dayIn } from '../insight/period';
import { useFormats } from '../ui/format';
import css from '../ui/lists.module.css';
import { Empty, Fault, PageHead, Panel, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import { Tabs } from './Tabs';
import type { Gaps } from './types';
import { useShare } from './useShare';

const spans = ['7', '30', '90', '365'] as const;

/** What people looked for and did not open. */
export default function GapsPage() {
  const { t } = useTranslation('help');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const share = useShare();
  const [search, setSearch] = useSearchParams();
  const span = search.get('days') ?? '30';
  const today = dayIn(zone, new Date());
  const gaps = useRead<Gaps>('articles', '/help/gaps', { from: addDays(today, 1 - Number(span)), to: today }, { keep: true });
  const of = gaps.data;
  return (
    <>
      <PageHead title={t('gaps.title')} lead={t('gaps.lead')} />
      <Tabs />
      <div className={css.filters}><Select label={t('gaps.span')} allowDeselect={false} value={span} onChange={value => setSearch(value && value !== '30' ? { days: value } : {}, { replace: true })} data={spans.map(one => ({ value: one, label: t(`gaps.days.${one}`) }))} /></div>
      {of && of.searches > 0 && of.low !== null && of.high !== null ? (
        <dl className={css.tiles}>
          <div className={css.tile}><dt>{t('gaps.opened')}</dt><dd><strong>{share(of.opened / of.searches)}</strong><small>{t('gaps.sure', { low: share(of.low), high: share(of.high), count: of.searches })}</small></dd></div>
        </dl>
      ) : null}
      <Panel flush>
        {gaps.error && !of ? <Fault problem={gaps.error} retry={() => void gaps.refetch()} />
          : !of ? <div className={uiCss.panelBody}><Waiting /></div>
          : of.items.length === 0 ? <Empty icon={IconSearchOff} title={t(of.searches === 0 ? 'gaps.never' : 'gaps.none')} text={t(of.searches === 0 ? 'gaps.neverText' : 'gaps.noneText')} />
          : (
            <div className={css.scroll} tabIndex={0} role="region" aria-label={t('gaps.title')}>
              <table className={css.table}>
                <thead><tr><th scope="col">{t('gaps.query')}</th><th scope="col">{t('gaps.times')}</th><th scope="col">{t('gaps.empty')}</th><th scope="col">{t('gaps.unopened')}</th><th scope="col">{t('gaps.cases')}</th><th scope="col">{t('gaps.last')}</th></tr></thead>
                <tbody>
                  {of.items.map(gap => (
                    <tr key={`${gap.language}/${gap.query}`}>
                      <th scope="row"><strong>{gap.query}</strong><br /><small>{gap.finds.length > 0 ? t('gaps.finds', { titles: gap.finds.join(', ') }) : t('gaps.nothing')}</small></th>
                      <td>{gap.times}</td><td>{gap.empty}</td><td>{gap.unopened}</td>
                      <td>{gap.cases.map(one => <Link key={one.id} to={`/w/${id}/cases/${one.id}`}>{one.name} </Link>)}</td>
                      <td>{format.day(gap.last)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
      </Panel>
    </>
  );
}
