import { Anchor, Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useRead, useWorkspace } from '../api/hooks';
import type { ContactDecision, ContactList, RuleFigures } from '../api/types';
import { Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Fault, Panel } from '../ui/Page';
import css from './customers.module.css';
import { useState } from 'react';

/** Why somebody was, and was not, asked: every decision with the rule that made it and what it went by. */
export function Asked({ customer }: { customer: string }) {
  const { t } = useTranslation('customers');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const [limit, setLimit] = useState(6);
  const read = useRead<ContactList>('contacts', `/customers/${customer}/contacts`, { limit });
  if (read.error && !read.data) return <Panel title={t('asked.title')}><Fault problem={read.error} retry={() => void read.refetch()} /></Panel>;
  if (!read.data) return null;
  const { decisions, pausedUntil, everyDays, zone: theirs, zoneFrom, next } = read.data;
  const survey = (about: string) => /^survey ([0-9a-f-]{36})$/.exec(about)?.[1];
  return (
    <Panel title={t('asked.title')} note={t('asked.clock', { zone: theirs, from: t(`asked.zone.${zoneFrom as 'trait'}`) })} flush>
      {pausedUntil ? <Text fz="sm" px={18} pb={8}><Pill tone="warn">{t('asked.paused', { when: format.day(pausedUntil) })}</Pill></Text> : null}
      {everyDays > 0 ? <Text fz="sm" px={18} pb={8}><Pill>{t('asked.wish', { count: everyDays })}</Pill></Text> : null}
      {decisions.length === 0 ? <Text c="dimmed" fz="sm" px={18} pb={16}>{t('asked.none')}</Text> : (
        <ul className={css.list}>
          {decisions.map((one, i) => {
            const about = survey(one.about);
            return (
              <li key={i}>
                <div className={css.pair}>
                  <span><Pill tone={one.may ? 'good' : 'plain'}>{one.may ? t('asked.yes') : t('asked.no')}</Pill> {about ? <Anchor component={Link} fz="sm" to={`/w/${id}/surveys/${about}`}>{t('asked.survey')}</Anchor> : one.category}</span>
                  <span title={format.moment(one.at)}>{format.ago(one.at)}{one.times > 1 ? ` · ${t('asked.times', { count: one.times })}` : ''}</span>
                </div>
                <div className={css.fine}>{[one.channel, t(`asked.rule.${one.rule.replace('.', '_') as 'budget'}`, { defaultValue: one.rule }), figures(one, format, t)].filter(Boolean).join(' · ')}</div>
              </li>
            );
          })}
        </ul>
      )}
      {next ? <Button variant="subtle" size="xs" m={10} onClick={() => setLimit(limit + 20)}>{t('asked.more')}</Button> : null}
    </Panel>
  );
}

function figures(one: ContactDecision, format: ReturnType<typeof useFormats>, t: ReturnType<typeof useTranslation<'customers'>>['t']) {
  if (!Array.isArray(one.figures)) return '';
  const rule = (one.figures as RuleFigures[]).find(each => !each.isOpen) ?? (one.figures as RuleFigures[]).find(each => each.count !== null && each.count !== undefined);
  if (!rule) return '';
  const parts = [];
  if (rule.count !== null && rule.count !== undefined && rule.most && rule.hours) parts.push(t('asked.counted', { count: rule.count, most: rule.most, days: Math.round(rule.hours / 2.4) / 10 }));
  if (!one.may && rule.until) parts.push(t('asked.until', { when: format.moment(rule.until) }));
  return parts.join(' · ');
}
