// Respondents on the hosted pages, against the real server. Rows 2.17, 2.18, 2.25, 2.33, 9.12; safety A1, A3
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { ForeignPage } from '../foreignPage.ts';
import { Rapport } from '../server';
import { kinds, survey } from './survey.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.RAPPORT_SHOTS;
const phone = { width: 390, height: 844 };

let rapport: Rapport;
test.beforeAll(async () => void (rapport = await Rapport.start()));
test.afterAll(async () => rapport?.stop());

let number = 0;

/** Publishes a survey and answers the address of a new link to it. */
async function link(document: object = survey, more: object = {}) {
  const made = await rapport.call('POST', 'surveys', { name: `respond ${++number}`, document });
  await rapport.call('POST', `surveys/${made.id}/publish`);
  return (await rapport.call('POST', `surveys/${made.id}/links`, { name: 'Hosted', ...more })).url as string;
}

/** Runs axe as the browser's owner, beside the page's policy. */
async function violations(page: Page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe });
  const { result } = await session.send('Runtime.evaluate', {
    expression: 'axe.run().then(r => JSON.stringify(r.violations.map(v => [v.id, v.nodes.map(n => n.html + n.failureSummary)])))',
    awaitPromise: true, returnByValue: true,
  });
  return JSON.parse(result.value as string) as unknown[];
}

async function shoot(page: Page, name: string) {
  if (!shots) return;
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `respond-${name}.png`), fullPage: true });
}

const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

for (const scheme of ['light', 'dark'] as const) {
  test(`five questions on a phone in ${scheme}, without a violation`, async ({ browser }) => {
    const page = await browser.newPage({ viewport: phone, colorScheme: scheme, locale: 'en-GB' });
    const troubles: string[] = [];
    page.on('console', line => { if (line.type() === 'error') troubles.push(line.text()); });
    page.on('pageerror', error => troubles.push(error.message));
    const begun = Date.now();
    await page.goto(await link());
    await expect(page).toHaveTitle(/recommend Nordlicht/);
    expect(await violations(page)).toEqual([]);
    await shoot(page, `${scheme}-1`);
    await page.getByRole('radio', { name: '3', exact: true }).check();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('What went wrong?').fill('The parcel was late.');
    await shoot(page, `${scheme}-2`);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('radio', { name: '4 of 5 stars' }).check({ force: true });
    await page.getByLabel('Friendly people').check();
    expect(await violations(page)).toEqual([]);
    await shoot(page, `${scheme}-3`);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible();
    console.log(`five questions in ${scheme}: ${Date.now() - begun} ms with pictures and axe`);
    expect(await violations(page)).toEqual([]);
    await shoot(page, `${scheme}-4`);
    expect(troubles).toEqual([]);
    await page.close();
  });
}

test('by keyboard alone', async ({ browser }) => {
  const page = await browser.newPage({ locale: 'en-GB' });
  await page.goto(await link());
  const focused = () => page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.name ?? '');
  for (let tabs = 0; tabs < 10 && await focused() !== 'nps'; tabs++) await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  for (let step = 0; step < 9; step++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByText('How was the delivery?')).toBeVisible();
  for (let tabs = 0; tabs < 10 && await focused() !== 'stars'; tabs++) await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Anything else?')).toBeVisible();
  for (let tabs = 0; tabs < 10 && await focused() !== 'more'; tabs++) await page.keyboard.press('Tab');
  await page.keyboard.type('Good work');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeFocused();
  await page.close();
});

test('without script, and what is missing is said where the focus is', async ({ browser }) => {
  const page = await browser.newPage({ javaScriptEnabled: false, viewport: phone, locale: 'de-DE' });
  await page.goto(await link());
  await page.getByRole('button', { name: 'Weiter' }).click();
  await expect(page.locator('.wrong')).toContainText('noch einmal');
  await shoot(page, 'wrong-de');
  await page.getByRole('radio', { name: '9', exact: true }).check();
  await page.getByRole('button', { name: 'Weiter' }).click();
  await page.getByRole('button', { name: 'Zurück' }).click();
  await expect(page.locator('input[name=nps][value="9"]')).toBeChecked();
  await page.getByRole('button', { name: 'Weiter' }).click();
  await page.getByRole('button', { name: 'Weiter' }).click();
  await page.getByRole('button', { name: 'Absenden' }).click();
  await expect(page.getByRole('heading', { name: 'Vielen Dank' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Vielen Dank' })).toBeVisible();
  await page.close();
});

test('the summary of what is wrong has the focus', async ({ page }) => {
  await page.goto(await link());
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.locator('.wrong')).toBeFocused();
  expect(await violations(page)).toEqual([]);
});

test('in Arabic from right to left, on a phone', async ({ browser }) => {
  const page = await browser.newPage({ viewport: phone, locale: 'ar' });
  await page.goto(await link());
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  const zero = await page.getByText('0', { exact: true }).boundingBox();
  const five = await page.getByText('5', { exact: true }).boundingBox();
  expect(zero!.x).toBeGreaterThan(five!.x);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'arabic');
  await page.getByRole('link', { name: 'Deutsch' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.close();
});

test('every kind of question, at 320 pixels and wide, light and dark', async ({ browser }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: 320, height: 640 }, colorScheme, locale: 'en-GB' });
    await page.goto(await link(kinds));
    expect(await fits(page)).toBe(true);
    expect(await violations(page)).toEqual([]);
    const small = await page.locator('button, input:not([type=hidden]), select, textarea, label.point, label.option, label.cell, nav a').evaluateAll(all =>
      all.filter(item => !item.closest('.trap')).map(item => (item.closest('label:not(.field)') ?? item)).filter(item => {
        const box = item.getBoundingClientRect();
        return box.width < 24 || box.height < 24;
      }).map(item => item.outerHTML));
    expect(small).toEqual([]);
    await shoot(page, `kinds-narrow-${colorScheme}`);
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(await violations(page)).toEqual([]);
    await shoot(page, `kinds-wide-${colorScheme}`);
    await page.close();
  }
});

test('script orders a ranking, moves a slider and notes the time', async ({ page }) => {
  await page.goto(await link(kinds));
  await page.getByRole('button', { name: 'Move up: Service' }).click();
  await expect(page.locator('select[name="ranking.service"]')).toHaveValue('2');
  await page.getByRole('slider').first().fill('70');
  await expect(page.locator('input[name=slider]').first()).toHaveValue('70');
  await page.getByLabel('Foot').check();
  const sent = page.waitForRequest(request => request.method() === 'POST');
  await page.getByRole('button', { name: 'Send' }).click();
  expect((await sent).postData()).toContain('ms.single');
  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible();
});

test('in a frame of a site that may, and in no other', async ({ page }) => {
  const [shop, other] = [await ForeignPage.serve('<p>Shop</p>'), await ForeignPage.serve('<p>Other</p>')];
  const url = await link(survey, { embedOn: [shop.origin] });
  const frame = page.frameLocator('iframe');
  const embed = (address: string) => page.evaluate(src => {
    document.body.append(Object.assign(document.createElement('iframe'), { src, title: 'Survey', width: '600', height: '700' }));
  }, address);
  await page.goto(shop.origin);
  await embed(url);
  await frame.getByRole('radio', { name: '10' }).check();
  await frame.getByRole('button', { name: 'Next' }).click();
  await expect(frame.getByText('How was the delivery?')).toBeVisible();
  const refused = page.waitForEvent('console', line => /frame-ancestors/.test(line.text()));
  await page.goto(other.origin);
  await embed(url);
  await refused;
  await Promise.all([shop.stop(), other.stop()]);
});

test('a kiosk goes on without a network and sends every answer once', async ({ browser }) => {
  const unbranched = { ...survey, blocks: survey.blocks.filter(block => block.id !== 'critics').map(block => ({ ...block, rules: [] })) };
  const made = await rapport.call('POST', 'surveys', { name: 'kiosk', document: unbranched });
  await rapport.call('POST', `surveys/${made.id}/publish`);
  const { url } = await rapport.call('POST', `surveys/${made.id}/links`, { name: 'Till', channel: 'kiosk', touchpoint: 'till' });
  const context = await browser.newContext({ viewport: { width: 1024, height: 768 } });
  const page = await context.newPage();
  await page.goto(url.replace('/r/', '/r/kiosk/'));
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'kiosk');
  await context.setOffline(true);
  for (const score of ['9', '2']) {
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(page.getByText('Please answer this question.')).toBeVisible();
    await page.getByRole('radio', { name: score, exact: true }).check();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByText('Thank you', { exact: true })).toBeVisible();
    await expect(page.getByText('How likely are you')).toBeVisible({ timeout: 8_000 });
    await expect(page.getByRole('radio', { name: score, exact: true })).not.toBeChecked();
  }
  const completed = async () => (await rapport.call('GET', `surveys/${made.id}`)).completed;
  expect(await completed()).toBe(0);
  await context.setOffline(false);
  await expect.poll(completed, { timeout: 15_000 }).toBe(2);
  expect(await page.evaluate(() => JSON.parse(Object.values(localStorage)[0] as string))).toEqual([]);
  await context.close();
});

// row 2.25
test('a kiosk that is started again without a network goes on asking, and every answer arrives once', async ({ browser }) => {
  const made = await rapport.call('POST', 'surveys', { name: 'kiosk again', document: {
    blocks: [{ id: 'b1', elements: [{ id: 'nps', kind: 'nps', title: { en: 'Recommend us?' }, required: true }] }, { id: 'b2', elements: [{ id: 'why', kind: 'text', title: { en: 'Why?' } }] }],
    endings: [{ id: 'end', title: { en: 'Come again' }, redirect: 'https://shop.example/' }], options: { accent: '#0b7285' },
  } });
  await rapport.call('POST', `surveys/${made.id}/publish`);
  const { url } = await rapport.call('POST', `surveys/${made.id}/links`, { name: 'Till', channel: 'kiosk' });
  const context = await browser.newContext({ viewport: { width: 1024, height: 768 } });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', error => troubles.push(error.message));
  page.on('console', line => { if (/Content.Security.Policy/i.test(line.text())) troubles.push(line.text()); });
  await page.goto(url.replace('/r/', '/r/kiosk/'));
  await expect(page.locator('html')).toHaveAttribute('data-kept', '');

  await context.setOffline(true);
  const answer = async (score: string, why: string) => {
    await page.getByRole('radio', { name: score, exact: true }).check();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Why?').fill(why);
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByText('Come again')).toBeVisible();
    await expect(page.locator('#thanks img')).toBeVisible();
  };
  await answer('9', 'before');
  await shoot(page, 'kiosk-thanks');
  await page.reload();
  await expect(page.getByText('Recommend us?')).toBeVisible();
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()), 'the style is kept too').not.toBe('');
  await answer('3', 'after');
  await page.reload();
  await context.setOffline(false);
  await expect.poll(async () => (await rapport.call('GET', `surveys/${made.id}`)).completed, { timeout: 30_000 }).toBe(2);
  await page.reload();
  await expect(page.getByText('Recommend us?')).toBeVisible();
  await expect.poll(async () => (await rapport.call('GET', `surveys/${made.id}/results`)).elements[1].texts.map((t: { text: string }) => t.text).sort(), { timeout: 30_000 }).toEqual(['after', 'before']);
  expect((await rapport.call('GET', `surveys/${made.id}`)).completed).toBe(2);
  expect(troubles).toEqual([]);
  await context.close();
});

// row 2.25
test('whoever walks away from a kiosk has said what they said, and the next person begins anew', async ({ browser }) => {
  const unbranched = { blocks: [{ id: 'b1', elements: [{ id: 'nps', kind: 'nps', title: { en: 'Recommend us?' } }] }, { id: 'b2', elements: [{ id: 'why', kind: 'text', title: { en: 'Why?' } }] }], endings: [{ id: 'end', title: { en: 'Bye' } }] };
  const made = await rapport.call('POST', 'surveys', { name: 'kiosk left', document: unbranched });
  await rapport.call('POST', `surveys/${made.id}/publish`);
  const { url } = await rapport.call('POST', `surveys/${made.id}/links`, { name: 'Till', channel: 'kiosk' });
  const page = await browser.newPage();
  await page.clock.install();
  await page.goto(url.replace('/r/', '/r/kiosk/'));
  await page.getByRole('radio', { name: '9', exact: true }).check();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByLabel('Why?')).toBeVisible();
  await page.clock.runFor(59_000);
  await expect(page.getByLabel('Why?')).toBeVisible();
  await page.clock.runFor(2_000);
  await expect(page.getByText('Recommend us?')).toBeVisible();
  await expect(page.getByRole('radio', { name: '9', exact: true })).not.toBeChecked();
  await page.clock.runFor(120_000); // nobody answers: nothing is sent
  await page.clock.resume();
  await expect.poll(async () => (await rapport.call('GET', `surveys/${made.id}/results`)).responses, { timeout: 30_000 }).toMatchObject({ displayed: 1, started: 1, completed: 0 });
  await page.close();
});

// row 2.33
test('a browser does the work that is asked without anybody noticing', async ({ browser }) => {
  const address = await link();
  const made = (await rapport.call('GET', 'surveys')).items.find((one: { name: string }) => one.name === `respond ${number}`);
  await rapport.send('PUT', `surveys/${made.id}/honesty`, { proof: 'always' }, { 'If-Match': '*' });
  const page = await browser.newPage({ locale: 'en-GB' });
  await page.goto(address);
  await page.getByRole('radio', { name: '3', exact: true }).check();
  const begun = Date.now();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText('What went wrong?')).toBeVisible();
  console.log(`work and next page: ${Date.now() - begun} ms`);
  await page.close();
  const plain = await browser.newPage({ javaScriptEnabled: false, locale: 'en-GB' });
  await plain.goto(address);
  await plain.getByRole('radio', { name: '3', exact: true }).check();
  await plain.getByRole('button', { name: 'Next' }).click();
  await expect(plain.getByText('What went wrong?')).toBeVisible();
  await plain.close();
  await expect.poll(async () => { const found = await rapport.call('GET', `surveys/${made.id}/results`); return [found.responses.started, found.flagged]; }, { timeout: 30_000 }).toEqual([2, [{ key: 'no_proof', count: 1 }]]);
});
