// Surveys on somebody else's page, under the strictest policy, against the real server. rows 2.19, 2.23, 2.24, 9.12; A3, A4
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { Rapport } from '../server';
import { onPage, openRoots, shop, site, watch } from './page.ts';

let rapport: Rapport;
test.beforeAll(async () => void (rapport = await Rapport.start()));
test.afterAll(async () => rapport?.stop());

const survey = (rules: object, more: object[] = []) => onPage(rapport, rules, more);

const init = (key: string, more = '') => `rapport.init({ key: '${key}', consent: 'granted', capture: false${more} });`;
const axe = readFileSync(resolve(import.meta.dirname, '../../../node_modules/axe-core/axe.min.js'), 'utf8');

/** Runs axe as the browser's owner, beside the page's policy. */
async function violations(page: Page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe });
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(r => JSON.stringify(r.violations.map(v => [v.id, v.nodes.map(n => n.html)])))`,
    awaitPromise: true, returnByValue: true,
  });
  return JSON.parse(result.value as string) as unknown[];
}

test('a survey is answered by keyboard alone, branches, moves nothing, and every answer arrives', async ({ page }) => {
  const asked = await survey({ triggers: [{ on: 'event', event: 'Paid', where: [{ property: 'total', op: 'greaterThan', value: '50' }] }] });
  await openRoots(page);
  await page.addInitScript(() => {
    (window as any).shift = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => { (window as any).shift += (entry as any).hadRecentInput ? 0 : (entry as any).value; })).observe({ type: 'layout-shift', buffered: true });
  });
  const shopSite = await site(rapport.url, init(asked.key));
  const seen = watch(page, shopSite.origin, rapport.url);
  await page.goto(shopSite.origin);
  await page.waitForFunction(() => !Array.isArray((window as any).rapport));
  await page.evaluate(() => {
    const sdk = (window as any).rapport;
    const told = ((window as any).told = [] as string[]);
    for (const event of ['survey.asked', 'survey.shown', 'survey.answered', 'survey.completed']) sdk.on(event, () => told.push(event));
    sdk.identify('visitor-7');
    sdk.track('Paid', { total: 49 });
  });
  const card = page.getByRole('dialog', { name: 'Survey' });
  await page.waitForTimeout(1_500);
  await expect(card).toHaveCount(0);
  await page.focus('#buy');
  await page.evaluate(() => (window as any).rapport.track('Paid', { total: 51 }));
  await expect(card).toBeVisible();
  await expect(page.locator('#buy'), 'a corner does not take the focus').toBeFocused();
  expect(await violations(page)).toEqual([]);

  await card.getByRole('radio', { name: '0, Not likely' }).focus();
  await page.keyboard.press('Space');
  for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowRight');
  await expect(card.getByRole('radio', { name: '10, Very likely' })).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(card.getByRole('textbox', { name: 'What do you like best?' })).toBeFocused();
  await page.keyboard.type('The anvils');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(card.getByText('Thank you')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);

  expect(await page.evaluate(() => (window as any).told)).toEqual(['survey.asked', 'survey.shown', 'survey.answered', 'survey.answered', 'survey.completed']);
  expect(await page.evaluate(() => (window as any).shift)).toBe(0);
  expect(seen.troubles).toEqual([]);
  const facts = await rapport.until('surveys', list => list.some(f => f.type === 'Survey Answered' && f.props.element === 'what'));
  expect(facts.find(f => f.type === 'Survey Answered' && f.props.element === 'nps')!.props).toMatchObject({ survey: asked.id, metric: 'nps', score: 10, channel: 'web' });
  await shopSite.stop();
  await asked.stop();
});

test('a page cannot look into the survey', async ({ page }) => {
  const asked = await survey({});
  const shopSite = await site(rapport.url, init(asked.key));
  await page.goto(shopSite.origin);
  await expect.poll(() => page.evaluate(() => document.body.lastElementChild!.getBoundingClientRect !== undefined && document.querySelectorAll('body > div').length)).toBe(1);
  expect(await page.evaluate(() => document.querySelector('body > div')!.shadowRoot)).toBeNull();
  await shopSite.stop();
  await asked.stop();
});

test('a modal holds the focus, says what is wrong, and gives the focus back', async ({ page }) => {
  const asked = await survey({ mode: 'modal', triggers: [{ on: 'click', selector: '#buy' }] });
  await openRoots(page);
  const shopSite = await site(rapport.url, init(asked.key));
  await page.goto(shopSite.origin);
  await page.waitForTimeout(1_500);
  await page.click('#buy');
  const card = page.getByRole('dialog', { name: 'Survey' });
  await expect(card).toBeVisible();
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement!.id)).not.toBe('buy');
  }
  await card.getByRole('button', { name: 'Next' }).click();
  await expect(card.getByRole('alert')).toHaveText('Please answer this question.');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);
  await expect(page.locator('#buy')).toBeFocused();
  await shopSite.stop();
  await asked.stop();
});

for (const look of [{ language: 'ar', dark: false }, { language: 'de', dark: true }]) {
  test(`it fits 320 pixels in ${look.language}${look.dark ? ', dark' : ''}, without motion where none is wanted`, async ({ page }) => {
    const asked = await survey({});
    await openRoots(page);
    await page.emulateMedia({ colorScheme: look.dark ? 'dark' : 'light', reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 320, height: 560 });
    const shopSite = await site(rapport.url, init(asked.key, `, language: '${look.language}'`));
    await page.goto(shopSite.origin);
    const card = page.getByRole('dialog');
    await expect(card).toBeVisible();
    expect(await card.getAttribute('dir')).toBe(look.language === 'ar' ? 'rtl' : 'ltr');
    const box = (await card.boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(320);
    expect(await card.evaluate(element => element.scrollWidth <= element.clientWidth)).toBe(true);
    expect(await card.evaluate(element => getComputedStyle(element).animationName)).toBe('none');
    for (const point of await card.getByRole('radio').all()) {
      const size = (await point.boundingBox())!;
      expect(Math.min(size.width, size.height)).toBeGreaterThanOrEqual(24);
    }
    expect(await violations(page)).toEqual([]);
    await shopSite.stop();
    await asked.stop();
  });
}

test('the always-on button opens the survey as often as the visitor likes', async ({ page }) => {
  const asked = await survey({ mode: 'button', label: 'Your opinion', triggers: [{ on: 'button' }] });
  await openRoots(page);
  const shopSite = await site(rapport.url, init(asked.key));
  await page.goto(shopSite.origin);
  const button = page.getByRole('button', { name: 'Your opinion' });
  for (let i = 0; i < 2; i++) {
    await button.click();
    await expect(page.getByRole('dialog').getByRole('radio').first()).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(button).toBeFocused();
  }
  expect(await violations(page)).toEqual([]);
  await shopSite.stop();
  await asked.stop();
});

test('inside an element of the page it stands where it is put', async ({ page }) => {
  const asked = await survey({ mode: 'inline', target: '#here' });
  await openRoots(page);
  const shopSite = await site(rapport.url, init(asked.key), `${shop}<section id="here"></section><p id="after">After</p>`);
  await page.goto(shopSite.origin);
  await expect(page.locator('#here').getByRole('radio', { name: '5' })).toBeVisible();
  expect((await page.locator('#after').boundingBox())!.y).toBeGreaterThan((await page.locator('#here').getByRole('radio', { name: '5' }).boundingBox())!.y);
  await shopSite.stop();
  await asked.stop();
});

test('an answer without a connection is kept, said so, and goes when it is back; a reload in between loses nothing', async ({ page }) => {
  const asked = await survey({ recontact: { show: 'always' } });
  await openRoots(page);
  const shopSite = await site(rapport.url, init(asked.key));
  await page.goto(shopSite.origin);
  const card = page.getByRole('dialog');
  await page.route('**/sdk/v1/responses/**', route => route.abort());
  await card.getByRole('radio', { name: '3' }).check();
  await card.getByRole('button', { name: 'Next' }).click();
  await expect(card.getByRole('status')).toContainText('No connection');
  await page.unroute('**/sdk/v1/responses/**');
  await page.reload();
  const facts = await rapport.until('surveys', list => list.some(f => f.type === 'Survey Answered' && f.props.survey === asked.id));
  expect(facts.filter(f => f.type === 'Survey Answered' && f.props.survey === asked.id).map(f => f.props.score)).toEqual([3]);
  await shopSite.stop();
  await asked.stop();
});

test('a server that fails shows no survey and harms nothing', async ({ page }) => {
  const asked = await survey({});
  const shopSite = await site(rapport.url, init(asked.key));
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error.message));
  for (const answer of [{ status: 500, body: '<html>' }, { status: 200, body: '{"show":true}' }, { status: 200, body: 'null' }]) {
    await page.route('**/sdk/v1/display', route => route.fulfill({ ...answer, headers: { 'access-control-allow-origin': '*' } }));
    await page.goto(shopSite.origin);
    await page.waitForTimeout(1_500);
    expect(await page.locator('body > div').count()).toBe(0);
    await page.unroute('**/sdk/v1/display');
  }
  expect(errors).toEqual([]);
  await shopSite.stop();
  await asked.stop();
});

test('what is wrong can be mended where it was written', async ({ page }) => {
  const asked = await survey({ mode: 'modal' }, [{ id: 'mail', kind: 'text', title: { en: 'Your e-mail' }, settings: { input: 'email' } }]);
  await openRoots(page);
  const shopSite = await site(rapport.url, init(asked.key));
  await page.goto(shopSite.origin);
  const card = page.getByRole('dialog');
  await card.getByRole('radio', { name: '5' }).check();
  await card.getByRole('textbox', { name: 'Your e-mail' }).fill('ada at example');
  await card.getByRole('button', { name: 'Next' }).click();
  await expect(card.getByRole('alert')).toContainText('e-mail address');
  await expect(card.getByRole('textbox', { name: 'Your e-mail' })).toHaveValue('ada at example');
  await expect(card.getByRole('textbox', { name: 'Your e-mail' })).toBeFocused();
  await expect(card.getByRole('radio', { name: '5' })).toBeChecked();
  await shopSite.stop();
  await asked.stop();
});

// rows 2.6, 2.33
test('a file is sent, work is done unseen, and an ending leads on', async ({ page }) => {
  const made = await rapport.call('POST', 'surveys', { name: 'with a file', document: {
    blocks: [{ id: 'b1', elements: [{ id: 'photo', kind: 'file', required: true, title: { en: 'A photo of it' } }] }],
    endings: [{ id: 'end', title: { en: 'Thank you' }, redirect: 'https://shop.example/voucher' }],
  } });
  await rapport.call('POST', `surveys/${made.id}/publish`);
  await rapport.send('PUT', `surveys/${made.id}/display`, { ignoreCoolDown: true, triggers: [{ on: 'idle', seconds: 2 }] }, { 'If-Match': '*' });
  await rapport.send('PUT', `surveys/${made.id}/honesty`, { proof: 'always' }, { 'If-Match': '*' });
  const shopSite = await site(rapport.url, init(await rapport.key('segment')));
  await openRoots(page);
  const seen = watch(page, shopSite.origin, rapport.url);
  await page.goto(shopSite.origin);
  const card = page.getByRole('dialog', { name: 'Survey' });
  await expect(card, 'nobody moved for two seconds').toBeVisible();
  const photo = card.locator('input[type=file]');
  await photo.setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') });
  await card.getByRole('button', { name: 'Send' }).click();
  await expect(card.getByText('Please choose a file of an allowed kind, at most 5 MB.')).toBeVisible();
  await photo.setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('\x89PNG\r\n\x1a\n and more', 'latin1') });
  await card.getByRole('button', { name: 'Send' }).click();
  await expect(card.getByText('Thank you')).toBeVisible();
  await expect(card.getByRole('link', { name: 'Continue' })).toHaveAttribute('href', 'https://shop.example/voucher');
  expect(seen.troubles.filter(trouble => !trouble.includes('422'))).toEqual([]);
  await expect.poll(async () => (await rapport.call('GET', `surveys/${made.id}/results`)).elements[0].files.length, { timeout: 30_000 }).toBe(1);
  const results = await rapport.call('GET', `surveys/${made.id}/results`);
  expect(results.flagged).toEqual([]);
  await shopSite.stop();
  await rapport.send('PUT', `surveys/${made.id}/display`, { enabled: false }, { 'If-Match': '*' });
});
