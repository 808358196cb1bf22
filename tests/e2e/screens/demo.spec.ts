import { expect, test, type Page } from '@playwright/test';
import { startServer, type Server } from '../server';
import { settle, shoot, violations } from './fixture';

test.describe.configure({ mode: 'serial' });
let server: Server;
let page: Page;
const mine = { name: 'Mara Lindqvist', email: 'mara@nordlicht.example', password: 'quiet rivers bend around old mills' };

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  server = await startServer('--demo', '--demo-customers', '300');
  page = await (await browser.newContext({ timezoneId: 'Europe/Berlin', locale: 'en-GB', viewport: { width: 1440, height: 900 } })).newPage();
});
test.afterAll(async () => { await page?.context().close(); await server?.stop(); });

test('The link of the demo opens its dashboard with nothing to type', async () => {
  expect(server.setupLink).toContain('&look=demo');
  await page.goto(server.setupLink);
  await expect(page.getByRole('button', { name: /^Net promoter score .* answers: open/ })).toBeVisible();
  await expect(page.getByRole('note').filter({ hasText: 'This is the demo company' })).toBeVisible();
  // Touchpoints carry the names that were registered, and its targets are judged.
  await expect(page.getByRole('region', { name: 'By Touchpoint' }).getByRole('button', { name: /^Web shop: / })).toBeVisible();
  await expect(page.getByRole('region', { name: 'By Region' }).getByRole('button', { name: /^Bavaria: / })).toBeVisible();
  await expect(page.getByText(/^Target /)).toHaveCount(3);
  await settle(page);
  expect(await violations(page)).toEqual([]);
});

test('What is true of the demo is told, with the view that shows it', async () => {
  await page.getByRole('button', { name: 'What is true of it' }).click();
  const truths = page.getByRole('dialog', { name: 'What is true of the demo company' });
  await expect(truths.getByText('The returns desk is the worst touchpoint')).toBeVisible();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await truths.getByRole('link', { name: 'See deliveries split by late' }).click();
  await expect(page.getByRole('region', { name: 'By Late' }).getByRole('button', { name: /^true: / })).toBeVisible();
});

test('Used once, the link says what to do', async ({ browser }) => {
  const other = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await other.goto(server.setupLink);
  await expect(other.getByRole('heading', { name: 'This link has been used' })).toBeVisible();
  expect(await violations(other)).toEqual([]);
  await other.getByRole('button', { name: 'Go to sign-in' }).click();
  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await other.context().close();
  // In the browser that used it, it still leads to the dashboard.
  await page.goto(server.setupLink);
  await page.waitForURL(/\/app\/w\//);
});

test('The account becomes its person’s, and opens elsewhere', async ({ browser }) => {
  await page.getByRole('link', { name: 'Customers' }).first().click();
  const banner = page.getByRole('note').filter({ hasText: 'This account opens on this browser only.' });
  await expect(banner).toBeVisible();
  await banner.getByRole('button', { name: 'Give it your name, e-mail address and a password' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make this account yours' });
  await expect(dialog.getByLabel('Your name')).toBeFocused();
  await settle(page);
  await shoot(page, 'claim-light');
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel('Your name').fill(mine.name);
  await dialog.getByLabel('E-mail').fill(mine.email);
  await dialog.getByRole('textbox', { name: 'Choose a password' }).fill(mine.password);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(banner).toHaveCount(0);
  await expect(page.getByRole('button', { name: /Mara Lindqvist/ })).toBeVisible();
  const other = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await other.goto(`${server.url}/app/sign-in`);
  await other.getByLabel('E-mail').fill(mine.email);
  await other.getByRole('textbox', { name: 'Password' }).fill(mine.password);
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await other.waitForURL(/\/app\/w\//);
  await other.context().close();
});

test('Settings take the demo company away and load it anew', async () => {
  // A workspace of one's own to stand in while the demo's goes.
  await page.getByRole('button', { name: /Switch the workspace/ }).click();
  await page.getByRole('menuitem', { name: 'New workspace' }).click();
  await page.getByRole('dialog').getByLabel('Name of the workspace').fill('Nordlicht Retail');
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('button', { name: /Nordlicht Retail/ })).toBeVisible();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Demo', exact: true }).click();
  await page.getByRole('button', { name: 'Remove the demo company' }).click();
  const sure = page.getByRole('dialog', { name: 'Remove the demo company?' });
  await expect(sure).toBeVisible();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await sure.getByRole('button', { name: 'Remove the demo company' }).click();
  await expect(page.getByText('The demo company is being removed')).toBeVisible();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Demo', exact: true }).click();
  await page.getByRole('button', { name: 'Load the demo company' }).click();
  await page.getByRole('dialog', { name: 'Load the demo company?' }).getByRole('button', { name: 'Load the demo company' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Jobs' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Nordwind \(demo\)/ })).toBeVisible();
});
