import { Button, Select, TextInput } from '@mantine/core';
import { IconMessages, IconPlus, IconQuote, IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useMay, useRead, useWorkspace } from '../api/hooks';
import { Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import css from '../ui/lists.module.css';
import { Empty, Fault, PageHead, Panel, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import { kinds, type Line } from './types';

const InterviewForm = lazy(() => import('./InterviewForm'));

/** Interviews, focus groups, calls, meetings and visits. */
export default function InterviewsPage() {
  const { t } = useTranslation('interviews');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const mayAdd = useMay('agent');
  const [search, setSearch] = useSearchParams();
  const [making, setMaking] = useState(false);
  const asked = { kind: search.get('kind'), search: search.get('search') };
  const set = (name: string, value: string | null) => setSearch(now => {
    const next = new URLSearchParams(now);
    if (value) next.set(name, value); else next.delete(name);
    return next;
  }, { replace: true });
  const list = useRead<{ items: Line[] }>('interviews', '/interviews', asked, { keep: true });
  const rows = list.data?.items ?? [];
  const isAsked = Object.values(asked).some(Boolean);
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} actions={
        <>
          {rows.length > 0 ? <Button component={Link} to={`/w/${id}/interviews/quotes`} variant="default" leftSection={<IconQuote size={16} />}>{t('quotes')}</Button> : null}
          {mayAdd && (rows.length > 0 || isAsked) ? <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>{t('add')}</Button> : null}
        </>} />
      <Panel flush>
        {rows.length > 0 || isAsked ? (
          <div className={css.bar}>
            <TextInput label={t('find')} leftSection={<IconSearch size={16} />} value={asked.search ?? ''} onChange={event => set('search', event.currentTarget.value)} />
            <Select label={t('kindLabel')} placeholder={t('all')} clearable value={asked.kind} onChange={value => set('kind', value)} data={kinds.map(kind => ({ value: kind, label: t(`kind.${kind}`) }))} />
          </div>
        ) : null}
        {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} />
          : !list.data ? <div className={uiCss.panelBody}><Waiting /></div>
          : rows.length === 0 && !isAsked ? <Empty icon={IconMessages} title={t('empty')} text={t('emptyText')} {...(mayAdd ? { action: { label: t('add'), onClick: () => setMaking(true) } } : {})} />
          : rows.length === 0 ? <p className={css.none}>{t('none')}</p>
          : (
            <ul className={css.list}>
              {rows.map(line => (
                <li key={line.id} className={css.row}>
                  <span className={css.name}><Link to={`/w/${id}/interviews/${line.id}`}>{line.title}</Link><small>{[line.study, line.place, t('people', { count: line.participants }), t('quoteCount', { count: line.quotes })].filter(Boolean).join(' · ')}</small></span>
                  <Pill>{t(`kind.${line.kind}`)}</Pill>
                  <span className={css.side}>{format.day(line.at)}</span>
                  <span />
                </li>
              ))}
            </ul>
          )}
      </Panel>
      <Suspense fallback={null}>{making ? <InterviewForm close={() => setMaking(false)} /> : null}</Suspense>
    </>
  );
}
