import { Button, Group, MultiSelect, NumberInput, Select, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useRead } from '../../api/hooks';
import type { components } from '../../api/openapi';
import { Fault, Panel, Waiting } from '../../ui/Page';
import css from '../cases.module.css';
import { outcomes, type Outcome, type Recovery } from '../types';
import { useSetting } from './useSetting';

type SurveyLine = components['schemas']['SurveyLine'];
type Letter = NonNullable<Recovery['letter']>;

/** Which survey asks customers after their case was closed, when, and by which mail. */
export default function RecoverySection() {
  const { read } = useSetting<Recovery>('recovery');
  if (read.error && !read.data) return <Panel><Fault problem={read.error} retry={() => void read.refetch()} /></Panel>;
  return read.data ? <Form key={read.data.version} old={read.data} /> : <Panel><Waiting lines={6} /></Panel>;
}

function Form({ old: { version: _, ...old } }: { old: Recovery }) {
  const { t } = useTranslation(['cases', 'common']);
  const may = useMay('admin');
  const { put, busy } = useSetting<Recovery>('recovery');
  const surveys = useRead<{ items: SurveyLine[] }>('surveys', '/surveys').data?.items.filter(one => one.employees === null && (one.publishedVersion > 0 || one.id === old.survey));
  const [now, setNow] = useState(old);
  const set = (part: Partial<typeof now>) => setNow({ ...now, ...part });
  const letter = now.letter!;
  const write = (part: Partial<Letter>) => set({ letter: { ...letter, ...part } });
  return (
    <Panel title={t('cases:recovery.title')} note={t('cases:recovery.note')}>
      <form onSubmit={event => { event.preventDefault(); put(() => now); }}>
        <fieldset className={css.bare} disabled={!may}>
          <Stack gap="md">
            <div className={css.fields}>
              <Select label={t('cases:recovery.survey')} clearable={!now.enabled} searchable required={now.enabled ?? false} value={now.survey ?? null} onChange={survey => set({ survey })}
                data={surveys?.map(one => ({ value: one.id, label: one.name })) ?? []} {...(surveys?.length === 0 ? { description: t('cases:recovery.noSurvey') } : {})} />
              <NumberInput label={t('cases:recovery.delay')} required min={0} max={2_160} decimalScale={1} value={(now.delayMinutes ?? 0) / 60} onChange={hours => set({ delayMinutes: Math.round(Number(hours) * 60) })} />
              <MultiSelect label={t('cases:recovery.outcomes')} placeholder={now.outcomes?.length ? '' : t('cases:recovery.everyOutcome')} value={(now.outcomes ?? []).filter(one => one !== null)} onChange={chosen => set({ outcomes: chosen as Outcome[] })} data={outcomes.map(one => ({ value: one, label: t(`cases:outcome.${one}`) }))} />
            </div>
            <Switch label={t('cases:recovery.enabled')} checked={now.enabled ?? false} onChange={event => set({ enabled: event.currentTarget.checked })} />
            <Switch label={t('cases:recovery.reopen')} checked={now.reopenOnLow ?? true} onChange={event => set({ reopenOnLow: event.currentTarget.checked })} />
            <Switch label={t('cases:recovery.ignoreCoolDown')} description={t('cases:recovery.ignoreCoolDownNote')} checked={now.ignoreCoolDown ?? true} onChange={event => set({ ignoreCoolDown: event.currentTarget.checked })} />
            <Text fw={600} fz="sm">{t('cases:recovery.letter')}</Text>
            <TextInput label={t('cases:recovery.subject')} required maxLength={150} value={letter.subject ?? ''} onChange={event => write({ subject: event.currentTarget.value })} />
            <Textarea label={t('cases:recovery.text')} description={t('cases:recovery.textNote', { interpolation: { prefix: '§', suffix: '§' } })} autosize minRows={4} maxRows={14} maxLength={5_000} value={letter.text ?? ''} onChange={event => write({ text: event.currentTarget.value })} />
            <div className={css.fields}>
              <TextInput label={t('cases:recovery.language')} required maxLength={20} value={letter.language ?? ''} onChange={event => write({ language: event.currentTarget.value })} />
              <TextInput label={t('cases:recovery.button')} description={t('cases:recovery.buttonNote')} inputWrapperOrder={['label', 'input', 'description']} maxLength={60} value={letter.button ?? ''} onChange={event => write({ button: event.currentTarget.value })} />
            </div>
            {may ? <Group justify="flex-end"><Button type="submit" loading={busy}>{t('common:save')}</Button></Group> : null}
          </Stack>
        </fieldset>
      </form>
    </Panel>
  );
}
