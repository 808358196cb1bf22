import { Button, Drawer, Group, MultiSelect, Select, Stack, TagsInput } from '@mantine/core';
import { IconArrowBackUp, IconExternalLink, IconUserCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CasePage } from '../cases/types';
import { api, type Problem } from '../api/client';
import { useChange, useMay, useRead, useSession, useWorkspace } from '../api/hooks';
import { Pill, tell } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Fault, useProblemText, Waiting } from '../ui/Page';
import css from './feedback.module.css';
import { Quote } from './Quote';
import { ReadingCopy } from './ReadingCopy';
import { levels, type Choices, type Item, type TopicList } from './types';
import { toneOfLevel, useValueName } from './words';

/** What was said, what was read in it and why, and what people do with it. */
export default function ItemDrawer({ id: item, close }: { id: string; close: () => void }) {
  const { t } = useTranslation('feedback');
  const found = useRead<Item>('feedback', `/feedback/${item}`);
  return (
    <Drawer opened onClose={close} position="right" size={560} title={t('item.title')} closeButtonProps={{ 'aria-label': t('item.close') }}>
      {found.error && !found.data ? <Fault problem={found.error} retry={() => void found.refetch()} /> : !found.data ? <Waiting lines={8} /> : <Body item={found.data} />}
    </Drawer>
  );
}

function Body({ item }: { item: Item }) {
  const { t } = useTranslation('feedback');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const named = useValueName();
  const me = useSession().data?.person?.id;
  const may = useMay('agent');
  const words = useProblemText();
  const topics = useRead<TopicList>('topics', '/topics').data?.items ?? [];
  const choices = useRead<Choices>('feedback', '/feedback/choices').data;
  const opened = useRead<CasePage>('cases', '/cases', { item: item.id }).data?.items[0];
  const stale = ['feedback', 'topics'];
  const change = useChange<{ what: string; body: unknown }>(({ what, body }, path) => api.put(path(`/feedback/${item.id}/${what}`), body), stale);
  const put = (what: string, body: unknown, done: string) => change.mutate({ what, body }, { onSuccess: () => tell.done(done), onError: (problem: Problem) => tell.fault(words(problem) ?? '') });
  const reading = item.reading;
  const emotions = (reading?.emotions ?? []).filter(emotion => emotion.name !== 'neutral');
  const parts = (reading?.parts ?? []).filter(part => part.aspect);
  const nameOf = (topic: TopicList['items'][number]) => {
    const parent = topics.find(other => other.topic.id === topic.topic.parent)?.topic.name;
    return parent ? `${parent} › ${topic.topic.name}` : topic.topic.name;
  };
  return (
    <Stack gap="lg">
      <div>
        <div className={css.itemHead}>
          {item.customer ? <Link to={`/w/${id}/customers/${item.customer.id}`} className={css.who}>{item.customer.name || t('somebody')}</Link> : <span className={css.who}>{t('nobody')}</span>}
          <span className={css.soft}>{format.moment(item.at)}</span>
        </div>
        {item.heading ? <p className={css.heading}>{item.heading}</p> : null}
        {item.text ? <Quote text={item.text} marks={(reading?.words ?? []).slice(0, 4)} /> : <p className={css.soft}>{t('item.noWords')}</p>}
      </div>
      {item.text ? <ReadingCopy key={item.copy?.text ?? ''} item={item} may={may} put={copy => put('reading-copy', copy, t(copy.text ? 'copy.kept' : 'copy.removed'))} /> : null}
      <dl className={css.facts}>
        <dt>{t('filter.source')}</dt><dd>{[named('source', item.source), item.collection].filter(Boolean).join(' · ')}</dd>
        {item.score !== null && item.score !== undefined ? <><dt>{t('item.score')}</dt><dd>{item.score} <span className={css.soft}>{item.metric}</span></dd></> : null}
        {item.touchpoint ? <><dt>{t('filter.touchpoint')}</dt><dd>{named('touchpoint', item.touchpoint)}</dd></> : null}
        {item.channel ? <><dt>{t('filter.channel')}</dt><dd>{named('channel', item.channel)}</dd></> : null}
        {item.place ? <><dt>{t('item.place')}</dt><dd>{item.place}</dd></> : null}
        {item.employee ? <><dt>{t('item.employee')}</dt><dd>{item.employee}</dd></> : null}
        {reading?.language ? <><dt>{t('filter.language')}</dt><dd>{named('language', reading.language)} <span className={css.soft}>{t('sure', { share: format.number(Math.round(reading.languageConfidence * 100)) })}</span></dd></> : null}
        {item.alikeCount > 1 ? <><dt>{t('filter.alike')}</dt><dd><Link to={`/w/${id}/feedback?alike=${item.alike}`}>{t('item.alike', { count: item.alikeCount, text: format.number(item.alikeCount) })}</Link></dd></> : null}
        {opened ? <><dt>{t('item.case')}</dt><dd><Link to={`/w/${id}/cases/${opened.id}`}>#{opened.number} {opened.title}</Link></dd></> : null}
        <dt>{t('filter.followUp')}</dt><dd>{item.followUp === null || item.followUp === undefined ? t('followUp.unasked') : named('followUp', String(item.followUp))}</dd>
      </dl>
      <section aria-label={t('item.read')}>
        <h3 className={css.small}>{t('item.read')}</h3>
        {!item.isRead ? <p className={css.soft}>{t('reading')}</p> : item.level ? (
          <p className={css.line}>
            <Pill tone={toneOfLevel(item.level)}>{t(`feeling.${item.level}` as 'feeling.mixed')}{reading?.mixed ? ` · ${t('feeling.mixed')}` : ''}</Pill>
            <span className={css.soft}>{item.levelBy === 'person' ? t('item.byPerson') : t('sure', { share: format.number(Math.round((reading?.confidence ?? 0) * 100)) })}</span>
          </p>
        ) : item.text ? <p className={css.soft}>{t('unsupportedLong', { language: named('language', reading?.language ?? 'und') })}</p> : null}
        {parts.length > 0 ? (
          <ul className={css.parts}>
            {parts.map(part => <li key={part.start}><Pill tone={toneOfLevel(part.level)}>{t(`aspect.${part.aspect}` as 'aspect.staff', { defaultValue: part.aspect ?? '' })}</Pill> <span>{item.text.slice(part.start ?? 0, (part.start ?? 0) + (part.length ?? 0))}</span></li>)}
          </ul>
        ) : null}
        {emotions.length > 0 ? <p className={css.line}>{emotions.map(emotion => <Pill key={emotion.name}>{named('emotion', emotion.name)} {format.number(Math.round(emotion.confidence * 100))} %</Pill>)}</p> : null}
        <ul className={css.parts}>
          {item.topics.map(topic => (
            <li key={topic.id}>
              <Link to={`/w/${id}/topics/${topic.id}`} className={css.topic}>{topic.parent ? `${topic.parent} › ` : ''}{topic.name}</Link>{' '}
              <span className={css.soft}>
                {topic.by === 'person' ? t('item.byPerson') : topic.by === 'rule' ? t('item.byRule', { words: topic.words.map(word => word.word).join(', ') })
                  : t('item.byLikeness', { share: format.number(Math.round(topic.confidence * 100)), words: topic.words.slice(0, 4).map(word => word.word).join(', ') })}
              </span>
            </li>
          ))}
        </ul>
      </section>
      {may ? (
        <section aria-label={t('item.correct')}>
          <h3 className={css.small}>{t('item.correct')}</h3>
          <p className={css.soft}>{t('item.correctNote')}</p>
          <Stack gap="sm" mt="xs">
            <Group align="flex-end" wrap="nowrap">
              <Select className={css.grow} label={t('item.feels')} placeholder={t('item.unsaid')} value={item.levelBy === 'person' ? item.level ?? null : null} data={levels.map(level => ({ value: level, label: t(`feeling.${level}`) }))}
                onChange={level => put('feeling', { level }, t('item.learned'))} />
              {item.levelBy === 'person' ? <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={() => put('feeling', { level: null }, t('item.takenBack'))}>{t('item.takeBack')}</Button> : null}
            </Group>
            <Group align="flex-end" wrap="nowrap">
              <MultiSelect className={css.grow} label={t('item.about')} searchable value={item.topics.map(topic => topic.id)} data={topics.map(topic => ({ value: topic.topic.id, label: nameOf(topic) }))}
                onChange={said => put('topics', { topics: said }, t('item.learned'))} />
              {item.topics.some(topic => topic.by === 'person') ? <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={() => put('topics', { topics: null }, t('item.takenBack'))}>{t('item.takeBack')}</Button> : null}
            </Group>
            <TagsInput label={t('filter.tag')} value={item.tags} data={choices?.tags.map(tag => tag.key) ?? []} maxTags={50} onChange={tags => put('tags', { tags }, t('item.tagged'))} />
            <Select label={t('filter.assignee')} placeholder={t('assignee.nobody')} searchable clearable clearButtonProps={{ 'aria-label': t('item.unassign', { name: item.assignee?.name ?? '' }) }} value={item.assignee?.id ?? null} data={team(choices, item)}
              onChange={person => put('assignee', { person }, person ? t('item.assignedTo', { name: team(choices, item).find(one => one.value === person)?.label ?? '' }) : t('item.unassigned'))} />
            <Group>
              {item.assignee?.id !== me ? <Button variant="default" leftSection={<IconUserCheck size={16} />} onClick={() => put('assignee', { person: me }, t('item.assigned'))}>{t('item.assignMe')}</Button> : null}
              {item.page ? <Button variant="default" component={Link} to={`/w/${id}/${item.page}`} leftSection={<IconExternalLink size={16} />}>{t('item.page')}</Button> : null}
            </Group>
          </Stack>
        </section>
      ) : null}
    </Stack>
  );
}

/** Who may look after an item, and who does even if they may no more. */
const team = (choices: Choices | undefined, item: Item) => {
  const members = (choices?.assignees ?? []).map(one => ({ value: one.key, label: one.name }));
  return item.assignee && !members.some(one => one.value === item.assignee?.id) ? [...members, { value: item.assignee.id, label: item.assignee.name }] : members;
};
