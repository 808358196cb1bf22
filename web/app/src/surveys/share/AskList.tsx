import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay, useRead, useWorkspace } from '../../api/hooks';
import type { components } from '../../api/openapi';
import { Pill } from '../../ui/Bits';
import { useFormats } from '../../ui/format';
import type { Occasion } from './OccasionsPanel';
import css from './share.module.css';

type Asks = components['schemas']['AskList'];
const states = ['all', 'waiting', 'asked', 'notAsked'] as const;
const tones = { waiting: 'plain', asked: 'good', notAsked: 'warn' } as const;

/** Whom the occasions asked, will ask, and did not ask and why. */
export function AskList({ survey, occasions }: { survey: string; occasions: Occasion[] }) {
  const { t } = useTranslation(['asking', 'surveys']);
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const maySee = useMay('agent');
  const [state, setState] = useState<(typeof states)[number]>('all');
  const read = useRead<Asks>('survey-asks', `/surveys/${survey}/asks`, state === 'all' ? {} : { state }, { enabled: maySee, keep: true, every: 15_000 });
  const found = read.data;
  if (!maySee || !found) return null;
  const left = Object.values(found.notAsked).reduce((sum, count) => sum + Number(count), 0);
  const counts = { all: Number(found.waiting) + Number(found.asked) + left, waiting: Number(found.waiting), asked: Number(found.asked), notAsked: left };
  if (counts.all === 0) return <p className={css.hint}>{t('asks.none')}</p>;
  const why = t as (key: string, values: object) => string;
  return (
    <section className={css.asks} aria-label={t('asks.title')}>
      <div className={css.asksHead}>
        <strong>{t('asks.title')}</strong>
        <SegmentedControl size="xs" aria-label={t('asks.show')} value={state} onChange={value => setState(value as typeof state)} data={states.map(value => ({ value, label: `${t(`asks.states.${value}`)} ${format.number(counts[value])}` }))} />
      </div>
      <ul className={css.people}>
        {found.items.map(ask => (
          <li key={ask.id}>
            <span className={css.who}>{ask.customer ? <Link to={`/w/${id}/customers/${ask.customer}`}>{ask.name || t('asks.nameless')}</Link> : t('asks.gone')}</span>
            <span className={css.what}>{[occasions.find(one => one.id === ask.occasion)?.event, ask.interaction].filter(Boolean).join(' · ')}</span>
            <span className={css.whenCell}>{format.moment(ask.due)}</span>
            <span><Pill tone={tones[ask.state]}>{t(`asks.states.${ask.state}`)}</Pill></span>
            {ask.reason ? <span className={css.why}>{why(`asks.reasons.${ask.reason}`, { defaultValue: ask.means })}</span> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
