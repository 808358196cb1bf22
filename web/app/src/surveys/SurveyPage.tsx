import { ActionIcon, Alert, Button, Group, Menu, Popover, Select, Tabs, TextInput, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconAdjustments, IconArrowBackUp, IconArrowForwardUp, IconArrowLeft, IconChartBar, IconClock, IconCopy, IconDots, IconGitBranch, IconListDetails, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconRoute, IconShare } from '@tabler/icons-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useBlocker, useNavigate, useParams, useSearchParams } from 'react-router';
import { api } from '../api/client';
import { useMay, usePath, useRead, useWorkspace } from '../api/hooks';
import { Confirm, Pill, tell } from '../ui/Bits';
import { Fault, useProblemText, Waiting } from '../ui/Page';
import { blockOf, missing } from './document';
import { useDraft, type Drafting } from './draft';
import { EditorContext, languageName, type Editor, type Tab } from './editor';
import { LogicTab } from './LogicTab';
import { PreviewPane, useDrawn } from './PreviewPane';
import { QuestionsTab } from './QuestionsTab';
import { SettingsTab } from './SettingsTab';
import { ShareTab } from './ShareTab';
import { stateTone } from './state';
import css from './surveys.module.css';
import type { Finding, Kinds, Survey, SurveyState } from './types';

const FlowGraph = lazy(() => import('./FlowGraph'));
const icons = { questions: IconListDetails, logic: IconRoute, flow: IconGitBranch, settings: IconAdjustments, share: IconShare };

export default function SurveyPage() {
  const { survey = '' } = useParams();
  const loaded = useRead<Survey>('survey', `/surveys/${survey}`);
  const kinds = useRead<Kinds>('question-kinds', '/question-kinds');
  const problem = (!loaded.data && loaded.error) || (!kinds.data && kinds.error);
  if (problem) return <Fault problem={problem} retry={() => { void loaded.refetch(); void kinds.refetch(); }} />;
  if (!loaded.data || !kinds.data) return <Waiting lines={9} height={34} />;
  return <Workbench key={survey} first={loaded.data} kinds={kinds.data} />;
}

function Workbench({ first, kinds }: { first: Survey; kinds: Kinds }) {
  const { t, i18n } = useTranslation(['surveys', 'common']);
  const { id: workspace } = useWorkspace();
  const mayEdit = useMay('analyst');
  const drafting = useDraft(first);
  const { draft, edit, set, saving } = drafting;
  const { document } = draft;
  const [search, setSearch] = useSearchParams();
  const tab = (search.get('tab') ?? 'questions') as Tab;
  const [wanted, setWanted] = useState('');
  const language = document.languages.includes(wanted) ? wanted : document.languages[0] ?? 'en';
  const [selected, setSelected] = useState<string | null>(null);
  const [page, setPage] = useState('');
  const [said, setSaid] = useState('');
  const shown = document.blocks.find(block => block.id === page)?.id ?? document.blocks[0]?.id ?? '';
  const drawn = useDrawn(document, shown, language);
  const findings = drawn.data?.findings ?? drafting.survey.findings;

  useEffect(() => { window.document.title = `${draft.name} · Rapport`; }, [draft.name]);
  const select = useCallback((element: string | null) => {
    setSelected(element);
    if (element) setPage(was => { const block = document.blocks.find(item => item.elements.some(one => one.id === element)); return block?.id ?? was; });
  }, [document.blocks]);
  // A question just added or copied is on its page only a moment later.
  useEffect(() => { const at = selected ? blockOf(document, selected) : -1; if (at >= 0) setPage(document.blocks[at]!.id); }, [selected]);
  const open = useCallback((to: Tab, at?: string) => setSearch(now => {
    const next = new URLSearchParams(now);
    next.set('tab', to);
    if (at) next.set('at', at); else next.delete('at');
    return next;
  }, { replace: true }), [setSearch]);

  useHotkeys(mayEdit ? [
    ['mod+Z', () => drafting.undo?.()],
    ['mod+shift+Z', () => drafting.redo?.()],
    ['mod+Y', () => drafting.redo?.()],
    ['mod+S', () => void drafting.save()],
  ] : [], []);

  const editor: Editor = useMemo(() => ({ document, draft, kinds, language, findings, selected, mayEdit, edit, set, select, open, announce: setSaid }),
    [document, draft, kinds, language, findings, selected, mayEdit, edit, set, select, open]);
  const lacks = useMemo(() => Object.fromEntries(document.languages.map(tag => [tag, missing(document, kinds.items, tag)])), [document, kinds]);
  const go = (finding: Finding) => {
    const at = blockOf(document, finding.at);
    if (at >= 0) { open('questions'); select(finding.at); requestAnimationFrame(() => window.setTimeout(() => { const row = window.document.getElementById(`row-${finding.at}`); row?.scrollIntoView({ block: 'center' }); row?.focus(); }, 160)); return; }
    const block = document.blocks.find(item => item.id === finding.at);
    if (block && block.elements.length > 0) open('logic', block.id);
    else open(block || finding.code === 'survey.empty' ? 'questions' : 'settings');
  };

  return (
    <EditorContext value={editor}>
      <header className={css.head}>
        <Link className={css.back} to={`/w/${workspace}/surveys`} aria-label={t('surveys:backToList')}><IconArrowLeft size={18} /></Link>
        <div className={css.name}>
          <h1 className="visually-hidden" id="page-title" tabIndex={-1}>{draft.name}</h1>
          <TextInput variant="unstyled" classNames={{ input: css.nameInput ?? '' }} aria-label={t('surveys:name')} readOnly={!mayEdit} maxLength={200} value={draft.name} onChange={event => { const name = event.currentTarget.value; set(old => ({ ...old, name }), 'name'); }} />
          <div className={css.state}>
            <Pill tone={stateTone[drafting.survey.state]}>{t(`surveys:state.${drafting.survey.state}`)}</Pill>
            <Status drafting={drafting} />
            <span className={css.minutes}><IconClock size={14} aria-hidden />{t('surveys:minutes', { count: Math.max(1, Math.round(drawn.data?.minutes ?? drafting.survey.minutes)) })}</span>
          </div>
        </div>
        {mayEdit ? (
          <Group gap={6} className={css.acts}>
            <Tooltip label={t('surveys:undo')}><ActionIcon variant="default" size={36} aria-label={t('surveys:undo')} aria-keyshortcuts="Control+Z" disabled={!drafting.undo} onClick={() => drafting.undo?.()}><IconArrowBackUp size={18} /></ActionIcon></Tooltip>
            <Tooltip label={t('surveys:redo')}><ActionIcon variant="default" size={36} aria-label={t('surveys:redo')} aria-keyshortcuts="Control+Shift+Z" disabled={!drafting.redo} onClick={() => drafting.redo?.()}><IconArrowForwardUp size={18} /></ActionIcon></Tooltip>
            <Publish drafting={drafting} findings={findings} go={go} />
          </Group>
        ) : null}
      </header>
      <Behind drafting={drafting} />
      {saving === 'refused' ? <Alert color="coral" mb="md" title={t('surveys:refused')}>{drafting.problem?.message} {Object.values(drafting.problem?.errors ?? {}).flat().join(' ')}</Alert> : null}
      <Tabs value={tab} onChange={next => open((next ?? 'questions') as Tab)} keepMounted={false} classNames={{ list: css.tabs ?? '' }}>
        <div className={css.tabBar}>
          <Tabs.List aria-label={t('surveys:parts')}>
            {(['questions', 'logic', 'flow', 'settings', 'share'] as const).map(key => { const Icon = icons[key]; return <Tabs.Tab key={key} value={key} leftSection={<Icon size={16} stroke={1.8} aria-hidden />}>{t(`surveys:tab.${key}`)}</Tabs.Tab>; })}
          </Tabs.List>
          {document.languages.length > 1 ? (
            <Select w={200} aria-label={t('surveys:language')} value={language} onChange={tag => { if (tag) setWanted(tag); }}
              data={document.languages.map(tag => ({ value: tag, label: lacks[tag] ? t('surveys:languageLacks', { language: languageName(tag, i18n.language), count: lacks[tag] }) : languageName(tag, i18n.language) }))} />
          ) : null}
        </div>
        <Tabs.Panel value="flow"><Suspense fallback={<Waiting />}><FlowGraph /></Suspense></Tabs.Panel>
        <Tabs.Panel value="logic"><LogicTab at={search.get('at')} /></Tabs.Panel>
        <Tabs.Panel value="settings"><SettingsTab /></Tabs.Panel>
        <Tabs.Panel value="share"><ShareTab survey={drafting.survey} /></Tabs.Panel>
        <Tabs.Panel value="questions">
          <div className={css.bench}>
            <div className={css.work}><QuestionsTab /></div>
            <div className={css.side}>
              <PreviewPane document={document} block={shown} language={language} drawn={drawn.data} offline={drawn.isError} showBlock={setPage} />
              <Findings findings={findings} go={go} />
            </div>
          </div>
        </Tabs.Panel>
      </Tabs>
      <p className="visually-hidden" aria-live="assertive" role="log">{said}</p>
      <Leave drafting={drafting} />
    </EditorContext>
  );
}

function Status({ drafting }: { drafting: Drafting }) {
  const { t } = useTranslation('surveys');
  return <span role="status" className={css.saving} data-state={drafting.saving}>{t(`saving.${drafting.saving}`)}</span>;
}

function Findings({ findings, go }: { findings: Finding[]; go: (finding: Finding) => void }) {
  const { t } = useTranslation('surveys');
  if (findings.length === 0) return null;
  const seen = new Set<string>();
  const list = findings.filter(finding => { const key = finding.at + finding.message; const fresh = !seen.has(key); seen.add(key); return fresh; });
  return (
    <section className={css.findings} aria-label={t('findings.title')}>
      <h2>{t('findings.title')}</h2>
      <ul>{list.slice(0, 12).map(finding => <li key={finding.at + finding.message}><button type="button" data-severity={finding.severity} onClick={() => go(finding)}><span>{t(`findings.${finding.severity}`)}</span>{finding.message}</button></li>)}</ul>
      {list.length > 12 ? <p className={css.hint}>{t('findings.more', { count: list.length - 12 })}</p> : null}
    </section>
  );
}

/** Publish, pause and close; while something forbids it, the reasons stand beside the button. */
function Publish({ drafting, findings, go }: { drafting: Drafting; findings: Finding[]; go: (finding: Finding) => void }) {
  const { t } = useTranslation('surveys');
  const path = usePath();
  const navigate = useNavigate();
  const { id: workspace } = useWorkspace();
  const words = useProblemText();
  const [busy, setBusy] = useState(false);
  const { survey, know, save } = drafting;
  const errors = findings.filter(finding => finding.severity === 'error');
  const address = path(`/surveys/${survey.id}`);
  const act = async (what: () => Promise<unknown>) => {
    setBusy(true);
    try { await what(); } catch (error) { tell.fault(words(error as Error) ?? ''); } finally { setBusy(false); }
  };
  const publish = () => act(async () => {
    if (!await save()) { tell.fault(t('publish.unsaved')); return; }
    const answer = await api.post<Survey>(`${address}/publish`);
    know(answer);
    tell.done(t('publish.done', { version: answer.publishedVersion }));
  });
  const turn = (state: SurveyState) => act(async () => { know(await api.put<Survey>(`${address}/state`, { state })); tell.done(t(`publish.turned.${state}`)); });
  const duplicate = () => act(async () => {
    await save();
    const copy = await api.post<Survey>(path('/surveys'), { name: t('copyName', { name: drafting.draft.name }), copyOf: survey.id });
    void navigate(`/w/${workspace}/surveys/${copy.id}`);
  });
  const fresh = survey.publishedVersion === 0;
  const current = !fresh && !survey.hasChanges && survey.state === 'live' && !drafting.unsaved;
  return (
    <>
      {fresh ? null : <Button variant="default" component={Link} to={`/w/${workspace}/surveys/${survey.id}/results`} leftSection={<IconChartBar size={16} aria-hidden />}>{t('results')}</Button>}
      {errors.length > 0 ? (
        <Popover position="bottom-end" shadow="md" width={340} trapFocus returnFocus>
          <Popover.Target><Button variant="light" color="coral">{t('publish.reasons', { count: errors.length })}</Button></Popover.Target>
          <Popover.Dropdown>
            <p className={css.fieldLabel} id="publish-reasons">{t('publish.why')}</p>
            <ul className={css.reasons}>{errors.map((finding, index) => <li key={index}><button type="button" onClick={() => go(finding)}>{finding.message}</button></li>)}</ul>
          </Popover.Dropdown>
        </Popover>
      ) : null}
      <Button loading={busy} disabled={errors.length > 0 || current} onClick={() => void publish()}>{t(fresh ? 'publish.act' : current ? 'publish.current' : 'publish.changes')}</Button>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target><ActionIcon variant="default" size={36} aria-label={t('surveyMenu')}><IconDots size={18} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          {survey.state === 'live' ? <Menu.Item leftSection={<IconPlayerPause size={16} />} onClick={() => void turn('paused')}>{t('publish.pause')}</Menu.Item> : null}
          {survey.state === 'paused' || survey.state === 'closed' ? <Menu.Item leftSection={<IconPlayerPlay size={16} />} onClick={() => void turn('live')}>{t('publish.resume')}</Menu.Item> : null}
          {survey.state === 'live' || survey.state === 'paused' ? <Menu.Item leftSection={<IconPlayerStop size={16} />} onClick={() => void turn('closed')}>{t('publish.close')}</Menu.Item> : null}
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => void duplicate()}>{t('duplicate')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

/** Somebody else was faster: both versions live on, and a person chooses. */
function Behind({ drafting }: { drafting: Drafting }) {
  const { t } = useTranslation('surveys');
  const navigate = useNavigate();
  const { id: workspace } = useWorkspace();
  const words = useProblemText();
  const [busy, setBusy] = useState(false);
  if (drafting.saving !== 'behind' || !drafting.theirs) return null;
  const keep = async () => {
    setBusy(true);
    try {
      const id = await drafting.keepMine(t('behind.mine', { name: drafting.draft.name }));
      void navigate(`/w/${workspace}/surveys/${id}`);
    } catch (error) { tell.fault(words(error as Error) ?? ''); } finally { setBusy(false); }
  };
  return (
    <Alert color="amber" mb="md" title={t('behind.title')} role="alert">
      <p className={css.alertText}>{t('behind.text')}</p>
      <Group gap="xs" mt="sm">
        <Button size="compact-md" variant="default" onClick={drafting.takeTheirs}>{t('behind.theirs')}</Button>
        <Button size="compact-md" loading={busy} onClick={() => void keep()}>{t('behind.keep')}</Button>
      </Group>
    </Alert>
  );
}

/** On the way out the draft is saved first; only what cannot be saved makes the page ask. */
function Leave({ drafting }: { drafting: Drafting }) {
  const { t } = useTranslation('surveys');
  const { unsaved, save } = drafting;
  const blocker = useBlocker(({ currentLocation, nextLocation }) => unsaved && currentLocation.pathname !== nextLocation.pathname);
  const [stuck, setStuck] = useState(false);
  useEffect(() => {
    if (blocker.state !== 'blocked') { setStuck(false); return; }
    void save().then(done => { if (done) blocker.proceed(); else setStuck(true); });
  }, [blocker.state]);
  return <Confirm opened={stuck && blocker.state === 'blocked'} close={() => blocker.reset?.()} title={t('leave.title')} text={t('leave.text')} action={t('leave.act')} act={() => blocker.proceed?.()} />;
}
