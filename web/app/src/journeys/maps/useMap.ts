import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api, Problem } from '../../api/client';
import { readKey, usePath, useRead, useWorkspace } from '../../api/hooks';
import { applyAll, inverse, type MapEdit, type MapNode } from './nodes';
import type { MapAnswer } from './types';

/** saved: the server has it. saving: on its way. offline: tried again until it works. */
export type Saving = 'saved' | 'saving' | 'offline';
export interface Over { node: string; field: string; before: unknown }
interface Told { over: (what: Over[]) => void; gone: (count: number) => void; refused: (problem: Problem) => void }

const pauseMs = 1_000;
const longestPauseMs = 15_000;
const mostUndo = 200;

/** A map as it is edited here: changes show at once, go to the server in their order, and what others do arrives between them. */
export function useMap(id: string, told: Told) {
  const { id: workspace } = useWorkspace();
  const path = usePath();
  const queries = useQueryClient();
  const tail = `/maps/${id}`;
  const read = useRead<MapAnswer>('maps', tail);
  const [pending, setPending] = useState<MapEdit[][]>([]);
  const [past, setPast] = useState<MapEdit[][]>([]);
  const [future, setFuture] = useState<MapEdit[][]>([]);
  const [saving, setSaving] = useState<Saving>('saved');
  const live = useRef({ busy: false, pause: pauseMs, timer: 0, gone: false });
  const tell = useRef(told);
  tell.current = told;

  const stored = useMemo(() => (read.data?.nodes ?? []) as unknown as MapNode[], [read.data]);
  const nodes = useMemo(() => applyAll(stored, pending.flat()), [stored, pending]);
  const now = useRef(nodes);
  now.current = nodes;

  const send = useCallback(async (batch: MapEdit[]) => {
    const state = live.current;
    state.busy = true;
    setSaving('saving');
    try {
      const answer = await api.post<{ revision: number; outcomes: { node: string; outcome: string; field?: string | null; before?: unknown }[] }>(path(`${tail}/edits`), { edits: batch });
      state.pause = pauseMs;
      const key = readKey(workspace, 'maps', tail);
      await queries.cancelQueries({ queryKey: key });
      queries.setQueryData<MapAnswer>(key, data => data ? { ...data, revision: answer.revision, nodes: applyAll(data.nodes as unknown as MapNode[], batch) as unknown as MapAnswer['nodes'] } : data);
      setPending(all => all.slice(1));
      const over = answer.outcomes.filter(one => one.outcome === 'over').map(one => ({ node: one.node, field: one.field ?? '', before: one.before }));
      const gone = answer.outcomes.filter(one => one.outcome === 'gone').length;
      if (over.length > 0) tell.current.over(over);
      if (gone > 0) tell.current.gone(gone);
      void queries.invalidateQueries({ queryKey: [workspace, 'maps'] });
      setSaving('saved');
    } catch (error) {
      const fault = error instanceof Problem ? error : new Problem(500, 'unknown', String(error));
      if (fault.status === 0 || fault.status === 429 || fault.status >= 500) {
        setSaving('offline');
        state.timer = window.setTimeout(() => { state.busy = false; setPending(all => [...all]); }, state.pause);
        state.pause = Math.min(longestPauseMs, state.pause * 2);
        return;
      }
      setPending(all => all.slice(1));
      setSaving('saved');
      tell.current.refused(fault);
    }
    state.busy = false;
  }, [path, queries, tail, workspace]);

  useEffect(() => {
    const [first] = pending;
    if (first && !live.current.busy) void send(first);
  }, [pending, send]);

  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => { if (pending.length > 0) event.preventDefault(); };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [pending.length]);
  useEffect(() => () => window.clearTimeout(live.current.timer), []);

  const make = useCallback((edits: MapEdit[]) => {
    const back = inverse(now.current, edits);
    setPending(all => [...all, edits]);
    return back;
  }, []);
  return {
    map: read.data, fault: read.error, retry: () => void read.refetch(), nodes, saving: pending.length > 0 && saving === 'saved' ? 'saving' as const : saving,
    edit: useCallback((...edits: MapEdit[]) => {
      const back = make(edits);
      setPast(all => [...all, back].slice(-mostUndo));
      setFuture([]);
    }, [make]),
    undo: past.length === 0 ? null : () => { const last = past[past.length - 1]!; setPast(all => all.slice(0, -1)); const again = make(last); setFuture(all => [...all, again]); },
    redo: future.length === 0 ? null : () => { const next = future[future.length - 1]!; setFuture(all => all.slice(0, -1)); const back = make(next); setPast(all => [...all, back]); },
  };
}
export type Mapping = ReturnType<typeof useMap>;
