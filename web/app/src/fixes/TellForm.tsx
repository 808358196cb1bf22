import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useRead, useWorkspace } from '../api/hooks';
import { tell } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Fault, useProblemText, Waiting } from '../ui/Page';
import css from './fixes.module.css';
import { reasonOf, type Fix, type Preview } from './types';

/** Who would be told now and who not; then it is sent. */
export default function TellForm({ of, close }: { of: Fix; close: () => void }) {
  const { t } = useTranslation(['fixes', 'common']);
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const words = useProblemText();
  const preview = useRead<Preview>('cases', `/fixes/${of.id}/preview`);
  const send = useChange<void>((_, path) => api.post(path(`/fixes/${of.id}/tell`)), ['cases']);
  const seen = preview.data;
  return (
    <Modal opened onClose={close} title={t('fixes:tell')}>
      <Stack gap="md">
        {preview.error ? <Fault problem={preview.error} retry={() => void preview.refetch()} /> : !seen ? <Waiting lines={5} /> : (
          <>
            <p className={css.lead}>{t('fixes:preview.told', { count: seen.told, text: format.number(seen.told), cause: of.cause.name })}</p>
            {seen.checked < seen.people ? <Text fz="sm">{t('fixes:preview.partly', { checked: format.number(seen.checked), people: format.number(seen.people) })}</Text> : null}
            <ul className={css.left} aria-label={t('fixes:preview.left')}>
              {Object.entries(seen.left).map(([reason, count]) => <li key={reason}><span>{t(`fixes:reason.${reasonOf(reason)}`)}</span><strong>{format.number(count)}</strong></li>)}
              {seen.nameless > 0 ? <li><span>{t('fixes:preview.nameless')}</span><strong>{format.number(seen.nameless)}</strong></li> : null}
            </ul>
          </>
        )}
        <Text fz="sm" c="dimmed">{t('fixes:preview.note')}</Text>
        {send.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(send.error)}</Text> : null}
        <Group justify="flex-end"><Button variant="default" onClick={close}>{t('common:cancel')}</Button>
          <Button leftSection={<IconSend size={16} />} disabled={!seen || seen.told === 0} loading={send.isPending} onClick={() => send.mutate(undefined, { onSuccess: () => { tell.done(t('fixes:begun')); close(); } })}>{t('fixes:send')}</Button></Group>
      </Stack>
    </Modal>
  );
}
