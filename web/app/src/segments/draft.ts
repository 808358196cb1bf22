import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { api, Problem } from '../api/client';
import { usePath, useWorkspace } from '../api/hooks';
import { begin, change, redo, undo, type History } from '../ui/history';
import { asGroup, sameNode } from './tree';
import type { Draft, Node, Segment } from './types';

export const draftOf = (segment: Segment): Draft => ({ name: segment.name, description: segment.description, predicate: asGroup(segment.predicate) });

type Act = { do: 'set'; next: Draft; name: string; time: number } | { do: 'undo' | 'redo' } | { do: 'load'; next: Draft };
function reduce(history: History<Draft>, act: Act): History<Draft> {
  if (act.do === 'set') return change(history, act.next, act.name, act.time);
  if (act.do === 'load') return begin(act.next);
  return act.do === 'undo' ? undo(history) : redo(history);
}

/** What was typed and not saved, kept on this browser until it is. */
const shelf = {
  key: (workspace: string, id: string) => `rapport.segment.${workspace}.${id}`,
  read(key: string): Draft | null {
    try {
      const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Draft | null;
      return kept && typeof kept.name === 'string' && typeof kept.predicate === 'object' ? kept : null;
    } catch { return null; }
  },
  put(key: string, draft: Draft | null) {
    try { if (draft) localStorage.setItem(key, JSON.stringify(draft)); else localStorage.removeItem(key); } catch { /* a full or closed store: the draft lives as long as the page */ }
  },
};

/** The draft of a segment. It is saved when the person says so: every save makes the segment ready anew. Until then it is kept
 * on this browser; somebody else's change in between is shown, never overwritten. */
export function useDraft(stored: Segment | null, first: Draft) {
  const path = usePath();
  const { id: workspace } = useWorkspace();
  const key = shelf.key(workspace, stored?.id ?? 'new');
  const [kept] = useState(() => { const draft = shelf.read(key); return draft && !sameNode(draft, stored ? draftOf(stored) : first) ? draft : null; });
  const [history, act] = useReducer(reduce, kept ?? first, begin);
  const [base, setBase] = useState(stored);
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [theirs, setTheirs] = useState<Segment | null>(null);
  const [restored, setRestored] = useState(kept !== null && stored !== null);
  const draft = history.now;
  const latest = useRef(draft);
  latest.current = draft;
  const dirty = base ? !sameNode(draft, draftOf(base)) : !sameNode(draft, first) || draft.name !== '';

  useEffect(() => { shelf.put(key, dirty ? draft : null); }, [key, dirty, draft]);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => { if (dirty) event.preventDefault(); };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [dirty]);

  const set = useCallback((part: Partial<Draft>, name = '') => act({ do: 'set', next: { ...latest.current, ...part }, name, time: Date.now() }), []);
  const body = () => ({ ...latest.current, name: latest.current.name.trim() });
  /** Saves; the segment as it is then, or null with the reason in `problem` or `theirs`. */
  const save = async (): Promise<Segment | null> => {
    setSaving(true);
    setProblem(null);
    try {
      const answer = base ? await api.put<Segment>(path(`/segments/${base.id}`), body(), base.version) : await api.post<Segment>(path('/segments'), body());
      shelf.put(key, null);
      setBase(answer);
      return answer;
    } catch (error) {
      const fault = error instanceof Problem ? error : new Problem(500, 'unknown', String(error));
      if (fault.status === 412 && base) {
        const other = await api.get<Segment>(path(`/segments/${base.id}`)).catch(() => null);
        if (other && sameNode(draftOf(other), latest.current)) { shelf.put(key, null); setBase(other); return other; } // our own, its answer was lost
        if (other) { setTheirs(other); return null; }
      }
      setProblem(fault);
      return null;
    } finally {
      setSaving(false);
    }
  };
  return {
    draft, set, save, saving, problem, dirty, theirs, restored,
    setPredicate: useCallback((predicate: Node, name = '') => set({ predicate }, name), [set]),
    undo: history.past.length > 0 ? () => act({ do: 'undo' }) : null,
    redo: history.future.length > 0 ? () => act({ do: 'redo' }) : null,
    /** Back to what is saved. */
    discard: () => { act({ do: 'set', next: base ? draftOf(base) : first, name: '', time: Date.now() }); setRestored(false); },
    /** Takes the other person's version; one's own stays one step of undo away. */
    takeTheirs: () => { if (!theirs) return; setBase(theirs); act({ do: 'set', next: draftOf(theirs), name: '', time: Date.now() }); setTheirs(null); },
    /** Goes on with one's own, knowing theirs: the next save replaces it. */
    keepMine: () => { if (!theirs) return; setBase(theirs); setTheirs(null); },
    forget: () => shelf.put(key, null),
  };
}
export type Drafting = ReturnType<typeof useDraft>;
