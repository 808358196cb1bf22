import { expect, test, type Page } from '@playwright/test';
import { owner, sendBatch, startServer, type Server } from '../server';
import { settle, shoot, violations } from './fixture';

test.describe.configure({ mode: 'serial' });
let server: Server;
let page: Page;

test.beforeAll(async ({ browser }) => {
  server = await startServer();
  page = await (await browser.newContext({ timezoneId: 'Europe/Berlin', locale: 'de-DE' })).newPage();
});
test.afterAll(async () => { await page.context().close(); await server.stop(); });

test('Without the code from the console nobody becomes owner', async () => {
  await page.goto(`${server.url}/app`);
  await expect(page.getByRole('heading', { name: 'Open the link from the console' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('The one-time link leads to a workspace in two steps, filled in from the browser', async () => {
  await page.goto(server.setupLink);
  await page.getByLabel('Your name').fill(owner.name);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByRole('textbox', { name: 'Choose a password' }).fill(owner.password);
  await expect(page.getByText('Strong')).toBeVisible();
  await shoot(page, 'setup-light');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Name' }).fill('Nordlicht Retail');
  await expect(page.getByRole('combobox', { name: 'Time zone' }).or(page.getByRole('textbox', { name: 'Time zone' })).first()).toHaveValue('Europe/Berlin');
  await expect(page.getByRole('combobox', { name: 'Currency' }).or(page.getByRole('textbox', { name: 'Currency' })).first()).toHaveValue('EUR');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('heading', { name: 'You are in. Where shall we begin?' })).toBeVisible();
});

test('The first event is seen the moment it arrives', async () => {
  await page.getByRole('button', { name: /Connect your first source/ }).click();
  await expect(page.getByText('Waiting for the first event…')).toBeVisible();
  await page.getByRole('button', { name: 'Create a write key' }).click();
  const key = await page.getByRole('textbox', { name: 'Write key' }).textContent();
  expect(key).toMatch(/^rap_/);
  await expect(page.getByText(key!, { exact: false }).nth(1), 'the snippet holds the key').toBeVisible();
  await settle(page);
  await shoot(page, 'connect-light');
  expect(await violations(page)).toEqual([]);
  await sendBatch(server, key!, [{ type: 'track', userId: 'u-1', event: 'Survey Answered', properties: { metric: 'nps', score: 9 } }]);
  await expect(page.getByText('First event received')).toBeVisible();
});

test('A setup link works once', async () => {
  const other = await page.context().browser()!.newPage();
  await other.goto(server.setupLink);
  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(await violations(other)).toEqual([]);
  await other.getByLabel('E-mail').fill(owner.email);
  await other.getByRole('textbox', { name: 'Password' }).fill('not the password at all');
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(other.getByRole('alert')).toContainText('do not match');
  await shoot(other, 'sign-in-light');
  await other.close();
});

test('An invitation link makes a colleague with the role it names', async ({ browser }) => {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'People and roles' }).click();
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('dialog').getByLabel('E-mail').fill('kofi@nordlicht.example');
  await page.getByRole('dialog').getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByRole('textbox', { name: 'Link' }).textContent();
  const guest = await (await browser.newContext()).newPage();
  await guest.goto(link!);
  await expect(guest.getByRole('heading', { name: 'Join Nordlicht Retail' })).toBeVisible();
  expect(await violations(guest)).toEqual([]);
  await guest.getByLabel('Your name').fill('Kofi Mensah');
  await guest.getByRole('textbox', { name: 'Choose a password' }).fill('seven lamps along the harbour');
  await guest.getByRole('button', { name: 'Join' }).click();
  await expect(guest.getByRole('button', { name: /Kofi Mensah/ })).toBeVisible();
  // An analyst manages nobody.
  await guest.getByRole('link', { name: 'Settings' }).click();
  await expect(guest.getByRole('link', { name: 'People and roles' })).toHaveCount(0);
  await guest.context().close();
});
