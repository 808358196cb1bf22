import { Button, NumberInput, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel, useProblemText } from '../ui/Page';
import { useKeep } from './hooks';
import css from './inbox.module.css';
import type { Bot } from './types';

/** Whether a bot answers first in the chat, and how sure it must be. */
export function BotForm({ of, may }: { of: Bot; may: boolean }) {
  const { t } = useTranslation('inbox');
  const words = useProblemText();
  const { version: _, ...begun } = of;
  const [set, setSet] = useState(begun);
  const keep = useKeep('bot', of);
  const put = (part: Partial<typeof begun>) => setSet(now => ({ ...now, ...part }));
  return (
    <Panel title={t('bot.title')} note={t('bot.note')}>
      <form className={css.lines} aria-label={t('bot.title')} onSubmit={event => { event.preventDefault(); keep.mutate(set); }}>
        <Switch label={t('bot.on')} description={t('bot.onNote')} checked={set.on} disabled={!may} onChange={event => put({ on: event.currentTarget.checked })} />
        <Switch label={t('bot.orders')} description={t('bot.ordersNote')} checked={set.orders} disabled={!may} onChange={event => put({ orders: event.currentTarget.checked })} />
        <TextInput label={t('bot.name')} description={t('bot.nameNote')} maxLength={60} value={set.name} disabled={!may} onChange={event => put({ name: event.currentTarget.value })} />
        <NumberInput label={t('bot.confidence')} description={t('bot.confidenceNote')} min={30} max={100} suffix=" %" allowDecimal={false} value={Math.round(set.confidence * 100)} disabled={!may} onChange={value => put({ confidence: (Number(value) || 70) / 100 })} />
        {keep.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(keep.error)}</Text> : null}
        {may ? <div><Button type="submit" loading={keep.isPending}>{t('settings.save')}</Button></div> : null}
      </form>
    </Panel>
  );
}
