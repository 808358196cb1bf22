import { Button, Group } from '@mantine/core';
import { IconExternalLink, IconLinkPlus, IconLinkOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useMay, useRead } from '../api/hooks';
import { Confirm, CopyLine } from '../ui/Bits';
import css from '../ui/lists.module.css';
import { Panel, useProblemText } from '../ui/Page';

/** The form by which colleagues report without an account: its address, a new one, none. */
export function ReportFormPanel() {
  const { t } = useTranslation('employees');
  const words = useProblemText();
  const [maySee, mayChange] = [useMay('analyst'), useMay('admin')];
  const form = useRead<{ url: string | null }>('report-form', '/employees/report-form', undefined, { enabled: maySee });
  const open = useChange<void, { url: string | null }>((_, path) => api.post(path('/employees/report-form')), ['report-form']);
  const close = useChange<void>((_, path) => api.delete(path('/employees/report-form')), ['report-form']);
  const [asking, setAsking] = useState<'open' | 'close' | null>(null);
  if (!maySee || !form.data || (!form.data.url && !mayChange)) return null;
  const act = asking === 'close' ? close : open;
  return (
    <Panel title={t('form.title')} note={t('form.note')} className={css.below!}>
      {form.data.url ? <CopyLine text={form.data.url} label={t('form.address')} /> : null}
      <Group mt="sm">
        {form.data.url ? <Button variant="default" component="a" href={form.data.url} target="_blank" rel="noopener" leftSection={<IconExternalLink size={16} aria-hidden />}>{t('form.see')}</Button> : null}
        {mayChange ? <Button variant="default" leftSection={<IconLinkPlus size={16} aria-hidden />} loading={open.isPending} onClick={() => form.data.url ? setAsking('open') : open.mutate()}>{t(form.data.url ? 'form.renew' : 'form.open')}</Button> : null}
        {mayChange && form.data.url ? <Button variant="subtle" color="coral" leftSection={<IconLinkOff size={16} aria-hidden />} onClick={() => setAsking('close')}>{t('form.close')}</Button> : null}
      </Group>
      <Confirm opened={asking !== null} close={() => setAsking(null)} title={t(asking === 'close' ? 'form.closeTitle' : 'form.renewTitle')} text={t('form.ends')} action={t(asking === 'close' ? 'form.close' : 'form.renew')}
        busy={act.isPending} fault={words(act.error)} act={() => act.mutate(undefined, { onSuccess: () => setAsking(null) })} />
    </Panel>
  );
}
