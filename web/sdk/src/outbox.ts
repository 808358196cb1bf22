import { attempt, newId, now, parse, stringify } from './browser';
import type { Store } from './store';

/** One message in the shape Segment made. */
export type Message = { messageId: string; type: string; [name: string]: unknown };

/** Messages that are not acknowledged yet, each under a name of its own, so that two tabs never write over each other. */
export interface Outbox {
  add(message: Omit<Message, 'messageId'>): void;
  /** The oldest ones that fit into one request. */
  next(skip?: number): { names: string[]; messages: Message[] };
  done(names: string[]): void;
  size(): number;
  /** How many did not fit, were refused or could not be read. */
  lost: number;
}

const prefix = 'e.';
const most = 1000;
const batch = 50;
/** A browser carries at most 64 KB in all while a page is being left. */
const bytes = 50_000;

export function createOutbox(store: Store): Outbox {
  let order = 0;
  // Of what this page knows; listing them all for each message would cost more than the bound is worth.
  let held = store.names(prefix).length;
  const outbox: Outbox = {
    lost: 0,
    add(message) {
      // Names sort by time, then by order within this page.
      const messageId = `${now().toString(36)}-${(++order + 46656).toString(36)}-${newId()}`;
      if (held >= most) {
        const waiting = store.names(prefix);
        for (held = waiting.length; held >= most; held--) {
          store.drop(waiting[waiting.length - held]!);
          outbox.lost++;
        }
      }
      held++;
      store.set(prefix + messageId, stringify({ ...message, messageId }));
    },
    next(skip = 0) {
      const names: string[] = [];
      const messages: Message[] = [];
      const waiting = store.names(prefix);
      let length = 0;
      for (let i = skip; i < waiting.length && messages.length < batch; i++) {
        const name = waiting[i]!;
        const text = store.get(name) ?? '';
        length += text.length * 2;
        if (length > bytes && messages.length) break;
        const message = attempt(() => parse(text) as Message);
        names[names.length] = name;
        if (message?.messageId) messages[messages.length] = message;
        else outbox.lost++;
      }
      return { names, messages };
    },
    done(names) {
      held -= names.length;
      for (let i = 0; i < names.length; i++) store.drop(names[i]!);
    },
    size: () => store.names(prefix).length,
  };
  return outbox;
}
