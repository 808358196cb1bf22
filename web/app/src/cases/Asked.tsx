import { Button, Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useRead } from '../api/hooks';
import { Pill, tell, type Tone } from '../ui/Bits';
import type { Formats } from '../ui/format';
import { Panel, useProblemText } from '../ui/Page';
import css from './cases.module.css';
import type { Case, CaseSurvey } from './types';

const tones: Record<string, Tone> = { waiting: 'warn', asked: 'accent', not_asked: 'plain', answered: 'good' };
const states = ['waiting', 'asked', 'not_asked', 'answered'] as const;

/** Whether the customer was asked how the case went, and what they answered. */
export function Asked({ of, may, format }: { of: Case; may: boolean; format: Formats }) {
  const { t } = useTranslation('cases');
  const words = useProblemText();
  const items = useRead<{ items: CaseSurvey[] }>('cases', `/cases/${of.id}/surveys`).data?.items;
  const ask = useChange<void>((_, path) => api.post(path(`/cases/${of.id}/surveys`)), ['cases']);
  const canAsk = may && of.customer && items && !items.some(one => one.state === 'waiting');
  return (
    <Panel title={t('after.title')} {...(canAsk ? { actions: <Button size="xs" variant="default" leftSection={<IconSend size={15} />} loading={ask.isPending} onClick={() => ask.mutate(undefined, { onSuccess: () => tell.done(t('after.asked')) })}>{t('after.ask')}</Button> } : {})}>
      {!items || items.length === 0 ? <p className={css.soft}>{t('after.none')}</p> : (
        <ul className={css.asked} aria-label={t('after.title')}>
          {items.map(one => <li key={one.id}><Line of={one} format={format} /></li>)}
        </ul>
      )}
      {ask.error ? <Text c="var(--r-bad)" fz="sm" role="alert" mt="xs">{words(ask.error)}</Text> : null}
      {canAsk ? <p className={css.soft}>{t('after.note')}</p> : null}
    </Panel>
  );
}

function Line({ of, format }: { of: CaseSurvey; format: Formats }) {
  const { t } = useTranslation('cases');
  const state = states.find(one => one === of.state) ?? 'not_asked';
  return (
    <>
      <p className={css.askedHead}><strong>{of.survey.name || t('anotherSystem')}</strong><Pill tone={tones[state] ?? 'plain'}>{t(`after.state.${state}`)}</Pill>
        {of.low === null ? null : <Pill tone={of.low ? 'bad' : 'good'}>{t(of.low ? 'after.low' : 'after.fine')}: {of.score} {of.metric.split('.')[0]!.toUpperCase()}</Pill>}</p>
      <p className={css.soft}>{of.means || (of.answeredAt ? t('after.answeredAt', { when: format.moment(of.answeredAt) }) : t('after.due', { when: format.moment(of.due) }))}</p>
    </>
  );
}
