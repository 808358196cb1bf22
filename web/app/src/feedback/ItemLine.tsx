import { UnstyledButton } from '@mantine/core';
import { IconPhoneCall, IconUserCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { toneOf } from '../customers/tones';
import { Pill } from '../ui/Bits';
import type { Formats } from '../ui/format';
import css from './feedback.module.css';
import { Quote } from './Quote';
import type { Item } from './types';
import { toneOfLevel, useValueName } from './words';

/** One thing somebody said, in a list. */
export function ItemLine({ item, format, open, current }: { item: Item; format: Formats; open: () => void; current?: boolean }) {
  const { t } = useTranslation('feedback');
  const named = useValueName();
  const meta = [named('source', item.source), item.collection, item.channel && named('channel', item.channel), item.touchpoint && named('touchpoint', item.touchpoint), item.place].filter(Boolean).join(' · ');
  return (
    <li className={css.item} data-current={current}>
      <div className={css.itemScore} data-tone={item.score === null || item.score === undefined ? 'none' : toneOf(item.metric, item.score)} title={item.metric ? t('scoreOn', { metric: item.metric }) : undefined}>
        {item.score ?? '–'}
      </div>
      <div className={css.itemBody}>
        <div className={css.itemHead}>
          <UnstyledButton className={css.itemOpen} onClick={open}>
            <strong>{item.customer?.name || (item.customer ? t('somebody') : t('nobody'))}</strong>
            <span className={css.soft} title={format.moment(item.at)}>{format.ago(item.at)}</span>
          </UnstyledButton>
          <span className={css.pills}>
            {!item.isRead ? <Pill>{t('reading')}</Pill> : item.level ? (
              <Pill tone={toneOfLevel(item.level)}>{t(`feeling.${item.level}` as 'feeling.mixed')}{item.reading?.mixed ? ` · ${t('feeling.mixed')}` : ''}</Pill>
            ) : item.text ? <Pill tone="warn">{t('unsupported', { language: named('language', item.reading?.language ?? 'und') })}</Pill> : null}
            {item.followUp ? <Pill tone="accent" icon={<IconPhoneCall size={13} />}>{t('followUp.short')}</Pill> : null}
            {item.assignee ? <Pill icon={<IconUserCheck size={13} />}>{item.assignee.name}</Pill> : null}
            {!item.counts ? <Pill tone="warn">{t('leftOut')}</Pill> : null}
          </span>
        </div>
        {item.heading ? <p className={css.heading}>{item.heading}</p> : null}
        {item.text ? <Quote text={item.text} short /> : null}
        {item.copy ? <p className={css.copied} lang={item.copy.language}><span className={css.soft}>{t('copy.in', { language: named('language', item.copy.language) })}: </span>{item.copy.text}</p> : null}
        <div className={css.itemFoot}>
          <span className={css.soft}>{meta}</span>
          {item.topics.map(topic => <span key={topic.id} className={css.topic}>{topic.name}</span>)}
          {item.tags.map(tag => <span key={tag} className={css.tag}>#{tag}</span>)}
        </div>
      </div>
    </li>
  );
}
