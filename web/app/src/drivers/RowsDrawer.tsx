import { Button, Drawer, Group, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePages, useWorkspace } from '../api/hooks';
import { useFormats } from '../ui/format';
import { Empty, Fault, TextLink, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';

interface Row { fact: string; at: string; customer: string | null; name: string | null }
interface Column<T> { title: string; of: (row: T) => ReactNode }
interface Props<T> { title: string; tail: string; body: unknown; columns: Column<T>[]; close: () => void }

/** The exact people behind a figure, each with what was counted of them. */
export function RowsDrawer<T extends Row>({ title, close, ...rest }: Props<T>) {
  return <Drawer opened onClose={close} title={title} size="lg"><Rows title={title} {...rest} /></Drawer>;
}

function Rows<T extends Row>({ title, tail, body, columns }: Omit<Props<T>, 'close'>) {
  const { t } = useTranslation(['drivers', 'common']);
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const rows = usePages<T>('rows', tail, {}, { post: body, limit: 50 });
  if (rows.error) return <Fault problem={rows.error} retry={() => void rows.refetch()} />;
  if (rows.isPending) return <Waiting lines={8} height={30} />;
  const items = rows.data.pages.flatMap(page => page.items);
  if (items.length === 0) return <Empty icon={IconUsers} title={t('drivers:none')} text="" />;
  return (
    <>
      <Text c="dimmed" fz="sm" mb="xs" role="status">{t('drivers:rows.of', { shown: format.number(items.length), total: format.number(rows.data.pages[0]?.total ?? items.length) })}</Text>
      <div className={uiCss.tableWrap} tabIndex={0} role="group" aria-label={title}>
        <table className={uiCss.table}>
          <thead><tr><th scope="col">{t('drivers:rows.who')}</th><th scope="col">{t('drivers:rows.when')}</th>{columns.map(column => <th key={column.title} scope="col" className={uiCss.end}>{column.title}</th>)}</tr></thead>
          <tbody>
            {items.map(row => (
              <tr key={row.fact}>
                <th scope="row">{row.customer ? <TextLink to={`/w/${id}/customers/${row.customer}`}>{row.name || t('drivers:rows.unnamed')}</TextLink> : t('drivers:rows.nobody')}</th>
                <td>{format.moment(row.at)}</td>
                {columns.map(column => <td key={column.title} className={`num ${uiCss.end}`}>{column.of(row)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.hasNextPage ? <Group justify="center" py="md"><Button variant="default" loading={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>{t('common:more')}</Button></Group> : null}
    </>
  );
}
