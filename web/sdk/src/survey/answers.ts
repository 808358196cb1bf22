import { attempt, later, parse, stringify } from '../browser';
import type { Host, Step } from './contract';

/** One thing the respondent did. */
export interface Move { block: string; action: 'next' | 'back' | 'dismiss'; fields: Record<string, string[]>; ms: Record<string, number>; proof?: string }

/** The moves of one response, sent in order under numbers; the next question waits until the last move arrived. */
export interface Answers {
  /** The next step; undefined when the server refuses for good. */
  send(move: Move, waiting: () => void): Promise<Step | undefined>;
}

const path = (response: string) => `/sdk/v1/responses/${encodeURIComponent(response)}`;

/** Milliseconds to wait before try n: 1 s doubling to a minute. */
const pause = (tries: number) => Math.min(60_000, 1000 * 2 ** tries);

export function createAnswers(host: Host, response: string, token: string, wait: typeof later = later): Answers {
  let sequence = 0;
  let last: Promise<unknown> = Promise.resolve();

  async function deliver(name: string, body: unknown, waiting: () => void): Promise<Step | undefined> {
    for (let tries = 0; ; tries++) {
      const answer = await host.post(path(response), body);
      if (answer.status && answer.status < 500 && answer.status !== 429) {
        host.store.drop(name);
        return answer.status < 300 || answer.status === 422 ? (answer.body as Step) : undefined;
      }
      waiting();
      await new Promise<void>(done => { wait(done, Math.max(answer.retryAfter * 1000, pause(tries))); });
    }
  }

  return {
    send(move, waiting) {
      const body = { key: host.about().key, token, sequence: ++sequence, ...move };
      // Kept until it arrived: a page that goes away first leaves it to the next.
      const name = `a.${response}.${1000 + sequence}`;
      host.store.set(name, stringify(body));
      const before = last;
      const sent = (async () => {
        await before;
        return deliver(name, body, waiting);
      })();
      last = sent;
      return sent;
    },
  };
}

/** Sends what earlier pages could not, in order. */
export async function resume(host: Host, wait: typeof later = later, tries = 0): Promise<void> {
  const names = host.store.names('a.');
  for (let i = 0; i < names.length; i++) {
    const body = attempt(() => parse(host.store.get(names[i]!) ?? ''));
    const answer = body ? await host.post(path(names[i]!.split('.')[1]!), body) : { status: 400, retryAfter: 0 };
    if (answer.status && answer.status < 500 && answer.status !== 429) host.store.drop(names[i]!);
    else {
      wait(() => void resume(host, wait, tries + 1), Math.max(answer.retryAfter * 1000, pause(tries)));
      return;
    }
  }
}
