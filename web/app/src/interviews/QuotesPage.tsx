import { Button, TextInput } from '@mantine/core';
import { IconArrowLeft, IconDownload, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useMay, usePages, usePath, useWorkspace } from '../api/hooks';
import css from '../ui/lists.module.css';
import { Fault, PageHead, Panel, Waiting } from '../ui/Page';
import { Quotes } from './Quotes';
import type { Quote } from './types';

/** Quotes of all talks. */
export default function QuotesPage() {
  const { t } = useTranslation('interviews');
  const { id } = useWorkspace();
  const path = usePath();
  const [mayEdit, mayExport] = [useMay('agent'), useMay('analyst')];
  const [search, setSearch] = useSearchParams();
  const asked = { search: search.get('search'), tag: search.get('tag') };
  const set = (name: string, value: string) => setSearch(now => {
    const next = new URLSearchParams(now);
    if (value) next.set(name, value); else next.delete(name);
    return next;
  }, { replace: true });
  const list = usePages<Quote>('quotes', '/quotes', asked);
  return (
    <>
      <PageHead title={t('quotes')} lead={t('quotesNote')} actions={
        <>
          <Button component={Link} to={`/w/${id}/interviews`} variant="default" leftSection={<IconArrowLeft size={16} />}>{t('allTalks')}</Button>
          {mayExport ? <Button component="a" href={path('/quotes.csv')} download variant="default" leftSection={<IconDownload size={16} />}>{t('export')}</Button> : null}
        </>} />
      <Panel flush>
        <div className={css.bar}>
          <TextInput label={t('find')} leftSection={<IconSearch size={16} />} value={asked.search ?? ''} onChange={event => set('search', event.currentTarget.value)} />
          <TextInput label={t('tag')} value={asked.tag ?? ''} onChange={event => set('tag', event.currentTarget.value)} />
        </div>
        {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} /> : !list.data ? <div className={css.none}><Waiting /></div>
          : <Quotes linked mayEdit={mayEdit} quotes={list.data.pages.flatMap(page => page.items)} />}
        {list.hasNextPage ? <div className={css.more}><Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('more')}</Button></div> : null}
      </Panel>
    </>
  );
}
