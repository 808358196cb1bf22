import { createHmac } from 'node:crypto';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { becomeOwner, Client, owner, sendBatch, startServer, writeKey, type Owned, type Server } from '../server';
import { settle, shoot, signIn, violations } from './fixture';

test.describe.configure({ mode: 'serial' });
let server: Server;
let owned: Owned;
let page: Page;
let secret = '';
let step = 0;
let recovery: string[] = [];

test.beforeAll(async ({ browser }) => {
  server = await startServer();
  owned = await becomeOwner(server);
  page = await visitor(browser);
  await signIn(page, server.url);
});
test.afterAll(async () => { await page?.context().close(); await server?.stop(); });

const visitor = async (browser: Browser) => (await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin' })).newPage();

/** What an authenticator app shows (RFC 6238): the code of a 30-second step. */
function codeOf(at: number) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/\s/g, '')].map(letter => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g)!.map(byte => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(at));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function password(guest: Page) {
  await guest.goto(`${server.url}/app/sign-in`);
  await guest.getByLabel('E-mail').fill(owner.email);
  await guest.getByRole('textbox', { name: 'Password' }).fill(owner.password);
  await guest.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(guest.getByRole('heading', { name: 'One more step' })).toBeVisible();
}

test('Two-factor sign-in is switched on with the code of an app', async () => {
  await page.goto(`${server.url}/app/w/${owned.workspace}/settings/account`);
  await page.getByRole('button', { name: 'Switch on' }).click();
  await expect(page.getByRole('img', { name: 'QR code of the secret' })).toBeVisible();
  secret = (await page.getByRole('textbox', { name: 'Secret' }).textContent())!;
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('Six-digit code').fill('000000');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  step = Math.floor(Date.now() / 30_000);
  await page.getByLabel('Six-digit code').fill(codeOf(step));
  await page.getByRole('button', { name: 'Confirm' }).click();
  const codes = page.getByRole('dialog', { name: 'Recovery codes' });
  await expect(codes.getByRole('listitem').first()).toBeVisible();
  recovery = await codes.getByRole('listitem').allTextContents();
  expect(recovery.length).toBeGreaterThanOrEqual(8);
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await codes.getByRole('button', { name: 'I have kept them' }).click();
  await expect(page.getByRole('button', { name: 'Switch off' })).toBeVisible();
});

test('The password alone no longer opens the account; a fresh code does, a used one does not', async ({ browser }) => {
  const guest = await visitor(browser);
  await password(guest);
  expect(await violations(guest)).toEqual([]);
  await guest.getByLabel('Six-digit code').fill(codeOf(step));
  await guest.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(guest.getByRole('alert')).toContainText('This code is not valid');
  await guest.getByLabel('Six-digit code').fill(codeOf(step + 1));
  await guest.getByRole('button', { name: 'Sign in', exact: true }).click();
  await guest.waitForURL(/\/app\/w\//);
  await guest.context().close();
});

test('A recovery code opens the account once', async ({ browser }) => {
  const guest = await visitor(browser);
  await password(guest);
  await guest.getByRole('button', { name: 'Use a recovery code instead' }).click();
  await guest.getByLabel('Recovery code').fill(recovery[0]!);
  await guest.getByRole('button', { name: 'Sign in', exact: true }).click();
  await guest.waitForURL(/\/app\/w\//);
  await guest.context().close();
  const second = await visitor(browser);
  await password(second);
  await second.getByRole('button', { name: 'Use a recovery code instead' }).click();
  await second.getByLabel('Recovery code').fill(recovery[0]!);
  await second.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(second.getByRole('alert')).toContainText('This code is not valid');
  await second.context().close();
});

test('The second factor ended every other session', async () => {
  await expect(owned.client.send('GET', `/api/v1/workspaces/${owned.workspace}`)).rejects.toThrow('session.needed');
  const client = new Client(server.url);
  await client.send('POST', '/api/v1/sign-in', { email: owner.email, password: owner.password, recoveryCode: recovery[1] });
  owned = { ...owned, client };
});

test('A password link lets a colleague choose a new password', async ({ browser }) => {
  const people = `/api/v1/workspaces/${owned.workspace}/people`;
  const { link } = await owned.client.send<{ link: string }>('POST', `${people}/invites`, { email: 'kofi@nordlicht.example', role: 'viewer' });
  const colleague = await visitor(browser);
  await colleague.goto(link);
  await colleague.getByLabel('Your name').fill('Kofi Mensah');
  await colleague.getByRole('textbox', { name: 'Choose a password' }).fill('seven lamps along the harbour');
  await colleague.getByRole('button', { name: 'Join' }).click();
  await colleague.waitForURL(/\/app\/w\//);

  await page.goto(`${server.url}/app/w/${owned.workspace}/settings/people`);
  await page.getByRole('button', { name: 'Actions for Kofi Mensah' }).click();
  await page.getByRole('menuitem', { name: 'Make a password link' }).click();
  const dialog = page.getByRole('dialog', { name: 'Password link for Kofi Mensah' });
  const reset = (await dialog.getByRole('textbox', { name: 'Link' }).textContent())!;
  await settle(page);
  expect(await violations(page)).toEqual([]);

  const fresh = await visitor(browser);
  await fresh.goto(reset);
  expect(await violations(fresh)).toEqual([]);
  await fresh.getByRole('textbox', { name: 'Choose a password' }).fill('eleven boats beyond the breakwater');
  await fresh.getByRole('button', { name: 'Save the password' }).click();
  await fresh.getByRole('button', { name: 'Go to sign-in' }).click();
  await fresh.getByLabel('E-mail').fill('kofi@nordlicht.example');
  await fresh.getByRole('textbox', { name: 'Password' }).fill('eleven boats beyond the breakwater');
  await fresh.getByRole('button', { name: 'Sign in', exact: true }).click();
  await fresh.waitForURL(/\/app\/w\//);
  await fresh.context().close();
  // Where they were signed in before, they no longer are.
  await colleague.reload();
  await expect(colleague.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await colleague.context().close();
});

test('Dialogs that ask and that tell once are accessible', async () => {
  await page.goto(`${server.url}/app/w/${owned.workspace}/settings/people`);
  await page.getByRole('button', { name: 'Invite' }).click();
  await expect(page.getByRole('dialog').getByLabel('E-mail')).toBeFocused();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.goto(`${server.url}/app/w/${owned.workspace}/settings/keys`);
  await page.getByRole('button', { name: 'Create a key' }).first().click();
  await page.getByRole('dialog').getByLabel('Name').fill('Till');
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Create a key' }).click();
  await expect(page.getByRole('dialog', { name: 'Your new key' })).toBeVisible();
  await settle(page);
  expect(await violations(page)).toEqual([]);
});

test('Signed user ids: a secret is made once, and what is not signed can be disbelieved', async () => {
  await page.goto(`${server.url}/app/w/${owned.workspace}/settings/keys`);
  await page.getByRole('button', { name: 'Make a secret' }).click();
  const made = page.getByRole('dialog', { name: 'Your identity secret' });
  expect((await made.getByRole('textbox', { name: 'Identity secret' }).textContent())!.length).toBe(64);
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await made.getByRole('button', { name: 'I have copied it' }).click();
  const demand = page.getByRole('switch', { name: 'Believe only signed ids from browsers' });
  await expect(demand).not.toBeChecked();
  await demand.click();
  await expect(demand).toBeChecked();
  await page.reload();
  await expect(demand).toBeChecked();
  await settle(page);
  await shoot(page, 'signed-ids-light');
  expect(await violations(page)).toEqual([]);
  // The next tests send as pages do that sign nothing.
  await demand.click();
  await expect(demand).not.toBeChecked();
  await page.reload();
  await expect(demand).not.toBeChecked();
});

test('A customer who asks for it is erased', async () => {
  await sendBatch(server, await writeKey(owned), ['u-1', 'u-2'].map(userId => ({ type: 'identify', userId, messageId: `who-${userId}`, traits: { name: `Person ${userId}`, email: `${userId}@example.com` } })));
  await page.goto(`${server.url}/app/w/${owned.workspace}/customers`);
  await expect(page.getByRole('status').getByText('2 customers')).toBeVisible();
  await page.getByRole('link', { name: /Person u-1/ }).click();
  await page.getByRole('button', { name: 'Customer actions' }).click();
  await page.getByRole('menuitem').last().click();
  const dialog = page.getByRole('dialog');
  const word = dialog.getByRole('textbox');
  await expect(word).toBeFocused();
  await settle(page);
  await shoot(page, 'erase-light');
  expect(await violations(page)).toEqual([]);
  const button = dialog.locator('button[type=submit]');
  await expect(button).toBeDisabled();
  await word.fill('delete');
  await button.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Customers' })).toBeVisible();
  await expect(page.getByRole('status').getByText('1 customer', { exact: true })).toBeVisible({ timeout: 30_000 });
});

test('A workspace is deleted only by who types its name', async () => {
  await page.goto(`${server.url}/app/w/${owned.workspace}/settings/danger`);
  await page.getByRole('button', { name: 'Delete the workspace' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete Nordlicht Retail?' });
  const action = dialog.getByRole('button', { name: 'Delete the workspace' });
  await dialog.getByRole('textbox').fill('nordlicht retail');
  await expect(action).toBeDisabled();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('textbox').fill('Nordlicht Retail');
  await action.click();
  await expect(page.getByText('The workspace is being deleted')).toBeVisible();
  const session = await owned.client.send<{ workspaces: unknown[] }>('GET', '/api/v1/session');
  expect(session.workspaces).toEqual([]);
});
