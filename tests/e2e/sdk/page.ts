import type { Page } from '@playwright/test';
import { ForeignPage } from '../foreignPage.ts';

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
