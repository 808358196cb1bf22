// Pages and caches mix parts of two releases for a while: each released script must work with the other part of today. Bad input 38
// The folder of a release holds what the server handed out then; it is added when a release is made and never changed.
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { Rapport } from '../server';
import { openRoots, onPage, site, watch } from './page.ts';

const folder = resolve(import.meta.dirname, 'released');
let rapport: Rapport;
test.beforeAll(async () => void (rapport = await Rapport.start()));
test.afterAll(async () => rapport?.stop());

for (const release of readdirSync(folder)) {
  for (const part of ['rapport.js', 'survey.js']) {
    test(`${part} of ${release} works with today's other part`, async ({ page }) => {
      const asked = await onPage(rapport, {});
      await openRoots(page);
      await page.route(`**/sdk/${part}`, route => route.fulfill({
        path: join(folder, release, part), contentType: 'text/javascript',
        headers: { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' },
      }));
      const shopSite = await site(rapport.url, `rapport.init({ key: '${asked.key}', consent: 'granted' });`);
      const seen = watch(page, shopSite.origin, rapport.url);
      await page.goto(shopSite.origin);
      const card = page.getByRole('dialog');
      await card.getByRole('radio', { name: '10' }).check();
      await card.getByRole('button', { name: 'Next' }).click();
      await card.getByRole('textbox').fill('Fine');
      await card.locator('button.go').click();
      await expect(card.getByRole('heading', { name: 'Thank you' })).toBeVisible();
      expect(seen.troubles).toEqual([]);
      await rapport.until('surveys', list => list.some(f => f.type === 'Survey Answered' && f.props.survey === asked.id));
      await shopSite.stop();
      await asked.stop();
    });
  }
}
