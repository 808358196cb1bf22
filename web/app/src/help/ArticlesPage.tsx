import { Button, TextInput } from '@mantine/core';
import { IconExternalLink, IconLifebuoy, IconPlus, IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useMay, useRead, useWorkspace } from '../api/hooks';
import { Pill } from '../ui/Bits';
import css from '../ui/lists.module.css';
import { Empty, Fault, PageHead, Panel, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import { Tabs } from './Tabs';
import type { Article, ArticleText, Centre } from './types';
import { useHelped } from './useHelped';

const NewArticle = lazy(() => import('./NewArticle'));

/** All articles of the help centre, by heading. */
export default function ArticlesPage() {
  const { t } = useTranslation('help');
  const { id } = useWorkspace();
  const may = useMay('agent');
  const helped = useHelped();
  const [search, setSearch] = useSearchParams();
  const [making, setMaking] = useState(false);
  const list = useRead<{ items: Article[] }>('articles', '/help/articles');
  const centre = useRead<Centre>('articles', '/help/centre').data;
  const words = (search.get('search') ?? '').toLowerCase();
  const items = list.data?.items ?? [];
  const shown = items.filter(one => `${one.category} ${one.texts.map(text => `${text.title} ${text.words}`).join(' ')}`.toLowerCase().includes(words));
  const title = (article: Article) => (article.texts.find(text => text.language === centre?.languages[0]) ?? article.texts[0])?.title ?? '';
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} actions={
        <>
          {centre?.isOpen ? <Button component="a" href={`/help/${centre.address}`} target="_blank" rel="noreferrer" variant="default" leftSection={<IconExternalLink size={16} />}>{t('look')}</Button> : null}
          {may && items.length > 0 ? <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>{t('add')}</Button> : null}
        </>} />
      <Tabs />
      {centre && !centre.isOpen && items.length > 0 ? <p className={css.rule}>{t('closed')} <Link to={`/w/${id}/help/centre`}>{t('open')}</Link></p> : null}
      <Panel flush>
        {items.length > 0 ? <div className={css.bar}><TextInput label={t('find')} leftSection={<IconSearch size={16} />} value={search.get('search') ?? ''} onChange={event => setSearch(event.currentTarget.value ? { search: event.currentTarget.value } : {}, { replace: true })} /></div> : null}
        {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} />
          : !list.data ? <div className={uiCss.panelBody}><Waiting /></div>
          : items.length === 0 ? <Empty icon={IconLifebuoy} title={t('empty')} text={t('emptyText')} {...(may ? { action: { label: t('add'), onClick: () => setMaking(true) } } : {})} />
          : shown.length === 0 ? <p className={css.none}>{t('none')}</p>
          : (
            <ul className={css.list} aria-label={t('articles')}>
              {shown.map(article => (
                <li key={article.id} className={css.row}>
                  <span className={css.name}><Link to={`/w/${id}/help/articles/${article.id}`}>{title(article)}</Link><small>{[article.category, t('read', { count: article.use.read }), helped(article.use)].filter(Boolean).join(' · ')}</small></span>
                  <span>{article.texts.map(text => <Language key={text.language} text={text} />)}</span>
                  <span />
                  <span />
                </li>
              ))}
            </ul>
          )}
      </Panel>
      <Suspense fallback={null}>{making ? <NewArticle centre={centre} categories={[...new Set(items.map(one => one.category).filter(Boolean))]} close={() => setMaking(false)} /> : null}</Suspense>
    </>
  );
}

/** A language of an article and how it stands with readers. */
export function Language({ text }: { text: ArticleText }) {
  const { t } = useTranslation('help');
  const state = text.live === null ? 'draft' : text.isChanged ? 'changed' : 'live';
  return <Pill tone={state === 'live' ? 'good' : state === 'changed' ? 'warn' : 'plain'}>{text.language} · {t(`state.${state}`)}</Pill>;
}
