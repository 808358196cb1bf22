import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { api, setAntiforgery, type Problem, type Query } from './client';
import type { Page, RoleName, Session, Workspace } from './types';

export const sessionKey = ['session'] as const;

export async function loadSession(): Promise<Session> {
  return keepSession(await api.get<Session>('/api/v1/session'));
}

/** Remembers the antiforgery token that came with a session. */
export function keepSession(session: Session): Session {
  setAntiforgery(session.antiforgery);
  return session;
}

export function useSession() {
  return useQuery<Session, Problem>({ queryKey: sessionKey, queryFn: loadSession, staleTime: 60_000 });
}

export const WorkspaceContext = createContext<Workspace | null>(null);

/** The workspace of the page; pages outside one must not call this. */
export function useWorkspace(): Workspace {
  const workspace = use(WorkspaceContext);
  if (!workspace) throw new Error('This page is not inside a workspace.');
  return workspace;
}

const ranks: Record<RoleName, number> = { viewer: 0, agent: 1, analyst: 2, admin: 3, owner: 4 };

/** Whether the signed-in person may do what needs this role. The server decides; this only hides what it would refuse. */
export function useMay(role: RoleName): boolean {
  return ranks[useWorkspace().role] >= ranks[role];
}

/** Address of a resource in the current workspace. */
export function usePath() {
  const { id } = useWorkspace();
  return (tail: string) => `/api/v1/workspaces/${id}${tail}`;
}

interface Options { enabled?: boolean; keep?: boolean; every?: number | false }

/** Where what `useRead` read is kept. */
export const readKey = (workspace: string, resource: string, tail: string, query?: Query) => [workspace, resource, tail, query ?? null] as const;

/** Reads a resource; `resource` is the name under which live changes find it. */
export function useRead<T>(resource: string, tail: string, query?: Query, options: Options = {}) {
  const { id } = useWorkspace();
  const path = usePath();
  return useQuery<T, Problem>({
    queryKey: readKey(id, resource, tail, query),
    queryFn: ({ signal }) => api.get<T>(path(tail), query, signal),
    enabled: options.enabled ?? true,
    refetchInterval: options.every ?? false,
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  });
}

/** Reads by POST: a question too long for an address. */
export function useAsk<T>(resource: string, tail: string, body: unknown, options: Options = {}) {
  const { id } = useWorkspace();
  const path = usePath();
  return useQuery<T, Problem>({
    queryKey: [id, resource, tail, body],
    queryFn: ({ signal }) => api.post<T>(path(tail), body, signal),
    enabled: options.enabled ?? true,
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  });
}

/** Reads a list page by page as the reader scrolls. */
export function usePages<T>(resource: string, tail: string, query: Query, options: Options & { post?: unknown; limit?: number } = {}) {
  const { id } = useWorkspace();
  const path = usePath();
  const limit = options.limit ?? 100;
  return useInfiniteQuery<Page<T>, Problem, { pages: Page<T>[] }, readonly unknown[], string | null>({
    queryKey: [id, resource, tail, query, options.post ?? null, 'pages'],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) => options.post
      ? api.post<Page<T>>(path(tail), { ...(options.post as object), after: pageParam, limit }, signal)
      : api.get<Page<T>>(path(tail), { ...query, after: pageParam, limit }, signal),
    getNextPageParam: page => page.next,
    enabled: options.enabled ?? true,
    ...(options.keep === false ? {} : { placeholderData: keepPreviousData }),
  });
}

/** A change the person makes; afterwards the named resources are read anew. Changes in one `turn` are made one after the other, each after what the last one changed is read. */
export function useChange<TBody, TAnswer = void>(
  act: (body: TBody, path: (tail: string) => string) => Promise<TAnswer>,
  stale: string[] = [],
  turn?: string,
) {
  const { id } = useWorkspace();
  const path = usePath();
  const queries = useQueryClient();
  return useMutation<TAnswer, Problem, TBody>({
    mutationFn: body => act(body, path),
    ...(turn ? { scope: { id: `${id}/${turn}` } } : {}),
    onSuccess: () => Promise.all(stale.map(resource => queries.invalidateQueries({ queryKey: [id, resource] }))),
  });
}
