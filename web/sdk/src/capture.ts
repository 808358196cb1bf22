import { attempt, later, listen } from './browser';
import type { Capture, Values } from './options';

/** Something that happened on the page, as triggers of surveys see it. */
export interface Signal {
  on: 'page' | 'click' | 'scroll' | 'exit' | 'event' | 'open';
  url?: string;
  target?: Element;
  percent?: number;
  event?: string;
  properties?: Record<string, unknown>;
}

const steps = [25, 50, 75, 100];
const clickable = 'a,button,summary,[role=button],[role=link],[role=menuitem],input[type=submit],input[type=button],[data-rapport]';
const secret = '[data-rapport-off]';

/** What is known of the page for a message. */
export function pageOf(cleanUrl?: (url: string) => string) {
  const clean = (url: string) => (cleanUrl && url ? cleanUrl(url) : url);
  const url = clean(location.href.split('#')[0]!);
  const found = /^[^?]*?:\/\/[^/?]*([^?]*)(.*)/.exec(url) ?? [];
  return { url, path: found[1] ?? '', search: found[2] ?? '', title: document.title, referrer: clean(document.referrer) };
}

/** The recorded part of a click; undefined when nobody meant to click something. */
export function describe(target: Element) {
  const element = target.closest?.(clickable);
  if (!element || element.closest(secret)) return undefined;
  const said = element.getAttribute('data-rapport') || element.getAttribute('aria-label') || (element as HTMLElement).innerText || '';
  return {
    tag: element.localName,
    text: said.trim().slice(0, 80),
    ...(element.id ? { id: element.id } : {}),
    ...(element.localName === 'a' ? { href: (element as HTMLAnchorElement).href.split(/[?#]/)[0]! } : {}),
  };
}

/** Percent of the page that has been in view, 100 for one that needs no scrolling. */
export function scrolled(): number {
  const { scrollHeight, clientHeight } = document.scrollingElement ?? document.documentElement;
  return scrollHeight > 0 ? Math.min(100, Math.round(((scrollY + clientHeight) / scrollHeight) * 100)) : 100;
}

/** Watches the page without changing anything of it. */
export function watch(tell: (signal: Signal) => void, record: (event: string, properties: Values) => void, wants: Capture): void {
  let url = '';
  let deepest = 0;
  let waiting = false;

  const look = () => {
    const here = location.href.split('#')[0] + (/^#[!/]/.test(location.hash) ? location.hash : '');
    if (here === url) return;
    url = here;
    deepest = 0;
    tell({ on: 'page', url });
  };
  // Where the browser cannot say that the address changed, it is looked at when it may have.
  const soon = () => { later(() => attempt(look)); };
  const navigation = (window as { navigation?: EventTarget }).navigation;
  if (navigation) listen(navigation, 'currententrychange', soon);
  else setInterval(() => attempt(look), 500);
  listen(window, 'popstate', soon);
  listen(window, 'hashchange', soon);

  listen(document, 'click', (event: MouseEvent) => {
    const target = event.composedPath()[0] as Element;
    if (!target.closest) return;
    const what = wants.clicks !== false && describe(target);
    if (what) record('Element Clicked', what);
    tell({ on: 'click', target });
  });

  listen(document, 'scroll', () => {
    if (waiting) return;
    waiting = true;
    later(() => {
      waiting = false;
      attempt(() => {
        const percent = scrolled();
        if (percent <= deepest) return;
        if (wants.scroll !== false) {
          for (let i = 0; i < steps.length; i++) {
            if (steps[i]! > deepest && steps[i]! <= percent) record('Page Scrolled', { percent: steps[i] });
          }
        }
        deepest = percent;
        tell({ on: 'scroll', percent });
      });
    }, 200);
  });

  let left = '';
  listen(document, 'mouseout', (event: MouseEvent) => {
    if (event.relatedTarget || event.clientY > 0 || left === url) return;
    left = url;
    if (wants.exit !== false) record('Exit Intent', {});
    tell({ on: 'exit' });
  });

  look();
}
