import { Drawer, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useWorkspace } from '../api/hooks';
import css from './demo.module.css';

const where = (subject: string, value: string) => JSON.stringify({ join: 'all', rules: [{ subject, op: 'is', value }] });
const board = (parts: Record<string, string>) => `?${new URLSearchParams({ p: '1y', metric: 'csat.mean.5', ...parts }).toString()}`;

/** What was planted in the demo company, each with the view that shows it. */
const truths = [
  { key: 'late', to: board({ by: 'prop:late', filter: where('field:touchpoint', 'delivery') }) },
  { key: 'promise', to: board({ step: 'month', filter: where('field:touchpoint', 'delivery') }) },
  { key: 'returns', to: board({ by: 'employee', filter: where('field:touchpoint', 'returns-desk') }) },
  { key: 'saxony', to: `/customers?${new URLSearchParams({ filter: where('trait:region', 'Saxony'), sort: 'lastSeen', order: 'asc' }).toString()}` },
  { key: 'refunds', to: board({ filter: where('field:touchpoint', 'refund') }) },
  { key: 'app', to: board({ by: 'trait:region', filter: where('field:touchpoint', 'app') }) },
  { key: 'silent', to: null },
  { key: 'campaigns', to: null },
  { key: 'words', to: null },
] as const;

export default function DemoTruths({ close }: { close: () => void }) {
  const { t } = useTranslation('demo');
  const { id } = useWorkspace();
  return (
    <Drawer opened onClose={close} title={t('title')} size="md">
      <Text fz="sm" c="dimmed" mb="md">{t('lead')}</Text>
      <ol className={css.truths}>
        {truths.map(({ key, to }) => (
          <li key={key}>
            <strong>{t(`truth.${key}`)}</strong>
            <p>{t(`how.${key}`)}</p>
            {to ? <Link to={`/w/${id}${to}`} onClick={close}>{t(`see.${key}`)}</Link> : null}
          </li>
        ))}
      </ol>
    </Drawer>
  );
}
