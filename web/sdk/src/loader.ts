// The script that pages include: does what was called before it came, then stands in for the queue.
import { attempt } from './browser';
import { createRapport } from './rapport';

/** Before: the list of calls. After: Rapport, with a `push` that calls at once. */
type Call = [name: string, ...values: unknown[]];
type Page = Record<string, (...values: unknown[]) => unknown> & { length: number; push: (call: Call) => unknown; [index: number]: Call };

attempt(() => {
  const script = document.currentScript as HTMLScriptElement | null;
  const site = window as unknown as { rapport?: Page };
  const before = site.rapport;
  if (before?.init && !before.push) return;
  const rapport = createRapport(script?.src ? new URL(script.src).origin : '') as unknown as Page;
  // `rapport.push(['track', 'Signed Up'])` works before and after.
  rapport.push = call => attempt(() => rapport[call[0]]!(...call.slice(1)));
  for (let i = 0; i < (before?.length ?? 0); i++) rapport.push(before![i]!);
  site.rapport = rapport;
  const { key, consent, language } = script?.dataset ?? {};
  if (key) rapport.init!({ key, consent, language, nonce: script!.nonce });
});
