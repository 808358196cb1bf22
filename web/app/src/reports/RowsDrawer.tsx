import { Button, Drawer, Switch, Text } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePages, useWorkspace } from '../api/hooks';
import { useFormats } from '../ui/format';
import { Fault, TextLink, Waiting } from '../ui/Page';
import css from './reports.module.css';
import { useSay } from './say';
import type { Meaning, Row, Subject } from './types';

/** Of which bar: a figure of a group, or of all. */
export interface Behind { figure: Meaning; group: string | null; name: string }

interface Props { of: Subject; behind: Behind | null; asked: Record<string, string | null>; close: () => void }

/** The cases and conversations a bar is made of. */
export function RowsDrawer({ of, behind, asked, close }: Props) {
  return <Drawer opened={behind !== null} onClose={close} title={behind ? `${behind.figure.name}: ${behind.name}` : ''} size="lg">{behind ? <Rows key={`${behind.figure.id} ${behind.group}`} of={of} behind={behind} asked={asked} /> : null}</Drawer>;
}

function Rows({ of, behind, asked }: Omit<Props, 'close' | 'behind'> & { behind: Behind }) {
  const { t } = useTranslation(['reports', 'common']);
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const say = useSay();
  const isShare = behind.figure.unit === 'share';
  const [hits, setHits] = useState(isShare);
  const rows = usePages<Row>('cases', `/service-reports/${of}/rows`, { ...asked, figure: behind.figure.id, group: behind.group, ...(behind.group === '' ? { ungrouped: 'true' } : {}), hits: String(hits) }, { limit: 50 });
  const total = (rows.data?.pages[0] as { total?: number } | undefined)?.total ?? 0;
  const value = (row: Row) => isShare ? t(row.value > 0 ? 'reports:counts' : 'reports:countsNot') : behind.figure.unit === 'count' ? null : behind.figure.unit === 'seconds' ? say('seconds', row.value) : t('reports:scored', { score: format.number(row.value) });
  return (
    <>
      {isShare ? <Switch mb="sm" label={t('reports:hitsOnly')} checked={hits} onChange={event => setHits(event.currentTarget.checked)} /> : null}
      {rows.error ? <Fault problem={rows.error} retry={() => void rows.refetch()} /> : rows.isPending ? <Waiting lines={8} height={30} /> : (
        <>
          <Text c="dimmed" fz="sm" mb="xs" role="status">{t(`reports:rows.${of}`, { count: total, text: format.number(total) })}</Text>
          <ul className={css.rows}>
            {rows.data.pages.flatMap(page => page.items).map((row, index) => (
              <li key={`${row.id} ${index}`}>
                <p>
                  <TextLink to={row.kind === 'case' ? `/w/${id}/cases/${row.id}` : `/w/${id}/inbox/${row.id}`}>{row.kind === 'case' ? `#${row.number} ${row.title}` : t('reports:by_channel', { channel: row.title })}</TextLink>
                  <span className={css.when}>{format.moment(row.at)}</span>
                </p>
                <p className={css.soft}>
                  {row.customer ? <TextLink to={`/w/${id}/customers/${row.customer.id}`}>{row.customer.name || t('reports:someone')}</TextLink> : t('reports:noCustomer')}
                  {value(row) === null ? '' : ` · ${value(row)}`}
                </p>
              </li>
            ))}
          </ul>
          {rows.hasNextPage ? <Button variant="default" mt="sm" leftSection={<IconArrowDown size={16} />} loading={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>{t('common:more')}</Button> : null}
        </>
      )}
    </>
  );
}
