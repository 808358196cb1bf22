import { attempt, fetchOf, later, newId, parse, stringify } from '../browser';
import type { Host } from '../survey/contract';

/** Something said. */
export interface Message { no: number; id: string; at: string; own: boolean; name: string; text: string; bot?: boolean; source?: { title: string; url: string } | null }

/** How the chat stands, as the server tells it. */
export interface State { token?: string; messages: Message[]; read: number; typing: string; available: boolean; closed: boolean; state: string; bot?: string; judge?: number; rate?: boolean; wantsEmail?: boolean }

/** What a browser keeps of its chat: with it the conversation goes on after any reload. */
interface Kept { thread: string; token?: string; email?: string; person?: boolean; unsent: { id: string; text: string }[] }

/** What the panel is told. */
export interface Hears {
  /** Something is new. */
  changed(): void;
  /** Something cannot be sent now, or not at all. */
  trouble(kind: 'waiting' | 'refused' | undefined, refused?: string): void;
}

export interface Talk {
  readonly messages: Message[];
  readonly unsent: { id: string; text: string }[];
  readonly state: State | undefined;
  /** There is a conversation already. */
  readonly begun: boolean;
  /** Keeps the words and sends them as soon as that is possible; once, however often it has to be tried. */
  say(text: string, email?: string): void;
  /** Asks for a person: at once, or with the first message. */
  person(): void;
  /** Presses a button that the server knows: whether an answer helped, how it was, where to answer. */
  press(path: string, body: object): void;
  /** A person was asked for before the conversation began. */
  readonly wantsPerson: boolean;
  /** The visitor writes, or does not any more. */
  type(isTyping: boolean): void;
  /** Everything so far was in sight. */
  see(): void;
  /** Asks whether anybody is there, before a conversation begins. */
  look(): Promise<void>;
  stop(): void;
}

type Answer = { status: number; body: unknown };
export type Ask = (path: string, body: unknown, seconds: number, signal: AbortSignal) => Promise<Answer>;

export function createTalk(host: Host, hears: Hears, ask: Ask = askOf(host), wait: typeof later = later): Talk {
  const messages: Message[] = [];
  let state: State | undefined;
  let typing = false;
  let seen = 0;
  let stopped = false;
  let sending = false;
  let following = false;
  let held = new AbortController();
  const whole = new AbortController();
  let kept: Kept = (attempt(() => parse(host.store.get('chat') ?? '')) as Kept | undefined) ?? { thread: newId(), unsent: [] };

  const keep = () => host.store.set('chat', stringify(kept));
  const after = () => messages.length ? messages[messages.length - 1]!.no : 0;
  const rest = (ms: number) => new Promise<void>(done => { wait(done, ms); });

  function take(next: State | undefined) {
    if (!next || stopped) return;
    for (let i = 0; i < next.messages.length; i++) {
      const one = next.messages[i]!;
      if (one.no > after()) messages[messages.length] = one;
      if (one.own) arrived(one.id);
    }
    state = next;
    hears.changed();
  }

  function arrived(id: string) {
    const left: Kept['unsent'] = [];
    for (let i = 0; i < kept.unsent.length; i++) if (kept.unsent[i]!.id !== id) left[left.length] = kept.unsent[i]!;
    if (left.length === kept.unsent.length) return;
    kept.unsent = left;
    keep();
  }

  // In order and one at a time; the first of all begins the conversation.
  async function send() {
    if (sending || stopped) return;
    sending = true;
    for (let tries = 0; kept.unsent.length && !stopped;) {
      const { id, text } = kept.unsent[0]!;
      const answer = kept.token
        ? await ask('/messages', { key: host.about().key, token: kept.token, message: id, text }, 10, whole.signal)
        : await ask('/begin', { ...host.about(), thread: kept.thread, message: id, text, email: kept.email ?? '', person: !!kept.person }, 10, whole.signal);
      if (stopped) return;
      if (answer.status === 200) {
        tries = 0;
        hears.trouble(undefined);
        const began = kept.token ? undefined : answer.body as State;
        if (began) kept = { ...kept, token: began.token };
        arrived(id);
        take(began ?? { ...(state ?? none), messages: [answer.body as Message] });
        void follow();
      } else if (answer.status && answer.status < 500 && answer.status !== 429) {
        // It will never be taken: the words go back to whoever wrote them.
        arrived(id);
        hears.trouble('refused', text);
        hears.changed();
        if (answer.status === 404) forget();
      } else {
        hears.trouble(answer.status === 429 ? 'refused' : 'waiting');
        await rest(answer.status === 429 ? 60_000 : Math.min(30_000, 1000 * 2 ** tries++));
      }
    }
    sending = false;
  }

  // The server knows this conversation no more, as after it was erased: the next one begins anew.
  function forget() {
    kept = { thread: newId(), unsent: kept.unsent };
    messages.length = 0;
    state = undefined;
    keep();
  }

  // What a button does is told by the state that comes back; what is said with it comes by the request that waits.
  async function press(path: string, body: object) {
    if (!kept.token) return;
    const answer = await ask(path, { key: host.about().key, token: kept.token, ...body }, 10, whole.signal);
    if (answer.status === 200) {
      hears.trouble(undefined);
      take({ ...(answer.body as State), state: state?.state ?? '', messages: [] });
    } else hears.trouble(answer.status ? 'refused' : 'waiting');
    held.abort();
  }

  // One request waits for what is new; after a cut the next one brings what was missed.
  async function follow() {
    if (following || stopped || !kept.token) return;
    following = true;
    for (let tries = 0; kept.token && !stopped;) {
      held = new AbortController();
      const mine = held;
      const renew = typing ? wait(() => mine.abort(), 4000) : undefined;
      const answer = await ask('/wait', { key: host.about().key, token: kept.token, after: after(), seen, typing, state: state?.state ?? '' }, 30, held.signal);
      clearTimeout(renew);
      if (answer.status === 200) {
        tries = 0;
        if (!kept.unsent.length) hears.trouble(undefined);
        take(answer.body as State);
      } else if (answer.status === 404) forget();
      else if (!mine.signal.aborted) await rest(Math.min(30_000, 1000 * 2 ** tries++));
    }
    following = false;
  }

  void send();
  void follow();
  return {
    messages,
    get unsent() { return kept.unsent; },
    get state() { return state; },
    get begun() { return !!kept.token; },
    say(text, email) {
      kept.unsent = [...kept.unsent, { id: newId(), text }];
      if (email) kept.email = email;
      typing = false;
      keep();
      hears.changed();
      void send();
    },
    get wantsPerson() { return !!kept.person; },
    person() {
      if (kept.token) return void press('/person', {});
      kept.person = true;
      keep();
      hears.changed();
    },
    press: (path, body) => void press(path, body),
    type(isTyping) {
      if (typing === isTyping) return;
      typing = isTyping;
      held.abort();
    },
    see() {
      if (after() <= seen) return;
      seen = after();
      held.abort();
    },
    async look() {
      if (kept.token) return;
      const answer = await ask('', { key: host.about().key, language: host.about().language }, 10, whole.signal);
      if (answer.status === 200 && !kept.token) take(answer.body as State);
    },
    stop() {
      stopped = true;
      held.abort();
      whole.abort();
    },
  };
}

const none: State = { messages: [], read: 0, typing: '', available: true, closed: false, state: '' };

/** Posts text, so that no preflight is needed; status 0 when no answer came in time or the wait was broken off. */
function askOf(host: Host): Ask {
  return async (path, body, seconds, signal) => {
    const abort = new AbortController();
    const end = () => abort.abort();
    const timer = later(end, seconds * 1000);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    try {
      const response = await fetchOf(`${host.server}/sdk/v1/chat${path}`, { method: 'POST', body: stringify(body), credentials: 'omit', signal: abort.signal });
      const said = await response.text();
      return { status: response.status, body: attempt(() => parse(said)) };
    } catch {
      return { status: 0, body: undefined };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    }
  };
}
