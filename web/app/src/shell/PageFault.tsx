import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import css from '../ui/ui.module.css';

/** Shown where a page broke; the rest of the workspace keeps working. */
export function PageFault() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <main className={`${css.empty} ${css.fault}`} role="alert">
      <div className={css.emptyIcon}><IconAlertTriangle size={26} stroke={1.7} /></div>
      <h1 className={css.emptyTitle}>{t('fault.page')}</h1>
      <p className={css.emptyText}>{error instanceof Error ? error.message : t('fault.text')}</p>
      <Button mt="sm" variant="default" onClick={() => location.reload()}>{t('fault.reload')}</Button>
    </main>
  );
}
