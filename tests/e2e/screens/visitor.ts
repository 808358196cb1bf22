import type { Browser } from '@playwright/test';
import { openRoots, site } from '../sdk/page';
import { writeKey } from '../server';
import type { Filled } from './fixture';

/** A visitor of a shop on an origin of its own, under the strictest policy. */
export async function visit(browser: Browser, filled: Filled, options: object = {}, language = 'en') {
  const key = await writeKey(filled);
  const shop = await site(filled.server.url, `init({ key: '${key}', consent: 'granted', language: '${language}' });`.replace('init(', 'rapport.init('));
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] }, ...options });
  const page = await context.newPage();
  const broken: string[] = [];
  page.on('pageerror', error => broken.push(error.message));
  page.on('console', line => { if (/Content Security Policy|Trusted/.test(line.text())) broken.push(line.text()); });
  page.on('dialog', dialog => { broken.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
  await openRoots(page);
  await page.goto(shop.origin);
  return { page, broken, shop, end: async () => { await context.close(); await shop.stop(); } };
}
