import { ActionIcon, Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Problem } from '../api/client';
import { useChange, useWorkspace } from '../api/hooks';
import { causeOptions, useChoices } from '../cases/hooks';
import { addDays, dayIn } from '../insight/period';
import { useProblemText } from '../ui/Page';
import css from './fixes.module.css';
import type { Fix, FixText } from './types';

/** Marks a cause as fixed, and says so in the languages of the customers. Nobody is told yet. */
export default function FixForm({ close }: { close: () => void }) {
  const { t } = useTranslation(['fixes', 'common']);
  const { zone } = useWorkspace();
  const words = useProblemText();
  const { causes } = useChoices();
  const today = dayIn(zone, new Date());
  const [cause, setCause] = useState<string | null>(null);
  const [from, setFrom] = useState(addDays(today, -364));
  const [to, setTo] = useState(today);
  const [texts, setTexts] = useState<FixText[]>([{ language: 'en', subject: '', text: '' }]);
  const set = (at: number, part: Partial<FixText>) => setTexts(texts.map((one, i) => i === at ? { ...one, ...part } : one));
  const add = useChange<void, Fix>((_, path) => api.post(path('/fixes'), { cause, from, to, texts }), ['cases']);
  const fault = add.error as Problem | null;
  return (
    <Modal opened onClose={close} title={t('fixes:add')} size="lg">
      <form onSubmit={event => { event.preventDefault(); add.mutate(undefined, { onSuccess: close }); }}>
        <Stack gap="md">
          <Select label={t('fixes:form.cause')} required searchable value={cause} onChange={setCause} data={causeOptions(causes, cause)} />
          <Group grow>
            <TextInput type="date" label={t('fixes:form.from')} required max={to} value={from} onChange={event => setFrom(event.currentTarget.value)} />
            <TextInput type="date" label={t('fixes:form.to')} required min={from} value={to} onChange={event => setTo(event.currentTarget.value)} />
          </Group>
          {texts.map((one, at) => (
            <fieldset key={at} className={css.language}>
              <legend>{t('fixes:form.text', { n: at + 1 })}</legend>
              <div className={css.two}>
                <TextInput label={t('fixes:form.language')} required maxLength={20} value={one.language} onChange={event => set(at, { language: event.currentTarget.value })} />
                <TextInput label={t('fixes:form.subject')} required maxLength={150} value={one.subject} onChange={event => set(at, { subject: event.currentTarget.value })} />
                {texts.length > 1 ? <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('fixes:form.remove', { n: at + 1 })} onClick={() => setTexts(texts.filter((_, i) => i !== at))}><IconTrash size={17} /></ActionIcon> : null}
              </div>
              <Textarea label={t('fixes:form.words')} description={t('fixes:form.wordsNote')} required autosize minRows={4} maxRows={12} maxLength={5_000} value={one.text} onChange={event => set(at, { text: event.currentTarget.value })} />
            </fieldset>
          ))}
          <Group><Button size="xs" variant="default" leftSection={<IconPlus size={15} />} onClick={() => setTexts([...texts, { language: '', subject: '', text: '' }])}>{t('fixes:form.another')}</Button></Group>
          {fault ? <Text c="var(--r-bad)" fz="sm" role="alert">{[words(fault), ...Object.values(fault.errors).flat()].filter(Boolean).join(' ')}</Text> : null}
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={add.isPending} disabled={!cause}>{t('common:save')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
