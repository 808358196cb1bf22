import { expect, type Page } from '@playwright/test';
import { ForeignPage } from '../foreignPage.ts';
import type { Rapport } from '../server';

/** The strictest policy a page can have and still talk to one server. */
export const strict = (server: string) =>
  `default-src 'none'; script-src 'nonce-strict' ${server}; connect-src ${server}; style-src 'nonce-strict'; require-trusted-types-for 'script'`;

/** The lines of the guide that queue calls until the script is there. */
export const queue = `window.rapport = window.rapport || [];
  'init identify setAttributes track page group setLanguage setConsent open on reset'.split(' ').forEach(function (name) {
    rapport[name] = function () { rapport.push([name].concat([].slice.call(arguments))); };
  });`;

export const shop = `<main><h1>Acme shop</h1><p>Everything an anvil needs.</p>
  <button id="buy">Buy now</button> <a href="#terms">Terms</a> <input aria-label="Card" value="4111"></main>`;

/** A shop on an origin of its own that includes the SDK under the strict policy. */
export const site = (server: string, init: string, body = shop) => ForeignPage.serve(
  `${body}<script nonce="strict">${queue} ${init}</script><script nonce="strict" async src="${server}/sdk/rapport.js"></script>`,
  strict(server));

/** Notes what a page must never see of us: errors, refusals of its policy, requests to any third host. */
export function watch(page: Page, ...hosts: string[]) {
  const troubles: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', error => troubles.push(`error: ${error.message}`));
  page.on('console', line => { if (['error', 'warning'].includes(line.type())) troubles.push(`console: ${line.text()}`); });
  page.on('request', request => {
    requests.push(request.url());
    if (!hosts.some(host => request.url().startsWith(host))) troubles.push(`request to ${request.url()}`);
  });
  return { troubles, requests };
}

const questions = {
  languages: ['en', 'de', 'ar'],
  blocks: [
    {
      id: 'b1',
      elements: [{
        id: 'nps', kind: 'nps', required: true,
        title: { en: 'How likely are you to recommend Acme?', de: 'Wie wahrscheinlich empfehlen Sie Acme?', ar: 'ما مدى احتمال أن توصي بـ Acme؟' },
        settings: { low: { en: 'Not likely', de: 'Unwahrscheinlich', ar: 'غير محتمل' }, high: { en: 'Very likely', de: 'Sehr wahrscheinlich', ar: 'محتمل جدا' } },
      }],
      rules: [{ when: { left: { element: 'nps' }, op: 'isGreaterThan', right: 8 }, then: [{ jump: 'fans' }] }],
    },
    { id: 'critics', elements: [{ id: 'why', kind: 'text', title: { en: 'What went wrong?', de: 'Was ging schief?', ar: 'ما الخطأ؟' } }] },
    { id: 'fans', elements: [{ id: 'what', kind: 'text', title: { en: 'What do you like best?', de: 'Was gefällt am besten?', ar: 'ما الأفضل؟' } }] },
  ],
  endings: [{ id: 'end', title: { en: 'Thank you', de: 'Danke', ar: 'شكرًا' } }],
};

let number = 0;

/** A published survey with display rules, and a key.
 *  @param more Further questions of the first page. */
export async function onPage(rapport: Rapport, rules: object, more: object[] = []) {
  const [first, ...others] = questions.blocks;
  const document = { ...questions, blocks: [{ ...first!, elements: [...first!.elements, ...more] }, ...others] };
  const made = await rapport.call('POST', 'surveys', { name: `survey ${++number}`, document });
  await rapport.call('POST', `surveys/${made.id}/publish`);
  const shown = await rapport.send('PUT', `surveys/${made.id}/display`, { ignoreCoolDown: true, ...rules }, { 'If-Match': '*' });
  expect(shown).toBeTruthy();
  return { id: made.id as string, key: await rapport.key('segment'), stop: () => rapport.send('PUT', `surveys/${made.id}/display`, { enabled: false }, { 'If-Match': '*' }) };
}

/** Lets the test look into the root that pages cannot look into. */
export const openRoots = (page: Page) => page.addInitScript(() => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) { return attach.call(this, { ...init, mode: 'open' }); };
});
