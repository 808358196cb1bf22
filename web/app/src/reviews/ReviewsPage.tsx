import { Button, Select, TextInput } from '@mantine/core';
import { IconDownload, IconFileImport, IconPlus, IconSearch, IconStar } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useAsk, useMay, usePages, usePath, useWorkspace } from '../api/hooks';
import type { MetricAnswer } from '../api/types';
import { Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import css from '../ui/lists.module.css';
import { Empty, Fault, PageHead, Panel, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import { replyTone, Stars } from './Stars';
import { replyStates, type Review } from './types';

const NewReview = lazy(() => import('./NewReview'));
const always = { from: '2000-01-01', to: '2100-01-01' };

/** What people write in public: reviews and mentions. */
export default function ReviewsPage() {
  const { t } = useTranslation('reviews');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const path = usePath();
  const mayEdit = useMay('analyst');
  const [search, setSearch] = useSearchParams();
  const [making, setMaking] = useState(false);
  const asked = { kind: search.get('kind'), stars: search.get('stars'), reply: search.get('reply'), platform: search.get('platform'), search: search.get('search') };
  const set = (name: string, value: string | null) => setSearch(now => {
    const next = new URLSearchParams(now);
    if (value) next.set(name, value); else next.delete(name);
    return next;
  }, { replace: true });
  const list = usePages<Review>('reviews', '/reviews', asked);
  const mean = useAsk<MetricAnswer>('metrics', '/metrics/query', { metric: 'stars.mean.5', period: always });
  const rows = list.data?.pages.flatMap(page => page.items) ?? [];
  const total = list.data?.pages[0]?.total ?? 0;
  const isAsked = Object.values(asked).some(Boolean);
  const figure = mean.data?.total;
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} actions={
        <>
          {mayEdit && rows.length > 0 ? <Button component="a" href={path('/reviews.csv')} download variant="default" leftSection={<IconDownload size={16} />}>{t('export')}</Button> : null}
          {mayEdit ? <Button component={Link} to={`/w/${id}/imports`} variant="default" leftSection={<IconFileImport size={16} />}>{t('import')}</Button> : null}
          {mayEdit ? <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>{t('add')}</Button> : null}
        </>} />
      {figure && figure.n > 0 && figure.value !== null ? (
        <dl className={css.tiles}>
          <div className={css.tile}><dt>{t('mean')}</dt><dd><strong>{format.fixed(figure.value, 2)}</strong><small>{figure.low !== null && figure.high !== null ? t('range', { low: format.fixed(figure.low, 2), high: format.fixed(figure.high, 2) }) : ''} · n {format.number(figure.n)}</small></dd></div>
        </dl>
      ) : null}
      <Panel flush>
        {rows.length > 0 || isAsked ? (
          <div className={css.bar}>
            <TextInput label={t('find')} leftSection={<IconSearch size={16} />} value={asked.search ?? ''} onChange={event => set('search', event.currentTarget.value)} />
            <Select label={t('kindLabel')} placeholder={t('all')} clearable value={asked.kind} onChange={value => set('kind', value)} data={(['review', 'mention'] as const).map(kind => ({ value: kind, label: t(`kind.${kind}`) }))} />
            <Select label={t('starsLabel')} placeholder={t('all')} clearable value={asked.stars} onChange={value => set('stars', value)} data={['5', '4', '3', '2', '1']} />
            <Select label={t('replyLabel')} placeholder={t('all')} clearable value={asked.reply} onChange={value => set('reply', value)} data={replyStates.map(state => ({ value: state, label: t(`reply.${state}`) }))} />
            <TextInput label={t('platform')} value={asked.platform ?? ''} onChange={event => set('platform', event.currentTarget.value)} />
          </div>
        ) : null}
        {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} />
          : !list.data ? <div className={uiCss.panelBody}><Waiting /></div>
          : rows.length === 0 && !isAsked ? <Empty icon={IconStar} title={t('empty')} text={t('emptyText')} {...(mayEdit ? { action: { label: t('import'), to: `/w/${id}/imports` } } : {})} />
          : rows.length === 0 ? <p className={css.none}>{t('none')}</p>
          : (
            <ul className={css.list} aria-label={t('count', { count: total ?? 0 })}>
              {rows.map(review => (
                <li key={review.id} className={css.row}>
                  <span className={css.name}>
                    <Link to={`/w/${id}/reviews/${review.id}`}>{review.title || review.text || t('noWords')}</Link>
                    <small>{[review.platform, review.place, review.product, review.customerName ?? review.author].filter(Boolean).join(' · ')}</small>
                  </span>
                  {review.stars != null ? <Stars value={review.stars} /> : <Pill>{t(`kind.${review.kind}`)}</Pill>}
                  {review.replyState !== 'none' ? <Pill tone={replyTone[review.replyState]}>{t(`reply.${review.replyState}`)}</Pill> : <span />}
                  <span className={css.side}>{format.day(review.at)}</span>
                </li>
              ))}
            </ul>
          )}
        {list.hasNextPage ? <div className={css.more}><Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('more')}</Button></div> : null}
      </Panel>
      <Suspense fallback={null}>{making ? <NewReview close={() => setMaking(false)} /> : null}</Suspense>
    </>
  );
}
