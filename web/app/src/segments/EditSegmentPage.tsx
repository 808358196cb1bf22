import { ActionIcon, Alert, Button, Group, JsonInput, SegmentedControl, TextInput, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { IconArrowBackUp, IconArrowForwardUp, IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useBlocker, useNavigate, useParams, useSearchParams } from 'react-router';
import { useMay, useRead, useWorkspace } from '../api/hooks';
import { Confirm, tell } from '../ui/Bits';
import { Fault, useProblemText, Waiting } from '../ui/Page';
import { Builder, type Trouble } from './Builder';
import { draftOf, useDraft, type Drafting } from './draft';
import { EstimatePane, useEstimate } from './EstimatePane';
import { lacksOf, sentenceOf } from './kinds';
import { pathIn } from './pointer';
import css from './segments.module.css';
import { asGroup, leaves } from './tree';
import type { Draft, Node, Segment, Template } from './types';
import { templateText, useWords, type Words } from './vocabulary';

/** Makes a segment, or changes one: the sentence, how many it means now, and some of them. */
export default function EditSegmentPage() {
  const { segment } = useParams();
  const [search] = useSearchParams();
  const copied = search.get('copy');
  const words = useWords();
  const loaded = useRead<Segment>('segment', `/segments/${segment ?? copied ?? ''}`, undefined, { enabled: Boolean(segment ?? copied) });
  const ready = useReady();
  const templates = useRead<{ items: Template[] }>('segment-templates', '/segments/templates', undefined, { enabled: search.has('template') });
  if (loaded.error && !loaded.data) return <Fault problem={loaded.error} retry={() => void loaded.refetch()} />;
  if (((segment ?? copied) && !loaded.data) || !ready || templates.isLoading) return <Waiting lines={9} height={34} />;
  const template = templates.data?.items.find(item => item.key === search.get('template'));
  const first: Draft = segment ? draftOf(loaded.data!)
    : copied ? { ...draftOf(loaded.data!), name: words.t('copyName', { name: loaded.data!.name }) }
    : template ? { name: templateText(words, template).name, description: '', predicate: asGroup(template.predicate) }
    : { name: search.get('name') ?? '', description: '', predicate: asGroup(sentenceIn(search.get('predicate'))) };
  return <Workbench key={`${segment ?? ''}${search.toString()}`} stored={segment ? loaded.data! : null} first={first} words={words} />;
}

/** A sentence that another page handed over; anything odd is none. */
function sentenceIn(text: string | null): Node | null {
  try {
    const read: unknown = JSON.parse(text ?? 'null');
    return typeof read === 'object' && read !== null && ('all' in read || 'any' in read) ? read as Node : null;
  } catch {
    return null;
  }
}

/** Templates and value kinds need what exists; the rest may arrive later. */
const useReady = () => [useRead('traits', '/traits'), useRead('metrics', '/metrics'), useRead('segments', '/segments')].every(read => !read.isPending);

function Workbench({ stored, first, words }: { stored: Segment | null; first: Draft; words: Words }) {
  const { t } = useTranslation(['segments', 'common']);
  const { id: workspace } = useWorkspace();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const mayEdit = useMay('analyst');
  const problemText = useProblemText();
  const drafting = useDraft(stored, first);
  const { draft, dirty } = drafting;
  const estimate = useEstimate(draft.predicate);
  const [view, setView] = useState('sentence');
  const left = useRef(false);
  const nameBox = useRef<HTMLInputElement>(null);
  const unfinished = useMemo(() => leaves(draft.predicate).some(({ leaf }) => lacksOf(leaf).length > 0), [draft.predicate]);
  const isEmpty = leaves(draft.predicate).length === 0;
  const nameless = draft.name.trim() === '';
  const problem = estimate.problem ?? (drafting.problem?.code.startsWith('filter.') || drafting.problem?.code.startsWith('segment.') ? drafting.problem : null);
  const trouble: Trouble | null = useMemo(() => problem ? { path: pathIn(draft.predicate, problem === estimate.problem && estimate.asked ? estimate.asked : draft.predicate, Object.keys(problem.errors)[0] ?? ''), text: problemText(problem) ?? '' } : null, [problem, draft.predicate, estimate.problem, estimate.asked, problemText]);
  useEffect(() => { document.title = `${draft.name || t('segments:new.title')} · Rapport`; }, [draft.name, t]);

  // A new segment begins with its name.
  useEffect(() => {
    if (stored) return;
    const frame = requestAnimationFrame(() => nameBox.current?.focus({ preventScroll: true })); // after the shell has moved the reader to the page
    return () => cancelAnimationFrame(frame);
  }, [stored]);

  const blocker = useBlocker(({ currentLocation, nextLocation }) => dirty && !left.current && currentLocation.pathname !== nextLocation.pathname);
  const save = async () => {
    const made = await drafting.save();
    if (!made) return;
    for (const resource of ['segments', 'segment', 'members', 'jobs']) void queries.invalidateQueries({ queryKey: [workspace, resource] });
    left.current = true;
    tell.done(t('segments:savedNote', { name: made.name }));
    void navigate(`/w/${workspace}/segments/${made.id}`);
  };
  const ready = mayEdit && !nameless && !unfinished && !isEmpty && !drafting.saving;
  useHotkeys(mayEdit ? [
    ['mod+Z', () => drafting.undo?.()], ['mod+shift+Z', () => drafting.redo?.()], ['mod+Y', () => drafting.redo?.()], ['mod+S', () => { if (ready) void save(); }],
  ] : [], []);

  return (
    <>
      <header className={css.head}>
        <Link className={css.back} to={`/w/${workspace}/segments${stored ? `/${stored.id}` : ''}`} aria-label={t('segments:backToList')}><IconArrowLeft size={18} /></Link>
        <div className={css.name}>
          <h1 className="visually-hidden" id="page-title" tabIndex={-1}>{draft.name || t('segments:new.title')}</h1>
          <TextInput ref={nameBox} variant="unstyled" classNames={{ input: css.nameInput ?? '' }} aria-label={t('segments:name')} placeholder={t('segments:namePlaceholder')} readOnly={!mayEdit} maxLength={120} value={draft.name} onChange={event => drafting.set({ name: event.currentTarget.value }, 'name')} />
          <TextInput variant="unstyled" classNames={{ input: css.aboutInput ?? '' }} aria-label={t('segments:about')} placeholder={t('segments:aboutPlaceholder')} readOnly={!mayEdit} maxLength={1000} value={draft.description} onChange={event => drafting.set({ description: event.currentTarget.value }, 'about')} />
        </div>
        <Group gap={6} className={css.acts}>
          {mayEdit ? (
            <>
              <span className={css.saving} role="status">{dirty ? t('segments:unsaved') : ''}</span>
              <Tooltip label={t('segments:undo')}><ActionIcon variant="default" size={36} aria-label={t('segments:undo')} aria-keyshortcuts="Control+Z" disabled={!drafting.undo} onClick={() => drafting.undo?.()}><IconArrowBackUp size={18} /></ActionIcon></Tooltip>
              <Tooltip label={t('segments:redo')}><ActionIcon variant="default" size={36} aria-label={t('segments:redo')} aria-keyshortcuts="Control+Shift+Z" disabled={!drafting.redo} onClick={() => drafting.redo?.()}><IconArrowForwardUp size={18} /></ActionIcon></Tooltip>
              <Button disabled={!ready || (stored !== null && !dirty)} loading={drafting.saving} onClick={() => void save()}>{t(stored ? 'segments:save' : 'segments:create')}</Button>
            </>
          ) : null}
        </Group>
      </header>
      <Notices drafting={drafting} words={words} />
      <div className={css.bench}>
        <section className={css.work} aria-label={t('segments:conditions')}>
          <div className={css.workBar}>
            <p className={css.reads} aria-live="polite">{sentenceOf(draft.predicate, words)}</p>
            <SegmentedControl size="xs" aria-label={t('segments:view')} value={view} onChange={setView} data={[{ value: 'sentence', label: t('segments:asSentence') }, { value: 'json', label: t('segments:asJson') }]} />
          </div>
          {view === 'sentence'
            ? <Builder root={draft.predicate} change={drafting.setPredicate} words={words} trouble={trouble} mayEdit={mayEdit} />
            : <JsonView root={draft.predicate} change={next => drafting.setPredicate(asGroup(next))} mayEdit={mayEdit} trouble={trouble} />}
          {drafting.problem && drafting.problem !== problem ? <p className={css.trouble} role="alert">{problemText(drafting.problem)} {Object.values(drafting.problem.errors).flat().join(' ')}</p> : null}
          {mayEdit ? <p className={css.hint}>{nameless && !isEmpty && !unfinished ? `${t('segments:needsName')} ` : ''}{t('segments:keys')}</p> : null}
        </section>
        <EstimatePane estimate={estimate} words={words} />
      </div>
      <Confirm opened={blocker.state === 'blocked'} close={() => blocker.reset?.()} title={t('segments:leaveTitle')} text={t('segments:leaveText')} action={t('segments:leave')} danger={false} act={() => blocker.proceed?.()} />
    </>
  );
}

function Notices({ drafting, words }: { drafting: Drafting; words: Words }) {
  const { t } = words;
  if (drafting.theirs) {
    return (
      <Alert color="amber" mb="md" title={t('behind.title')}>
        <p className={css.alertText}>{t('behind.text', { name: drafting.theirs.name, sentence: sentenceOf(drafting.theirs.predicate, words) })}</p>
        <Group gap={8} mt={10}><Button size="xs" onClick={drafting.takeTheirs}>{t('behind.theirs')}</Button><Button size="xs" variant="default" onClick={drafting.keepMine}>{t('behind.mine')}</Button></Group>
      </Alert>
    );
  }
  if (!drafting.restored || !drafting.dirty) return null;
  return <Alert color="iris" mb="md"><Group justify="space-between" gap={8}><span>{t('restored')}</span><Button size="xs" variant="default" onClick={drafting.discard}>{t('discard')}</Button></Group></Alert>;
}

function JsonView({ root, change, mayEdit, trouble }: { root: Node; change: (root: Node) => void; mayEdit: boolean; trouble: Trouble | null }) {
  const { t } = useTranslation('segments');
  const [text, setText] = useState(() => JSON.stringify(root, null, 2));
  const [fault, setFault] = useState<string | null>(null);
  const put = (next: string) => {
    setText(next);
    try {
      const read = JSON.parse(next) as unknown;
      if (typeof read !== 'object' || read === null || Array.isArray(read) || Object.keys(read).length === 0) throw new Error(t('jsonObject'));
      setFault(null);
      change(read as Node);
    } catch (error) {
      setFault(t('jsonFault', { reason: error instanceof Error ? error.message : '' }));
    }
  };
  return <JsonInput className={css.json ?? ''} label={t('jsonLabel')} description={t('jsonAbout')} value={text} onChange={put} readOnly={!mayEdit} autosize minRows={12} maxRows={32} error={fault ?? trouble?.text} />;
}
