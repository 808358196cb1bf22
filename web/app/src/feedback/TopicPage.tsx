import { Button } from '@mantine/core';
import { IconFilter, IconInbox, IconPencil } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { useMay, useRead, useWorkspace } from '../api/hooks';
import { useFormats, type Formats } from '../ui/format';
import { Fault, PageHead, Panel, Waiting } from '../ui/Page';
import { Change, Effect, Feels, Mood, percent, signed } from './figures';
import css from './feedback.module.css';
import { Filters } from './Filters';
import { ItemLine } from './ItemLine';
import { readAsked, toSearch, withGiven, type Asked, type Given, type Item, type TopicFigures, type TopicList, type TopicSlice, type TopicStep } from './types';
import { useValueName } from './words';

const ItemDrawer = lazy(() => import('./ItemDrawer'));
const TopicForm = lazy(() => import('./TopicForm'));

/** Everything about one topic. Every number leads to its words. */
export default function TopicPage() {
  const { t } = useTranslation('feedback');
  const { id, zone } = useWorkspace();
  const { topic = '' } = useParams();
  const format = useFormats(zone);
  const navigate = useNavigate();
  const may = useMay('analyst');
  const [search, setSearch] = useSearchParams();
  const asked = readAsked(search);
  const [open, setOpen] = useState(Object.keys(asked).length > 0);
  const [editing, setEditing] = useState(false);
  const [item, setItem] = useState<string | null>(null);
  const page = useRead<TopicFigures>('topics', `/topics/${topic}/figures`, asked, { keep: true });
  const all = useRead<TopicList>('topics', '/topics', undefined, { enabled: editing }).data?.items.map(line => line.topic);
  const put = (parts: Given) => setSearch(now => withGiven(now, parts), { replace: true });
  if (page.error && !page.data) return <Panel><Fault problem={page.error} retry={() => void page.refetch()} /></Panel>;
  if (!page.data) return <Panel><Waiting lines={10} /></Panel>;
  const figures = page.data;
  const words = (more: Asked = {}) => `/w/${id}/feedback?${toSearch({ ...asked, ...more, topic })}`;
  return (
    <>
      <PageHead title={figures.topic.name} lead={figures.topic.language ? t('topic.found') : t('topic.written')} actions={(
        <>
          <Button variant={open ? 'light' : 'default'} leftSection={<IconFilter size={16} />} aria-expanded={open} onClick={() => setOpen(!open)}>{t('filters')}</Button>
          {may ? <Button variant="default" leftSection={<IconPencil size={16} />} onClick={() => setEditing(true)}>{t('topic.edit')}</Button> : null}
          <Button component={Link} to={words()} leftSection={<IconInbox size={16} />}>{t('topic.words')}</Button>
        </>
      )} />
      {open ? <Panel flush className={css.narrowed}><Filters asked={asked} put={put} open without={['topic']} /></Panel> : null}
      <dl className={css.tiles}>
        <div><dt>{t('topics.items')}</dt><dd><Link to={words()} className="num">{format.number(figures.volume.n)}</Link></dd><dd className={css.soft}>{t('topic.ofAll', { share: percent(figures.volume.share, format), total: format.number(figures.volume.total) })}</dd></div>
        <div><dt>{t('topics.change')}</dt><dd><Change volume={figures.volume} /></dd><dd className={css.soft}>{figures.volume.beforeTotal ? t('topic.before', { n: format.number(figures.volume.beforeN ?? 0), total: format.number(figures.volume.beforeTotal) }) : t('topic.noBefore')}</dd></div>
        <div><dt>{t('topics.feels')}</dt><dd><Mood feeling={figures.feeling} /></dd><dd className={css.soft}><Feels feeling={figures.feeling} />{figures.feeling.others === null || figures.feeling.others === undefined ? '' : <> · {t('topic.others', { mean: signed(figures.feeling.others, format) })}</>}</dd></div>
        <div><dt>{t('topic.people')}</dt><dd className="num">{format.number(figures.customers)}</dd><dd className={css.soft}>{t('topic.peopleNote')}</dd></div>
      </dl>
      <div className={css.columns}>
        <Panel title={t('topic.effects')} note={t('topic.effectsNote')}>
          {figures.effects.length === 0 ? <p className={css.soft}>{t('topic.noEffects')}</p> : (
            <ul className={css.parts}>{figures.effects.map(effect => <li key={effect.metric}><Effect effect={effect} /><div className={css.soft}>{t('topic.effectOf', { with: signed(effect.with, format, 1).replace('+', ''), n: format.number(effect.n), without: signed(effect.without, format, 1).replace('+', ''), m: format.number(effect.othersN) })}</div></li>)}</ul>
          )}
        </Panel>
        <Panel title={t('topic.trend')} note={figures.slopeP === null || figures.slopeP === undefined ? t('topic.noTrend') : t(figures.slopeP < 0.05 ? ((figures.slope ?? 0) > 0 ? 'topic.rising' : 'topic.falling') : 'topic.steady', { slope: signed((figures.slope ?? 0) * 100, format), step: t(`step.${figures.step}` as 'step.week'), p: figures.slopeP < 0.001 ? '< 0.001' : `= ${format.number(Math.round(figures.slopeP * 1000) / 1000)}` })}>
          <Trend steps={figures.trend} format={format} />
        </Panel>
      </div>
      <div className={css.columns}>
        {([['step', figures.steps], ['touchpoint', figures.touchpoints], ['channel', figures.channels], ['language', figures.languages], ['source', figures.sources], ['segment', figures.segments]] as const).filter(([, slices]) => slices.length > 0).map(([by, slices]) => (
          <Panel key={by} title={t(`topic.by.${by}`)}><Slices by={by} slices={slices} to={key => words({ [by]: by === 'segment' || by === 'step' ? key : [key] })} format={format} /></Panel>
        ))}
      </div>
      {([['typical', figures.typical], ['worst', figures.worst], ['best', figures.best]] as const).filter(([, items]) => items.length > 0).map(([kind, items]) => (
        <Panel key={kind} title={t(`topic.${kind}`)} flush className={css.gap}>
          <ul className={css.items}>{items.map((one: Item) => <ItemLine key={one.id} item={one} format={format} current={one.id === item} open={() => setItem(one.id)} />)}</ul>
        </Panel>
      ))}
      <Suspense fallback={null}>
        {item ? <ItemDrawer key={item} id={item} close={() => setItem(null)} /> : null}
        {editing && all ? <TopicForm topics={all} topic={figures.topic} close={() => setEditing(false)} gone={to => void navigate(to ? `/w/${id}/topics/${to}` : `/w/${id}/topics`)} /> : null}
      </Suspense>
    </>
  );
}

/** Bars of the share per step; the same numbers stand in a table for those who do not see them. */
function Trend({ steps, format }: { steps: TopicStep[]; format: Formats }) {
  const { t } = useTranslation('feedback');
  const most = Math.max(...steps.map(step => step.share ?? 0), 0.0001);
  return (
    <>
      <div className={css.trend} aria-hidden>
        {steps.map(step => <span key={step.from} title={`${format.day(step.from)}: ${percent(step.share, format)} (${format.number(step.n)})`} style={{ blockSize: `${Math.max(2, ((step.share ?? 0) / most) * 100)}%` }} data-none={step.total === 0} />)}
      </div>
      {steps.length > 0 ? <div className={css.trendEnds} aria-hidden><span>{format.day(steps[0]!.from)}</span><span>{t('topic.upTo', { share: percent(most, format) })}</span><span>{format.day(steps.at(-1)!.from)}</span></div> : null}
      <table className="visually-hidden">
        <caption>{t('topic.trend')}</caption>
        <thead><tr><th scope="col">{t('topic.from')}</th><th scope="col">{t('topics.items')}</th><th scope="col">{t('topics.share')}</th></tr></thead>
        <tbody>{steps.map(step => <tr key={step.from}><td>{format.day(step.from)}</td><td>{step.n}</td><td>{percent(step.share, format)}</td></tr>)}</tbody>
      </table>
    </>
  );
}

function Slices({ by, slices, to, format }: { by: string; slices: TopicSlice[]; to: (key: string) => string; format: Formats }) {
  const { t } = useTranslation('feedback');
  const named = useValueName();
  const most = Math.max(1, ...slices.map(slice => slice.n));
  return (
    <ul className={css.slices}>
      {slices.map(slice => (
        <li key={slice.key}>
          <Link to={to(slice.key)}>{slice.name || named(by, slice.key)}</Link>
          <span className="num">{format.number(slice.n)} <span className={css.soft}>{t('topic.shareThere', { share: percent(slice.share, format) })}</span></span>
          <span className={css.soft}>{slice.sentiment === null || slice.sentiment === undefined ? '' : signed(slice.sentiment, format)}</span>
          <span className={css.sliceBar} aria-hidden><span style={{ inlineSize: `${(slice.n / most) * 100}%` }} data-tone={(slice.sentiment ?? 0) < -0.1 ? 'bad' : (slice.sentiment ?? 0) > 0.1 ? 'good' : 'plain'} /></span>
        </li>
      ))}
    </ul>
  );
}
