import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useRead, useWorkspace } from '../api/hooks';
import type { SegmentOfCustomer } from '../segments/types';
import { useFormats } from '../ui/format';
import { Panel } from '../ui/Page';
import css from './customers.module.css';

/** Where a customer belongs now, live, and where they did before. */
export function Segments({ customer }: { customer: string }) {
  const { t } = useTranslation('customers');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const [past, setPast] = useState(false);
  const items = useRead<{ items: SegmentOfCustomer[] }>('customer-segments', `/customers/${customer}/segments`).data?.items ?? [];
  const now = items.filter(item => !item.until);
  const before = items.filter(item => item.until);
  if (items.length === 0) return null;
  const line = (item: SegmentOfCustomer) => (
    <li key={item.id + item.since}>
      <div className={css.pair}><Link className={css.plainLink} to={`/w/${id}/segments/${item.id}`}>{item.name}</Link>{item.kind === 'stage' ? <span className={css.soft}>{t('segments.stage')}</span> : null}</div>
      <div className={css.fine} title={format.moment(item.since)}>{item.until ? t('segments.between', { from: format.day(item.since), to: format.day(item.until) }) : t('segments.since', { when: format.ago(item.since) })}</div>
    </li>
  );
  return (
    <Panel title={t('segments.title')} flush>
      <ul className={css.list}>{now.map(line)}{past ? before.map(line) : null}{now.length === 0 && !past ? <li className={css.fine}>{t('segments.none')}</li> : null}</ul>
      {before.length > 0 ? <Button size="compact-sm" variant="subtle" m={10} aria-expanded={past} onClick={() => setPast(!past)}>{t(past ? 'segments.less' : 'segments.past', { count: before.length })}</Button> : null}
    </Panel>
  );
}
