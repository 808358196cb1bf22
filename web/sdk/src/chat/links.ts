// Words stay words. Web addresses in them become links; nothing is read as HTML.
const address = /https?:\/\/[^\s<>"'`]+/gi;

/** The parts of a text: words, and addresses as the browser reads them. */
export function partsOf(text: string): (string | URL)[] {
  const parts: (string | URL)[] = [];
  let at = 0;
  address.lastIndex = 0;
  for (let found = address.exec(text); found; found = address.exec(text)) {
    const written = found[0].replace(/[.,;:!?)\]}]+$/, '');
    let url: URL | undefined;
    try {
      url = new URL(written);
    } catch {
      continue;
    }
    if (url.protocol !== 'https:' && url.protocol !== 'http:') continue;
    if (found.index > at) parts[parts.length] = text.slice(at, found.index);
    parts[parts.length] = url;
    at = found.index + written.length;
  }
  if (at < text.length) parts[parts.length] = text.slice(at);
  return parts;
}
