import { expect, test } from 'vitest';
import { createStore } from '../store';
import type { Host } from '../survey/contract';
import { createTalk, type Ask, type Message, type State } from './talk';

const quiet = { changed() {}, trouble() {} };
const state = (messages: Message[], more: Partial<State> = {}): State => ({ messages, read: 0, typing: '', available: true, closed: false, state: `s${messages.length}`, ...more });
const own = (no: number, id: string, text: string): Message => ({ no, id, at: '', own: true, name: '', text });

function hostOf(store = createStore('t.', () => { throw new Error('no disk'); })): Host {
  return { server: 'http://x', store, post: () => Promise.resolve({ status: 0, retryAfter: 0, body: undefined }), emit() {}, about: () => ({ key: 'k', anonymousId: 'a', language: 'en' }) };
}

/** A server that answers as it is told, and whose waits last until the test lets them go. */
function serverOf(answers: ((path: string, body: Record<string, string>) => { status: number; body?: unknown } | undefined)[]) {
  const asked: { path: string; body: Record<string, string> }[] = [];
  const ask: Ask = (path, body, _seconds, signal) => {
    const sent = body as Record<string, string>;
    if (path === '/wait') return new Promise(done => signal.addEventListener('abort', () => done({ status: 0, body: undefined })));
    asked.push({ path, body: sent });
    const answer = answers.shift()?.(path, sent) ?? { status: 0 };
    return Promise.resolve({ status: answer.status, body: answer.body });
  };
  return { asked, ask };
}

const turn = async () => { for (let i = 0; i < 20; i++) await Promise.resolve(); };
const atOnce = ((act: () => void) => { queueMicrotask(act); return 0; }) as unknown as typeof setTimeout;

test('The first message begins the conversation and the next goes on in it', async () => {
  const { asked, ask } = serverOf([
    (_, body) => ({ status: 200, body: state([own(1, body.message!, 'Hello')], { token: 'T' }) }),
    (_, body) => ({ status: 200, body: own(2, body.message!, 'More') }),
  ]);
  const talk = createTalk(hostOf(), quiet, ask, atOnce);
  talk.say('Hello');
  talk.say('More');
  await turn();
  expect(asked.map(one => one.path)).toEqual(['/begin', '/messages']);
  expect(asked[1]!.body.token).toBe('T');
  expect(talk.messages.map(one => one.text)).toEqual(['Hello', 'More']);
  expect(talk.unsent).toEqual([]);
  talk.stop();
});

test('What got no answer is sent again under the same names, also by the next page', async () => {
  const store = createStore('t.', () => { throw new Error('no disk'); });
  const first = serverOf([() => ({ status: 0 }), () => ({ status: 503 })]);
  let stopped = false;
  const talk = createTalk(hostOf(store), quiet, first.ask, ((act: () => void) => { if (!stopped) queueMicrotask(act); return 0; }) as unknown as typeof setTimeout);
  talk.say('Hello');
  await turn();
  stopped = true;
  talk.stop();
  const second = serverOf([(_, body) => ({ status: 200, body: state([own(1, body.message!, 'Hello')], { token: 'T' }) })]);
  const next = createTalk(hostOf(store), quiet, second.ask, atOnce);
  await turn();
  const names = [...first.asked, ...second.asked].map(one => `${one.path} ${one.body.thread} ${one.body.message}`);
  expect(new Set(names).size).toBe(1);
  expect(next.unsent).toEqual([]);
  next.stop();
});

test('What the server refuses is not tried again, and the page hears of it', async () => {
  const troubles: unknown[] = [];
  const { asked, ask } = serverOf([() => ({ status: 422 })]);
  const talk = createTalk(hostOf(), { ...quiet, trouble: kind => troubles.push(kind) }, ask, atOnce);
  talk.say('x');
  await turn();
  expect(asked.length).toBe(1);
  expect(troubles).toEqual(['refused']);
  expect(talk.unsent).toEqual([]);
  talk.stop();
});

test('A conversation that was erased is begun anew', async () => {
  const { asked, ask } = serverOf([
    (_, body) => ({ status: 200, body: state([own(1, body.message!, 'Hello')], { token: 'T' }) }), () => ({ status: 404 }),
    (_, body) => ({ status: 200, body: state([own(3, body.message!, 'Again')], { token: 'U' }) }),
  ]);
  const talk = createTalk(hostOf(), quiet, ask, atOnce);
  talk.say('Hello');
  await turn();
  talk.say('Gone');
  await turn();
  talk.say('Again');
  await turn();
  expect(asked.map(one => one.path)).toEqual(['/begin', '/messages', '/begin']);
  expect(asked[2]!.body.thread).not.toBe(asked[0]!.body.thread);
  expect(talk.messages.map(one => one.text)).toEqual(['Again']);
  talk.stop();
});
