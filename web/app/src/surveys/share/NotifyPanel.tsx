import { Button, Radio } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { useChange, useRead } from '../../api/hooks';
import type { components } from '../../api/openapi';
import { tell } from '../../ui/Bits';
import { Panel, useProblemText } from '../../ui/Page';
import { ConditionForm } from '../ConditionForm';
import { useEditor } from '../editor';
import type { Condition, Survey } from '../types';
import css from './share.module.css';

type Hears = components['schemas']['NoticeChoice']['hears'];
interface Choice { hears: Hears; condition?: Condition | null }
const ways = ['nothing', 'each', 'low', 'when', 'daily'] as const;

/** Of which answers the person at the screen hears by mail. */
export function NotifyPanel({ survey }: { survey: Survey }) {
  const { t } = useTranslation('asking');
  const { document } = useEditor();
  const words = useProblemText();
  const tail = `/surveys/${survey.id}/notices/mine`;
  const read = useRead<Choice>('survey-notices', tail);
  const [choice, setChoice] = useState<Choice | null>(null);
  useEffect(() => { if (read.data && !choice) setChoice(read.data); }, [read.data, choice]);
  const save = useChange<Choice, Choice>((next, path) => api.put<Choice>(path(tail), next), ['survey-notices']);
  if (!choice) return null;
  const first = document.blocks.flatMap(block => block.elements)[0]?.id ?? '';
  const condition = choice.condition ?? { left: { element: first }, op: 'isSubmitted' };
  const isChanged = JSON.stringify(choice) !== JSON.stringify(read.data);
  return (
    <Panel title={t('notify.title')} note={t('notify.note')}>
      <form className={css.stack} onSubmit={event => { event.preventDefault(); save.mutate(choice, { onSuccess: () => tell.done(t(choice.hears === 'nothing' ? 'notify.savedOff' : 'notify.saved')) }); }}>
        <Radio.Group label={t('notify.which')} value={choice.hears} onChange={value => setChoice({ hears: value as Hears, condition: value === 'when' ? condition : null })}>
          <div className={css.choices}>{ways.map(way => <Radio key={way} value={way} label={t(`notify.ways.${way}`)} description={t(`notify.help.${way}`)} />)}</div>
        </Radio.Group>
        {choice.hears === 'when' ? <ConditionForm condition={condition} label={t('notify.condition')} upTo={document.blocks.length} onChange={next => setChoice({ hears: 'when', condition: next ?? condition })} /> : null}
        {save.error ? <p className={css.fault} role="alert">{words(save.error)}</p> : null}
        <div className={css.acts}><Button type="submit" disabled={!isChanged} loading={save.isPending}>{t('notify.save')}</Button></div>
      </form>
    </Panel>
  );
}
