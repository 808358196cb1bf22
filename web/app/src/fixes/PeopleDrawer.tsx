import { Button, Drawer } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usePages, useWorkspace } from '../api/hooks';
import { Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Fault, TextLink, Waiting } from '../ui/Page';
import css from './fixes.module.css';
import { reasonOf, type Fix, type Person } from './types';

/** Who was told, and who was not and why. */
export function PeopleDrawer({ of, close }: { of: Fix | null; close: () => void }) {
  return <Drawer opened={of !== null} onClose={close} title={of?.cause.name ?? ''} size="lg">{of ? <People of={of} /> : null}</Drawer>;
}

function People({ of }: { of: Fix }) {
  const { t } = useTranslation(['fixes', 'cases', 'common']);
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const rows = usePages<Person>('cases', `/fixes/${of.id}/people`, {}, { limit: 50 });
  if (rows.error) return <Fault problem={rows.error} retry={() => void rows.refetch()} />;
  if (rows.isPending) return <Waiting lines={8} height={30} />;
  return (
    <>
      <ul className={css.people}>
        {rows.data.pages.flatMap(page => page.items).map(row => (
          <li key={row.customer.id}>
            <TextLink to={`/w/${id}/customers/${row.customer.id}`}>{row.customer.name || t('fixes:someone')}</TextLink>
            <Pill tone={row.reason ? 'plain' : 'good'}>{row.reason ? t(`fixes:reason.${reasonOf(row.reason)}`) : row.message ? t(`cases:message.${row.message}`) : t('fixes:wasTold')}</Pill>
            <span className={css.when}>{format.moment(row.at)}</span>
          </li>
        ))}
      </ul>
      {rows.hasNextPage ? <Button variant="default" mt="sm" leftSection={<IconArrowDown size={16} />} loading={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>{t('common:more')}</Button> : null}
    </>
  );
}
