import { Button, TextInput } from '@mantine/core';
import { IconFilter, IconPlus, IconSearch, IconSparkles, IconTags } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { api } from '../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../api/hooks';
import { Pill, tell } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Empty, Fault, PageHead, Panel, useProblemText, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import { Change, Effect, Mood, percent } from './figures';
import css from './feedback.module.css';
import { Filters } from './Filters';
import { readAsked, toSearch, withGiven, type Given, type TopicLine, type TopicList } from './types';

const TopicForm = lazy(() => import('./TopicForm'));

/** What people speak of: how much, how it feels, what it costs. */
export default function TopicsPage() {
  const { t } = useTranslation('feedback');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const words = useProblemText();
  const may = useMay('analyst');
  const [search, setSearch] = useSearchParams();
  const [text, setText] = useState('');
  const asked = readAsked(search);
  const [open, setOpen] = useState(Object.keys(asked).length > 0);
  const [making, setMaking] = useState(false);
  const list = useRead<TopicList>('topics', '/topics', asked, { keep: true });
  const find = useChange<void>((_, path) => api.post(path('/topics/find')), ['jobs']);
  const put = (parts: Given) => setSearch(now => withGiven(now, parts), { replace: true });
  const all = list.data?.items ?? [];
  const shown = (line: TopicLine) => line.topic.name.toLowerCase().includes(text.trim().toLowerCase());
  const upper = all.filter(line => !line.topic.parent);
  const rows = upper.flatMap(line => {
    const parts = all.filter(part => part.topic.parent === line.topic.id);
    const fit = parts.filter(shown);
    return shown(line) ? [line, ...(fit.length > 0 ? fit : parts)] : fit.length > 0 ? [line, ...fit] : [];
  });
  const begin = () => find.mutate(undefined, { onSuccess: () => tell.done(t('topics.finding')), onError: problem => tell.fault(words(problem) ?? '') });
  const query = toSearch(asked);
  return (
    <>
      <PageHead title={t('topics.title')} lead={all.length > 0 ? t('topics.lead') : undefined} actions={may && all.length > 0 ? (
        <>
          <Button variant="default" leftSection={<IconSparkles size={16} />} loading={find.isPending} onClick={begin}>{t('topics.find')}</Button>
          <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>{t('topics.add')}</Button>
        </>
      ) : undefined} />
      <Panel flush className={css.flushTop}>
        {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} />
          : !list.data ? <div className={uiCss.panelBody}><Waiting /></div>
          : all.length === 0 ? <Empty icon={IconTags} title={t('topics.empty.title')} text={t('topics.empty.text')} {...(may ? { action: { label: t('topics.add'), onClick: () => setMaking(true) } } : {})} />
          : (
            <>
              <div className={css.toolbar}>
                <TextInput className={css.searchBox} value={text} onChange={event => setText(event.currentTarget.value)} aria-label={t('topics.search')} placeholder={t('topics.search')} leftSection={<IconSearch size={16} />} />
                <Button variant={open ? 'light' : 'default'} leftSection={<IconFilter size={16} />} aria-expanded={open} onClick={() => setOpen(!open)}>{t('filters')}</Button>
                <span className={css.count} role="status">{t('topics.count', { told: format.number(list.data.total - list.data.untold), total: format.number(list.data.total) })}{list.data.unread > 0 ? ` · ${t('unread', { count: list.data.unread, text: format.number(list.data.unread) })}` : ''}</span>
              </div>
              <Filters asked={asked} put={put} open={open} without={['topic']} />
              <div className={uiCss.tableWrap} tabIndex={0} role="group" aria-label={t('topics.title')}>
                <table className={uiCss.table}>
                  <thead><tr><th scope="col">{t('topics.topic')}</th><th scope="col" className={uiCss.end}>{t('topics.items')}</th><th scope="col" className={uiCss.end}>{t('topics.share')}</th><th scope="col">{t('topics.change')}</th><th scope="col">{t('topics.feels')}</th><th scope="col">{t('topics.effect')}</th></tr></thead>
                  <tbody>
                    {rows.map(line => (
                      <tr key={line.topic.id}>
                        <th scope="row" className={css.topicCell} data-part={!!line.topic.parent}>
                          <Link to={`/w/${id}/topics/${line.topic.id}${query ? `?${query}` : ''}`}>{line.topic.name}</Link>
                          {line.topic.stability !== null && line.topic.stability !== undefined && line.topic.stability < 0.5 ? <> <Pill tone="warn">{t('topics.doubt')}</Pill></> : null}
                        </th>
                        <td className={`num ${uiCss.end}`}><Link to={`/w/${id}/feedback?${toSearch({ ...asked, topic: line.topic.id })}`}>{format.number(line.volume.n)}</Link></td>
                        <td className={`num ${uiCss.end}`}>{percent(line.volume.share, format)}</td>
                        <td><Change volume={line.volume} /></td>
                        <td><Mood feeling={line.feeling} /></td>
                        <td>{line.effect ? <Effect effect={line.effect} /> : <span className={css.soft}>–</span>}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </>
          )}
      </Panel>
      <Suspense fallback={null}>{making ? <TopicForm topics={all.map(line => line.topic)} close={() => setMaking(false)} /> : null}</Suspense>
    </>
  );
}
