import { Button, Drawer, Text } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usePages, useWorkspace } from '../api/hooks';
import { toneOf } from '../customers/tones';
import { Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Fault, TextLink, Waiting } from '../ui/Page';
import css from './causes.module.css';
import type { Bar, Trouble } from './types';
import type { sources } from './CausesPage';

interface Props { of: Bar | null; asked: Record<string, string | null>; close: () => void }

/** Who told of a cause, in which words, and the cases about it. */
export function TroublesDrawer({ of, asked, close }: Props) {
  return <Drawer opened={of !== null} onClose={close} title={of?.name ?? ''} size="lg">{of ? <Troubles of={of} asked={asked} /> : null}</Drawer>;
}

function Troubles({ of, asked }: { of: Bar; asked: Props['asked'] }) {
  const { t } = useTranslation(['causes', 'common']);
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const { compare: _, ...rest } = asked;
  const rows = usePages<Trouble>('causes', '/causes/rows', { ...rest, cause: of.cause, topic: of.topic }, { limit: 50 });
  if (rows.error) return <Fault problem={rows.error} retry={() => void rows.refetch()} />;
  if (rows.isPending) return <Waiting lines={8} height={30} />;
  const items = rows.data.pages.flatMap(page => page.items);
  const total = (rows.data.pages[0] as { total?: number } | undefined)?.total ?? items.length;
  return (
    <>
      <Text c="dimmed" fz="sm" mb="xs" role="status">{t('causes:rows.count', { count: total, text: format.number(total) })}</Text>
      <ul className={css.rows}>
        {items.map(row => (
          <li key={row.id}>
            <div className={css.rowHead}>
              <Pill>{t(`causes:from.${row.source as (typeof sources)[number]}`)}</Pill>
              {row.score !== null ? <span className={css.score} data-tone={toneOf(row.metric, row.score)}>{row.score}</span> : null}
              {row.customer ? <TextLink to={`/w/${id}/customers/${row.customer.id}`}>{row.customer.name || t('causes:rows.someone')}</TextLink> : <span className={css.soft}>{t('causes:rows.nobody')}</span>}
              <span className={css.when}>{format.moment(row.at)}</span>
            </div>
            {row.heading ? <small className={css.part}>{row.heading}</small> : null}
            <p>{row.text}</p>
            {row.page ? <TextLink to={`/w/${id}/${row.page}`}>{t(row.source === 'case' ? 'causes:rows.toCase' : 'causes:rows.toSource')}</TextLink> : null}
          </li>
        ))}
      </ul>
      {rows.hasNextPage ? <Button variant="default" mt="sm" leftSection={<IconArrowDown size={16} />} loading={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>{t('common:more')}</Button> : null}
    </>
  );
}
