// What the SDK uses of the browser, taken once at load: a page that replaces any of it later does not change us, and we
// replace nothing ourselves. Lists are walked by index, since their methods belong to the page as well.
const page = globalThis;

export const { parse, stringify } = JSON;
export const now = Date.now;
export const later = page.setTimeout.bind(page);
export const fetchOf = page.fetch?.bind(page);
export const keysOf = Object.keys;

const { random } = Math;

/** 128 bits of chance as 32 hex digits; pages without TLS have no randomUUID. */
export function newId(): string {
  let id = '';
  const bytes = new Uint8Array(16);
  try {
    crypto.getRandomValues(bytes);
  } catch {
    for (let i = 0; i < 16; i++) bytes[i] = random() * 256;
  }
  for (let i = 0; i < 16; i++) id += (bytes[i]! + 256).toString(16).slice(1);
  return id;
}

/** Runs what must never reach the page. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** Calls on an event, whatever happens inside. */
export function listen<E extends Event>(target: EventTarget, type: string, handle: (event: E) => void): void {
  target.addEventListener(type, event => { attempt(() => handle(event as E)); }, { capture: true, passive: true });
}
