import { Button, Drawer, Group, Text } from '@mantine/core';
import { IconDownload, IconInbox, IconMessage2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usePages, useWorkspace } from '../api/hooks';
import type { Metric, MetricQuery, MetricRow } from '../api/types';
import { download } from '../ui/Bits';
import { csv } from '../ui/csv';
import { useFormats } from '../ui/format';
import { Empty, Fault, TextLink, Waiting } from '../ui/Page';
import { Link } from 'react-router';
import { wordsBehind, type Part } from './drill';
import { leaning } from './figure';
import css from './insight.module.css';
import type { Names } from './names';

export interface Behind extends Part { title: string }

interface Props { metric: Metric; query: Omit<MetricQuery, 'metric'>; behind: Behind | null; close: () => void; names: Names }

/** The exact answers behind a number. */
export function RowsDrawer({ metric, query, behind, close, names }: Props) {
  return (
    <Drawer opened={behind !== null} onClose={close} title={behind?.title ?? ''} size="lg">
      {behind ? <Rows metric={metric} query={query} behind={behind} names={names} /> : null}
    </Drawer>
  );
}

function Rows({ metric, query, behind, names }: Omit<Props, 'close' | 'behind'> & { behind: Behind }) {
  const { t } = useTranslation(['dashboard', 'common']);
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const { compare: _, interval, ...rest } = query;
  const body = {
    ...rest, metric: metric.id,
    ...(behind.groupBy ? { groupBy: behind.groupBy, group: behind.group } : {}),
    ...(behind.bucket ? { bucket: behind.bucket, interval } : {}),
  };
  const rows = usePages<MetricRow>('rows', '/metrics/rows', {}, { post: body, limit: 50, keep: false });
  if (rows.error) return <Fault problem={rows.error} retry={() => void rows.refetch()} />;
  if (rows.isPending) return <Waiting lines={8} height={30} />;
  const items = rows.data.pages.flatMap(page => page.items);
  const total = rows.data.pages[0]?.total ?? null;
  if (items.length === 0) return <Empty icon={IconMessage2} title={t('dashboard:rows.none')} text={t('dashboard:rows.noneText')} />;
  const words = wordsBehind(metric, query, behind, zone);
  const save = () => download('answers.csv', csv([
    ['at', 'customer', 'name', 'score', 'text', 'channel', 'touchpoint', 'fact'],
    ...items.map(row => [row.at, row.customer, row.name, row.score, row.text, row.channel, row.touchpoint, row.fact]),
  ]));
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Text c="dimmed" fz="sm" role="status">{total === null ? t('dashboard:rows.shown', { count: items.length }) : t('dashboard:rows.of', { shown: format.number(items.length), total: format.number(total) })}</Text>
        <Group gap="xs">
          {words ? <Button size="compact-sm" variant="default" component={Link} to={`/w/${id}/feedback?${words}`} leftSection={<IconInbox size={15} />}>{t('dashboard:rows.words')}</Button> : null}
          <Button size="compact-sm" variant="default" leftSection={<IconDownload size={15} />} onClick={save}>{t('common:exportCsv')}</Button>
        </Group>
      </Group>
      <ul className={css.rows}>
        {items.map(row => (
          <li key={row.fact} className={css.row}>
            <span className={css.score} data-tone={leaning(metric, row.score)}>{format.number(row.score)}</span>
            <div>
              <div className={css.rowHead}>
                {row.customer ? <TextLink to={`/w/${id}/customers/${row.customer}`}>{row.name || t('dashboard:rows.anonymous')}</TextLink> : <span>{t('dashboard:rows.nobody')}</span>}
                <span className={css.rowMeta}>{format.moment(row.at)}</span>
              </div>
              <div className={css.rowMeta}>{[row.channel && names.channel(row.channel), row.touchpoint && names.touchpoint(row.touchpoint)].filter(Boolean).join(' · ')}</div>
              {row.text ? <p className={css.quote}>{row.text}</p> : null}
            </div>
          </li>
        ))}
      </ul>
      {rows.hasNextPage ? <Group justify="center" py="md"><Button variant="default" loading={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>{t('common:more')}</Button></Group> : null}
    </>
  );
}
