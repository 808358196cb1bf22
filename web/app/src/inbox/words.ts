const address = /https?:\/\/[^\s<>"'`]+/gi;

/** The parts of a text: words, and web addresses as the browser reads them. Nothing is read as HTML. */
export function partsOf(text: string): (string | URL)[] {
  const parts: (string | URL)[] = [];
  let at = 0;
  for (const found of text.matchAll(address)) {
    const written = found[0].replace(/[.,;:!?)\]}]+$/, '');
    if (!URL.canParse(written)) continue;
    if (found.index > at) parts.push(text.slice(at, found.index));
    parts.push(new URL(written));
    at = found.index + written.length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}

/** A canned reply with names where its variables stand; a name that is not known leaves its place empty. */
export const filledIn = (text: string, values: Record<string, string>) => text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => values[name] ?? '').replace(/ +([,.!?])/g, '$1');

/** What is typed behind a slash at the beginning; null where nothing is picked. */
export const picking = (text: string): string | null => /^\/([\w-]*)$/.exec(text)?.[1] ?? null;

/** A customer without a name is called by an address or a number, and nobody is greeted by those. */
export const isName = (called: string) => /\p{L}/u.test(called) && !called.includes('@');
