import { expect, test, type Page } from '@playwright/test';
import { startServer, type Server } from '../server';
import { settle, shoot, violations } from './fixture';

// row 6.7, 6.9, 4.4: how good each model is, who is at risk and why, what the silent think, and groups that become a list, on the demo company.
test.describe.configure({ mode: 'serial' });
let server: Server;
let page: Page;
let workspace = '';

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  server = await startServer('--demo', '--demo-customers', '1500');
  page = await (await browser.newContext({ timezoneId: 'Europe/Berlin', locale: 'en-GB', viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })).newPage();
  await page.goto(server.setupLink);
  await page.waitForURL(/\/app\/w\/[0-9a-f-]{36}/);
  workspace = /\/w\/([0-9a-f-]{36})/.exec(page.url())![1]!;
  await expect.poll(async () => ((await (await page.request.get(`${server.url}/api/v1/workspaces/${workspace}/predictions`)).json()) as { at: string | null }).at, { timeout: 270_000, intervals: [1_000] }).not.toBeNull();
});
test.afterAll(async () => { await page?.context().close(); await server?.stop(); });

test('A model page says how good each model was on the company’s own past', async () => {
  await page.goto(`${server.url}/app/w/${workspace}/predictions`);
  await expect(page.getByRole('heading', { level: 1, name: 'Predictions' })).toBeVisible();
  const leaving = page.getByRole('region', { name: 'Who leaves' });
  await expect(leaving.getByRole('row', { name: /This model/ })).toBeVisible();
  await leaving.getByText('As a table').click();
  await expect(leaving.getByRole('table').last().getByRole('row')).toHaveCount(11);
  await expect(page.getByText(/The silent are unhappier than those who answer/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'What customers will order' }).first()).toBeVisible();
  await settle(page);
  await shoot(page, 'predictions-demo');
  expect(await violations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await settle(page);
  await shoot(page, 'predictions-demo-dark');
  expect(await violations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
});

test('Whoever is at risk opens with the reasons on their own page', async () => {
  const people = page.getByRole('region', { name: 'Whom it is about' }).first();
  await people.getByRole('table').getByRole('link').first().click();
  const foretold = page.getByRole('region', { name: 'Predictions' });
  await expect(foretold.getByText(/No order within \d+ days/)).toBeVisible();
  await expect(foretold.getByText('raises the risk').first()).toBeVisible();
  await settle(page);
  await shoot(page, 'predictions-customer');
  expect(await violations(page)).toEqual([]);
});

test('A group opens and becomes a list of just those customers', async () => {
  await page.goto(`${server.url}/app/w/${workspace}/predictions`);
  const row = page.getByRole('region', { name: 'Groups by recency, frequency and money' }).first().getByRole('row', { name: /Champions/ });
  const count = Number((await row.getByRole('cell').first().textContent())!.replace(/\D/g, ''));
  await row.getByRole('button').press('Enter');
  await expect(page).toHaveURL(/group=champions/);
  await page.getByRole('button', { name: 'Make a list of them' }).click();
  await page.waitForURL(/\/segments\/[0-9a-f-]{36}/);
  const segment = /segments\/([0-9a-f-]{36})/.exec(page.url())![1]!;
  await expect.poll(async () => ((await (await page.request.get(`${server.url}/api/v1/workspaces/${workspace}/segments/${segment}`)).json()) as { members: number }).members, { timeout: 30_000 }).toBe(count);
});

test('The page fits a phone', async () => {
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto(`${server.url}/app/w/${workspace}/predictions`);
  await expect(page.getByRole('heading', { level: 2, name: 'Who leaves' })).toBeVisible();
  await settle(page);
  await shoot(page, 'predictions-demo-phone');
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
});
