/** A refusal of the server (RFC 9457), or a network that gave no answer (status 0). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors: Record<string, string[]> = {},
  ) {
    super(message);
  }
}

export type Query = Record<string, string | number | boolean | string[] | null | undefined>;

let antiforgery = '';
let whenSignedOut: () => void = () => {};

let whenUnsure: () => Promise<boolean> = () => Promise.resolve(false);

/** Called when the server wants the password entered again; answers whether it was. */
export const onUnsure = (act: () => Promise<boolean>) => { whenUnsure = act; };

/** The token that proves a changing request came from our own page. */
export const setAntiforgery = (token: string) => { antiforgery = token; };

/** Called when a request that needs a session finds none. */
export const onSignedOut = (act: () => void) => { whenSignedOut = act; };

export function withQuery(path: string, query?: Query) {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== null && one !== undefined && one !== '') search.append(key, String(one));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

async function problemOf(response: Response): Promise<Problem> {
  const body = await response.json().catch(() => null) as
    { title?: string; detail?: string; code?: string; errors?: Record<string, string[]> } | null;
  return new Problem(
    response.status,
    body?.code ?? `http.${response.status}`,
    body?.detail ?? body?.title ?? `${response.status} ${response.statusText}`.trim(),
    body?.errors ?? {},
  );
}

/** The version that a change is made to, as it was read; null when nothing was there yet. Others' changes are then not overwritten. */
export type Seen = string | null | undefined;

async function send(method: string, path: string, body?: unknown, signal?: AbortSignal, seen?: Seen): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (seen) headers['If-Match'] = `"${seen}"`;
  else if (seen === null) headers['If-None-Match'] = '*';
  if (method !== 'GET') headers['X-Rapport-Antiforgery'] = antiforgery;
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(path, {
      method, headers, credentials: 'same-origin', signal: signal ?? null,
      body: body === undefined ? null : form ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, 'network.unreachable', '');
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.code === 'session.confirm' && await whenUnsure()) return send(method, path, body, signal, seen);
  if ((problem.status === 401 || problem.code === 'session.enrol') && path !== '/api/v1/sign-in') whenSignedOut();
  throw problem;
}

async function json<T>(response: Response): Promise<T> {
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const api = {
  get: async <T>(path: string, query?: Query, signal?: AbortSignal) => json<T>(await send('GET', withQuery(path, query), undefined, signal)),
  text: async (path: string, query?: Query) => (await send('GET', withQuery(path, query))).text(),
  post: async <T = void>(path: string, body?: unknown, signal?: AbortSignal, seen?: Seen) => json<T>(await send('POST', path, body ?? {}, signal, seen)),
  put: async <T = void>(path: string, body?: unknown, seen?: Seen) => json<T>(await send('PUT', path, body ?? {}, undefined, seen)),
  patch: async <T = void>(path: string, body?: unknown, seen?: Seen) => json<T>(await send('PATCH', path, body ?? {}, undefined, seen)),
  delete: async <T = void>(path: string, body?: unknown) => json<T>(await send('DELETE', path, body)),
};
