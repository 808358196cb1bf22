import { attempt, fetchOf, later, newId, now, parse, stringify } from './browser';
import { pageOf, watch, type Signal } from './capture';
import type { Consent, Events, Options, Rapport, Values } from './options.js';
import { createOutbox, type Message } from './outbox';
import { createSender } from './sender';
import { createStore } from './store';
import type { ChatModule, Host, Offer, Part, SurveyModule, Surveys } from './survey/contract';
import type { Ask } from './survey/triggers';

const version = '0.1.0';
const sessionMinutes = 30;
const beacon = attempt(() => navigator.sendBeacon.bind(navigator));

/** What storage calls things of a key. */
const names = (key: string) => `rapport.${key.slice(-8)}.`;

/** One Rapport. It never throws into the page. */
export function createRapport(origin = ''): Rapport {
  const handlers: Record<string, ((detail: never) => void)[]> = {};
  let options: Options | undefined;
  let consent: Consent = 'required';
  let run: ReturnType<typeof start> | undefined;
  // Calls made before a decision wait in memory; a "no" lets go of them.
  let early: (() => void)[] = [];
  let lost = 0;

  const emit = <K extends keyof Events>(event: K, detail: Events[K]) => {
    const list = handlers[event] ?? [];
    for (let i = 0; i < list.length; i++) attempt(() => list[i]!(detail as never));
  };
  const when = (work: (running: ReturnType<typeof start>) => void) => {
    attempt(() => {
      if (run) work(run);
      else if (consent === 'denied') return;
      else if (early.length < 100) early[early.length] = () => when(work);
      else lost++;
    });
  };

  const signal = () => attempt(() => (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl);
  // The browser's no is told for what is known already; nothing is made up for it.
  const optOut = (who: Record<string, unknown>) => void attempt(() => fetchOf(`${(options!.server ?? origin).replace(/\/+$/, '')}/sdk/v1/opt-out`, {
    method: 'POST', body: stringify({ key: options!.key, ...who }), keepalive: true, credentials: 'omit',
  }).catch(() => {}));

  function decide(said: Consent) {
    const next = said === 'granted' && signal() ? 'denied' : said;
    if (!options || (next === consent && next !== 'required')) return;
    const store = createStore(names(options.key), () => localStorage);
    consent = next;
    if (next === 'granted') {
      store.open();
      store.set('consent', next);
      run = start(options, origin, store, emit, lost);
      const waiting = early;
      early = [];
      for (let i = 0; i < waiting.length; i++) waiting[i]!();
    } else {
      run?.stop();
      run = undefined;
      if (next === 'denied') {
        early = [];
        const anonymousId = signal() && attempt(() => localStorage.getItem(`${names(options!.key)}anonymous`));
        if (anonymousId) optOut({ anonymousId });
        store.wipe();
      }
    }
    emit('consent', { consent });
  }

  return {
    init(given) {
      attempt(() => {
        if (options || !given?.key) return;
        options = given;
        const remembered = () => attempt(() => localStorage.getItem(`${names(given.key)}consent`)) as Consent | null;
        decide(given.consent ?? remembered() ?? 'required');
        emit('ready', undefined);
      });
    },
    setConsent: said => { attempt(() => decide(said)); },
    identify(userId, traits, identity) {
      if (options && signal() && identity?.hash) optOut({ userId, hash: identity.hash });
      when(r => r.identify(userId, traits, identity?.hash));
    },
    setAttributes: traits => when(r => r.say({ type: 'identify', traits })),
    track: (event, properties) => when(r => r.track(event, properties)),
    page: (name, properties) => when(r => r.say({ type: 'page', name, properties: { ...pageOf(options!.cleanUrl), ...properties } })),
    group: (groupId, traits) => when(r => r.group(groupId, traits)),
    setLanguage: language => when(r => r.set('language', language)),
    open: surveyId => when(r => r.open(surveyId)),
    reset: () => when(r => r.reset()),
    on(event, handle) {
      const list = (handlers[event] ??= []);
      list[list.length] = handle;
      return () => { handlers[event] = (handlers[event] ?? []).filter(other => other !== handle); };
    },
  };
}

/** Everything that runs once consent is there. */
function start(
  { key, server: given, capture, surveys, chat, language, cleanUrl, nonce }: Options,
  origin: string,
  store: ReturnType<typeof createStore>,
  emit: <K extends keyof Events>(event: K, detail: Events[K]) => void,
  lost: number,
) {
  const server = (given ?? origin).replace(/\/+$/, '');
  const outbox = createOutbox(store);
  outbox.lost = lost;
  const wants = capture === false ? { pages: false, clicks: false, scroll: false, exit: false } : (capture ?? {});
  let stopped = false;

  const set = (name: string, value?: string) => (value === undefined ? store.drop(name) : store.set(name, value));
  const anonymous = () => {
    let id = store.get('anonymous');
    if (!id) store.set('anonymous', (id = newId()));
    return id;
  };
  const session = () => {
    const [id, seen] = (store.get('session') ?? '').split(' ');
    const alive = id && now() - Number(seen) < sessionMinutes * 60_000;
    const current = alive ? id : newId();
    store.set('session', `${current} ${now()}`);
    return current;
  };
  const tongue = () => store.get('language') ?? language ?? (document.documentElement.lang || navigator.language);

  /** Posts text, so that no preflight is needed; status 0 when no answer came within ten seconds. */
  async function post(path: string, body: unknown) {
    const abort = new AbortController();
    const timer = later(() => abort.abort(), 10_000);
    try {
      const response = await fetchOf(server + path, {
        method: 'POST', body: stringify(body), keepalive: true, credentials: 'omit', signal: abort.signal,
      });
      const answer = await response.text();
      return { status: response.status, retryAfter: Number(response.headers.get('retry-after')) || 0, body: attempt(() => parse(answer)) };
    } catch {
      return { status: 0, retryAfter: 0, body: undefined };
    } finally {
      clearTimeout(timer);
    }
  }

  const envelope = (batch: Message[]) => ({
    writeKey: key, batch, sentAt: new Date(now()).toISOString(), ...(outbox.lost ? { context: { lost: outbox.lost } } : {}),
  });
  const sender = createSender(
    outbox,
    messages => post('/v1/batch', envelope(messages)),
    messages => beacon?.(`${server}/v1/batch`, stringify(envelope(messages))),
    later,
  );

  const host: Host = {
    server, nonce, store, post, emit,
    about: () => ({
      key, anonymousId: anonymous(), userId: store.get('user'), hash: store.get('hash'), session: session(),
      url: pageOf(cleanUrl).url, language: tongue(),
    }),
  };

  const say = (message: Record<string, unknown> & { type: string }) => {
    if (stopped) return;
    const userId = store.get('user');
    outbox.add({
      ...message,
      anonymousId: anonymous(),
      ...(userId ? { userId } : {}),
      originalTimestamp: new Date(now()).toISOString(),
      channel: 'web',
      context: {
        library: { name: 'rapport.js', version },
        page: pageOf(cleanUrl),
        locale: tongue(),
        sessionId: session(),
        groupId: store.get('group'),
        userHash: userId && store.get('hash'),
      },
    });
    sender.soon();
  };
  const track = (event: string, properties: Values = {}) => {
    say({ type: 'track', event, properties });
    tell({ on: 'event', event, properties });
  };

  // Surveys and chat come as parts of their own, and only where the site has any.
  let early: Signal[] = [];
  let shown: Surveys | undefined;
  let talk: Part | undefined;
  const tell = (what: Signal) => {
    if (shown) shown.tell(what);
    else if (early.length < 50) early[early.length] = what;
  };
  const part = (name: string) => import(/* webpackIgnore: true */ /* @vite-ignore */ `${server}/sdk/${name}.js`) as Promise<unknown>;
  async function fetchParts() {
    try {
      const response = await fetchOf(`${server}/sdk/v1/config?key=${encodeURIComponent(key)}`, { credentials: 'omit' });
      const config = parse(await response.text()) as { surveys?: Ask[]; chat?: Offer };
      const asks = config.surveys ?? [];
      if (!response.ok) return;
      if (config.chat && chat !== false) void (part('chat') as Promise<ChatModule>).then(({ start: begin }) => { if (!stopped) talk = begin(host, config.chat!); }).catch(() => {});
      if (surveys === false || !(asks.length || store.names('a.').length)) return;
      const { start: begin } = await (part('survey') as Promise<SurveyModule>);
      if (stopped) return;
      shown = begin(host, asks);
      for (let i = 0; i < early.length; i++) shown.tell(early[i]!);
      early = [];
    } catch {
      // No surveys and no chat then; events go on.
    }
  }

  if (surveys !== false || chat !== false) void fetchParts();
  watch(signal => {
    if (stopped) return;
    if (signal.on === 'page') {
      if (wants.pages !== false) say({ type: 'page', properties: pageOf(cleanUrl) });
    }
    tell(signal);
  }, track, wants);
  const leave = () => { if (!stopped) sender.leave(); };
  addEventListener('pagehide', leave);
  addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden' && !stopped) void sender.flush(); }, true);
  addEventListener('online', () => { if (!stopped) void sender.flush(); });
  if (outbox.size()) sender.soon();

  return {
    say, track, set,
    identify(userId: string, traits?: Values, hash?: string) {
      const before = store.get('user');
      // Another person at the same browser is somebody else from here on.
      if (before && before !== String(userId)) reset();
      store.set('user', String(userId));
      set('hash', hash);
      say({ type: 'identify', traits });
    },
    group(groupId: string, traits?: Values) {
      store.set('group', String(groupId));
      say({ type: 'group', groupId: String(groupId), traits });
    },
    open: (survey: string) => tell({ on: 'open', event: survey }),
    reset,
    stop() {
      stopped = true;
      shown?.close();
      talk?.close();
    },
  };

  function reset() {
    talk?.close();
    const known = ['user', 'hash', 'group', 'anonymous', 'session', ...store.names('chat')];
    for (let i = 0; i < known.length; i++) store.drop(known[i]!);
  }
}
