import { now } from './browser';
import type { Message, Outbox } from './outbox';

/** How the server answered; status 0 when it did not. */
export interface Answer { status: number; retryAfter: number }

export interface Sender {
  /** Sends soon; several calls make one request. */
  soon(): void;
  /** Sends what waits, in order, one request at a time. */
  flush(): Promise<void>;
  /** Hands all that is not on its way to the browser, as the page is left. */
  leave(): void;
}

const pause = 2_000;
const longest = 300_000;

/** Milliseconds to wait after so many failures in a row: 1 s doubling to 5 min, the later half by chance. */
export const backOff = (failures: number, chance: number) =>
  Math.min(longest, 500 * 2 ** Math.min(failures, 20)) * (0.5 + chance / 2);

/** A message leaves the outbox when the server has it; the same message sent twice counts once, since its id stays. */
export function createSender(
  outbox: Outbox,
  send: (messages: Message[]) => Promise<Answer>,
  beacon: (messages: Message[]) => void,
  later: (work: () => void, wait: number) => unknown,
  chance: () => number = Math.random,
): Sender {
  let planned = false;
  let notBefore = 0;
  let failures = 0;
  let onTheirWay = 0;

  const plan = (wait: number) => {
    if (planned) return;
    planned = true;
    later(() => { planned = false; void flush(); }, Math.max(wait, notBefore - now()));
  };

  /** True when the batch is settled. */
  async function one(names: string[], messages: Message[]): Promise<boolean> {
    const { status, retryAfter } = messages.length ? await send(messages) : { status: 200, retryAfter: 0 };
    if (!status || status === 408 || status === 429 || status >= 500) {
      notBefore = now() + Math.max(retryAfter * 1000, backOff(++failures, chance()));
      return false;
    }
    failures = 0;
    if (status >= 300) outbox.lost += messages.length;
    outbox.done(names);
    return true;
  }

  async function flush(): Promise<void> {
    if (onTheirWay) return;
    if (notBefore > now()) return plan(0);
    for (let next = outbox.next(); next.names.length; next = outbox.next()) {
      onTheirWay = next.names.length;
      const settled = await one(next.names, next.messages);
      onTheirWay = 0;
      if (!settled) return plan(0);
    }
  }

  return {
    soon: () => plan(pause),
    flush,
    // Whether it arrives is not heard here: what storage keeps goes again with the next page.
    leave() {
      for (let at = onTheirWay, next = outbox.next(at); next.names.length; next = outbox.next(at)) {
        at += next.names.length;
        if (next.messages.length) beacon(next.messages);
      }
    },
  };
}
