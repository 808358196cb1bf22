import { Button, Drawer, Text } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usePages, useWorkspace } from '../api/hooks';
import { toneOf } from '../customers/tones';
import { useNames } from '../insight/names';
import { useFormats } from '../ui/format';
import { Fault, TextLink, Waiting } from '../ui/Page';
import css from './recovery.module.css';
import { scaleName } from './scale';
import type { Part, Row } from './types';

interface Props { part: Part | null; asked: Record<string, string | null>; close: () => void }

/** The cases behind a count. */
export function CasesDrawer({ part, asked, close }: Props) {
  const { t } = useTranslation('recovery');
  return <Drawer opened={part !== null} onClose={close} title={part ? t(`part.${part}`) : ''} size="lg">{part ? <Cases part={part} asked={asked} /> : null}</Drawer>;
}

function Cases({ part, asked }: { part: Part; asked: Props['asked'] }) {
  const { t } = useTranslation(['recovery', 'common']);
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const names = useNames();
  const rows = usePages<Row>('cases', '/recovery/cases', { ...asked, part }, { limit: 50 });
  if (rows.error) return <Fault problem={rows.error} retry={() => void rows.refetch()} />;
  if (rows.isPending) return <Waiting lines={8} height={30} />;
  const items = rows.data.pages.flatMap(page => page.items);
  const total = (rows.data.pages[0] as { total?: number } | undefined)?.total ?? items.length;
  return (
    <>
      <Text c="dimmed" fz="sm" mb="xs" role="status">{t('recovery:rows', { count: total, text: format.number(total) })}</Text>
      <ul className={css.rows}>
        {items.map(row => (
          <li key={row.case.id}>
            <p><TextLink to={`/w/${id}/cases/${row.case.id}`}>#{row.number} {row.case.name}</TextLink><span className={css.when}>{format.moment(row.at)}</span></p>
            <p className={css.soft}>
              {row.customer ? <TextLink to={`/w/${id}/customers/${row.customer.id}`}>{row.customer.name || t('recovery:someone')}</TextLink> : t('recovery:nobody')}
              {row.touchpoint ? ` · ${names.touchpoint(row.touchpoint)}` : ''}
              {row.before !== null ? <> · {scaleName(row.scale)} <b data-tone={toneOf(row.scale, row.before)}>{row.before}</b></> : null}
              {row.after !== null ? <> → {row.afterScale !== row.scale ? `${scaleName(row.afterScale)} ` : ''}<b data-tone={toneOf(row.afterScale, row.after)}>{row.after}</b></> : null}
            </p>
          </li>
        ))}
      </ul>
      {rows.hasNextPage ? <Button variant="default" mt="sm" leftSection={<IconArrowDown size={16} />} loading={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>{t('common:more')}</Button> : null}
    </>
  );
}
