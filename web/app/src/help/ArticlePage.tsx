import { Button, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core';
import { IconArrowLeft, IconExternalLink, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { api, type Problem } from '../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../api/hooks';
import { Confirm, tell } from '../ui/Bits';
import css from '../ui/lists.module.css';
import { Fault, PageHead, Panel, useProblemText, Waiting } from '../ui/Page';
import { Language } from './ArticlesPage';
import { PastPanel } from './PastPanel';
import { Preview } from './Preview';
import type { Article, Centre } from './types';
import { useHelped } from './useHelped';

/** One article: its drafts by language, what readers see, what they say. */
export default function ArticlePage() {
  const { t } = useTranslation('help');
  const { id } = useWorkspace();
  const { article = '' } = useParams();
  const found = useRead<Article>('articles', `/help/articles/${article}`);
  const centre = useRead<Centre>('articles', '/help/centre').data;
  const navigate = useNavigate();
  const words = useProblemText();
  const helped = useHelped();
  const mayDelete = useMay('analyst');
  const [deleting, setDeleting] = useState(false);
  const [language, setLanguage] = useState<string | null>(null);
  const remove = useChange<void>((_, path) => api.delete(path(`/help/articles/${article}`)), ['articles']);
  if (found.error && !found.data) return <Panel><Fault problem={found.error} retry={() => void found.refetch()} /></Panel>;
  const now = found.data;
  const languages = [...new Set([...(centre?.languages ?? []), ...(now?.texts.map(text => text.language) ?? [])])];
  const chosen = language ?? now?.texts[0]?.language ?? languages[0] ?? 'en';
  const text = now?.texts.find(one => one.language === chosen);
  return (
    <>
      <PageHead title={text?.title ?? now?.texts[0]?.title ?? t('title')} lead={now ? [t('read', { count: now.use.read }), helped(now.use)].filter(Boolean).join(' · ') : undefined} actions={
        <>
          <Button component={Link} to={`/w/${id}/help`} variant="default" leftSection={<IconArrowLeft size={16} />}>{t('all')}</Button>
          {now?.url ? <Button component="a" href={now.url} target="_blank" rel="noreferrer" variant="default" leftSection={<IconExternalLink size={16} />}>{t('look')}</Button> : null}
          {mayDelete && now ? <Button variant="subtle" color="coral" leftSection={<IconTrash size={16} />} onClick={() => setDeleting(true)}>{t('delete')}</Button> : null}
        </>} />
      {!now ? <Panel><Waiting lines={8} /></Panel> : (
        <div className={css.column}>
          {languages.length > 1 ? <SegmentedControl style={{ justifySelf: 'start' }} aria-label={t('language')} data={languages} value={chosen} onChange={setLanguage} /> : null}
          <Draft key={`${article}/${chosen}`} article={now} language={chosen} />
          <PastPanel article={article} language={chosen} />
        </div>
      )}
      <Confirm opened={deleting} close={() => setDeleting(false)} title={t('deleteTitle')} text={t('deleteText')} action={t('delete')} busy={remove.isPending} fault={words(remove.error)}
        act={() => remove.mutate(undefined, { onSuccess: () => void navigate(`/w/${id}/help`) })} />
    </>
  );
}

/** The draft of one language. It is kept when its writer says so, and shown to readers when it is published. */
function Draft({ article, language }: { article: Article; language: string }) {
  const { t } = useTranslation(['help', 'common']);
  const may = useMay('agent');
  const words = useProblemText();
  const kept = article.texts.find(one => one.language === language);
  const [draft, setDraft] = useState({ category: article.category, title: kept?.title ?? '', text: kept?.text ?? '', words: kept?.words ?? '' });
  // What the writer began from: a colleague's change in between is told, not overwritten.
  const [version, setVersion] = useState(article.version);
  const save = useChange<void, Article>((_, path) => api.put(path(`/help/articles/${article.id}`), { category: draft.category, texts: { [language]: { title: draft.title, text: draft.text, words: draft.words } } }, version), ['articles']);
  const turn = useChange<'publish' | 'withdraw', Article>((what, path) => api.post(path(`/help/articles/${article.id}/${what}`), { language }), ['articles']);
  const isDirty = draft.category !== article.category || draft.title !== (kept?.title ?? '') || draft.text !== (kept?.text ?? '') || draft.words !== (kept?.words ?? '');
  const fault = (problem: Problem) => tell.fault(problem.status === 412 ? t('help:stale') : [words(problem), ...Object.values(problem.errors).flat()].filter(Boolean).join(' '));
  const publish = () => turn.mutate('publish', { onSuccess: now => { setVersion(now.version); tell.done(t('help:published')); }, onError: fault });
  const keep = (then?: () => void) => save.mutate(undefined, { onSuccess: now => { setVersion(now.version); if (then) then(); else tell.done(t('common:saved')); }, onError: fault });
  const set = (part: Partial<typeof draft>) => setDraft(now => ({ ...now, ...part }));
  return (
    <Panel title={t('help:draft')} actions={kept ? <Language text={kept} /> : undefined}>
      <form onSubmit={event => { event.preventDefault(); keep(); }}>
        <Stack>
          <TextInput label={t('help:name')} required maxLength={200} disabled={!may} value={draft.title} onChange={event => set({ title: event.currentTarget.value })} />
          <div className={css.two}>
            <TextInput label={t('help:category')} maxLength={80} disabled={!may} value={draft.category} onChange={event => set({ category: event.currentTarget.value })} />
            <TextInput label={t('help:words')} description={t('help:wordsHelp')} inputWrapperOrder={['label', 'input', 'description']} maxLength={500} disabled={!may} value={draft.words} onChange={event => set({ words: event.currentTarget.value })} />
          </div>
          <div className={css.two}>
            <Textarea label={t('help:text')} description={t('help:textHelp')} inputWrapperOrder={['label', 'input', 'description']} autosize minRows={12} maxRows={30} maxLength={100_000} disabled={!may} value={draft.text} onChange={event => set({ text: event.currentTarget.value })} />
            <Preview text={draft.text} />
          </div>
          {may ? (
            <div className={css.filters}>
              <Button type="submit" variant="default" loading={save.isPending} disabled={!isDirty}>{t('help:save')}</Button>
              <Button loading={turn.isPending} disabled={!draft.title.trim() || !draft.text.trim() || (!isDirty && kept !== undefined && !kept.isChanged)} onClick={() => { if (isDirty) keep(publish); else publish(); }}>{t('help:publish')}</Button>
              {kept && kept.live !== null ? <Button variant="subtle" color="coral" onClick={() => turn.mutate('withdraw', { onSuccess: now => { setVersion(now.version); tell.done(t('help:withdrawn')); }, onError: fault })}>{t('help:withdraw')}</Button> : null}
            </div>
          ) : null}
        </Stack>
      </form>
    </Panel>
  );
}
