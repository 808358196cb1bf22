import { Anchor, Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay, useRead, useWorkspace } from '../api/hooks';
import { Due } from '../cases/Due';
import type { CasePage } from '../cases/types';
import { useFormats } from '../ui/format';
import { Panel } from '../ui/Page';
import css from './customers.module.css';

const NewCase = lazy(() => import('../cases/NewCase'));

/** The troubles of a customer and who sees to them. */
export function Cases({ customer }: { customer: string }) {
  const { t } = useTranslation('cases');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const may = useMay('agent');
  const [making, setMaking] = useState(false);
  const items = useRead<CasePage>('cases', '/cases', { customer, sort: 'newest', limit: 10 }).data?.items;
  if (!items || (items.length === 0 && !may)) return null;
  return (
    <Panel title={t('title')} flush actions={may ? <Button size="xs" variant="default" leftSection={<IconPlus size={15} />} onClick={() => setMaking(true)}>{t('open')}</Button> : undefined}>
      {items.length === 0 ? <Text c="dimmed" fz="sm" px={18} pb={16}>{t('noneOfCustomer')}</Text> : (
        <ul className={css.list}>
          {items.map(one => (
            <li key={one.id}>
              <div className={css.pair}><Anchor component={Link} fz="sm" to={`/w/${id}/cases/${one.id}`}>{one.title}</Anchor><Due of={one} format={format} /></div>
              <div className={css.fine}>{[`#${one.number}`, one.owner?.name, format.ago(one.openedAt)].filter(Boolean).join(' · ')}</div>
            </li>
          ))}
        </ul>
      )}
      <Suspense fallback={null}>{making ? <NewCase customer={customer} close={() => setMaking(false)} /> : null}</Suspense>
    </Panel>
  );
}
