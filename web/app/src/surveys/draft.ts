import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { api, Problem } from '../api/client';
import { usePath, useRead, useWorkspace } from '../api/hooks';
import { sameAs, type Edit } from './document';
import { begin, change, redo, undo, type History } from '../ui/history';
import type { Draft, Survey } from './types';

/** saved: the server has it. waiting: typed a moment ago. offline: tried again until it works. refused: the server says why.
 * behind: somebody else was faster, and a person must choose. */
export type Saving = 'saved' | 'waiting' | 'saving' | 'offline' | 'refused' | 'behind';

const pauseMs = 700;
const longestPauseMs = 15_000;

export const draftOf = ({ name, document, opensAt, closesAt, responseLimit }: Survey): Draft => ({ name, document, opensAt, closesAt, responseLimit });

type Act = { do: 'set'; next: Draft; name: string; time: number } | { do: 'undo' | 'redo' } | { do: 'load'; next: Draft };
function reduce(history: History<Draft>, act: Act): History<Draft> {
  if (act.do === 'set') return change(history, act.next, act.name, act.time);
  if (act.do === 'load') return change(history, act.next, '', 0);
  return act.do === 'undo' ? undo(history) : redo(history);
}

/** The draft of a survey: edited here, saved by itself, never over somebody else's change. */
export function useDraft(first: Survey) {
  const path = usePath();
  const { id: workspace } = useWorkspace();
  const queries = useQueryClient();
  const [history, act] = useReducer(reduce, draftOf(first), begin);
  const [survey, setSurvey] = useState(first);
  const [saving, setSaving] = useState<Saving>('saved');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [theirs, setTheirs] = useState<Survey | null>(null);
  const state = useRef({ now: history.now, stored: history.now, seen: first.version, changed: first.changed, busy: null as Promise<boolean> | null, timer: 0, pause: pauseMs, gone: false, behind: false });
  const live = state.current;
  live.now = history.now;
  const tail = `/surveys/${first.id}`;

  /** What the server answered becomes what is known. */
  const know = useCallback((answer: Survey) => {
    [live.seen, live.changed] = [answer.version, answer.changed];
    setSurvey(answer);
    queries.setQueryData([workspace, 'survey', tail, null], answer);
    void queries.invalidateQueries({ queryKey: [workspace, 'surveys'] });
  }, [live, queries, tail, workspace]);

  /** Saves what is unsaved; true when the server has everything afterwards. */
  const save = useCallback(async (): Promise<boolean> => {
    window.clearTimeout(live.timer);
    if (live.busy) { await live.busy; return live.now === live.stored || save(); }
    if (live.now === live.stored) return true;
    if (live.behind) return false;
    const sent = live.now;
    const attempt = async () => {
      if (!live.gone) setSaving('saving');
      try {
        know(await api.put<Survey>(path(tail), sent, live.seen));
        live.stored = sent;
        live.pause = pauseMs;
        if (!live.gone) { setProblem(null); setSaving(live.now === sent ? 'saved' : 'waiting'); }
        return true;
      } catch (error) {
        const fault = error instanceof Problem ? error : new Problem(500, 'unknown', String(error));
        if (fault.status === 412) {
          const other = await api.get<Survey>(path(tail)).catch(() => null);
          if (other && sameAs(draftOf(other), sent)) { know(other); live.stored = sent; setSaving('saved'); return true; } // our own, its answer was lost
          if (other) { live.behind = true; setTheirs(other); setSaving('behind'); return false; }
        }
        setProblem(fault);
        const passes = fault.status === 0 || fault.status === 412 || fault.status === 429 || fault.status >= 500;
        setSaving(passes ? 'offline' : 'refused');
        if (passes && !live.gone) {
          live.pause = Math.min(live.pause * 2, longestPauseMs);
          live.timer = window.setTimeout(() => void save(), live.pause);
        }
        return false;
      }
    };
    live.busy = attempt();
    const done = await live.busy;
    live.busy = null;
    return done && live.now !== live.stored ? save() : done;
  }, [know, live, path, tail]);

  useEffect(() => {
    if (history.now === live.stored || live.behind) { if (!live.behind && !live.busy) setSaving('saved'); return; }
    setSaving(was => was === 'offline' ? was : 'waiting');
    window.clearTimeout(live.timer);
    live.timer = window.setTimeout(() => void save(), pauseMs);
  }, [history.now, live, save]);

  // Leaving the page takes what is unsaved along; closing the tab asks first.
  useEffect(() => {
    live.gone = false;
    const ask = (event: BeforeUnloadEvent) => { if (live.now !== live.stored) event.preventDefault(); };
    const again = () => void save();
    window.addEventListener('beforeunload', ask);
    window.addEventListener('online', again);
    return () => {
      live.gone = true;
      window.removeEventListener('beforeunload', ask);
      window.removeEventListener('online', again);
      void save();
    };
  }, [live, save]);

  // Somebody else's change arrives by itself as long as nothing of one's own is unsaved.
  const fresh = useRead<Survey>('survey', tail).data;
  useEffect(() => {
    if (!fresh || fresh.version === live.seen || fresh.changed <= live.changed || live.busy || live.now !== live.stored) return;
    [live.seen, live.changed] = [fresh.version, fresh.changed];
    setSurvey(fresh);
    if (sameAs(draftOf(fresh), live.now)) return;
    const next = draftOf(fresh);
    live.stored = next;
    act({ do: 'load', next });
  }, [fresh, live]);

  const set = useCallback((next: (draft: Draft) => Draft, name = '') => act({ do: 'set', next: next(live.now), name, time: Date.now() }), [live]);
  return {
    draft: history.now, survey, saving, problem, theirs, save, know, set,
    edit: useCallback((edit: Edit, name = '') => set(draft => { const document = edit(draft.document); return document === draft.document ? draft : { ...draft, document }; }, name), [set]),
    undo: history.past.length > 0 ? () => act({ do: 'undo' }) : null,
    redo: history.future.length > 0 ? () => act({ do: 'redo' }) : null,
    unsaved: saving !== 'saved',
    /** Takes the other person's version; one's own stays one step of undo away. */
    takeTheirs: () => {
      if (!theirs) return;
      const next = draftOf(theirs);
      know(theirs);
      [live.stored, live.behind] = [next, false];
      setTheirs(null);
      setProblem(null);
      setSaving('saved');
      act({ do: 'load', next });
    },
    /** Makes a survey of its own of what was written here. */
    keepMine: async (name: string) => {
      const { document, opensAt, closesAt, responseLimit } = live.now;
      let copy = await api.post<Survey>(path('/surveys'), { name, document });
      if (opensAt || closesAt || responseLimit) copy = await api.put<Survey>(path(`/surveys/${copy.id}`), { name, document, opensAt, closesAt, responseLimit }, copy.version);
      [live.stored, live.behind] = [live.now, false];
      setSaving('saved');
      return copy.id;
    },
  };
}
export type Drafting = ReturnType<typeof useDraft>;
