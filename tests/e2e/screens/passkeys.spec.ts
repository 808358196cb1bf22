// Passkeys in a real browser whose authenticator is Chromium's own virtual one. Row 9.16
import { expect, test, type CDPSession, type Page } from '@playwright/test';
import { becomeOwner, owner, startServer, type Owned, type Server } from '../server';
import { settle, shoot, signIn, violations } from './fixture';

test.describe.configure({ mode: 'serial' });
let server: Server;
let owned: Owned;
let page: Page;
let device: CDPSession;
let authenticator: string;

/** A phone that holds passkeys and has just recognised its owner. */
async function plugIn(guest: Page) {
  const session = await guest.context().newCDPSession(guest);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return { session, authenticatorId };
}

test.beforeAll(async ({ browser }) => {
  server = await startServer();
  owned = await becomeOwner(server);
  page = await (await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin' })).newPage();
  ({ session: device, authenticatorId: authenticator } = await plugIn(page));
  await signIn(page, server.url);
});
test.afterAll(async () => { await page?.context().close(); await server?.stop(); });

const account = () => page.goto(`${server.url}/app/w/${owned.workspace}/settings/account`);
const signOut = async () => { await page.context().clearCookies(); await page.goto(`${server.url}/app/sign-in`); };

test('A passkey is added and named', async () => {
  await account();
  await settle(page);
  await shoot(page, 'passkeys-none');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a passkey' });
  await dialog.getByLabel('Name').fill('Mara’s phone');
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('cell', { name: 'Mara’s phone', exact: true })).toBeVisible();
  expect((await device.send('WebAuthn.getCredentials', { authenticatorId: authenticator })).credentials).toHaveLength(1);

  await page.getByRole('button', { name: 'Rename Mara’s phone' }).click();
  const naming = page.getByRole('dialog', { name: 'Rename Mara’s phone' });
  await naming.getByLabel('Name').fill('Work phone');
  await naming.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('cell', { name: 'Work phone', exact: true })).toBeVisible();
  await settle(page);
  await shoot(page, 'passkeys-light');
  expect(await violations(page)).toEqual([]);
});

test('It signs in with nothing typed, and the list says when', async () => {
  await signOut();
  await settle(page);
  await shoot(page, 'sign-in-passkey');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL(/\/app\/w\//);
  await account();
  await expect(page.getByRole('row', { name: /Work phone/ })).not.toContainText('Never');
});

test('A device that does not recognise its owner signs nobody in', async () => {
  await signOut();
  await device.send('WebAuthn.setUserVerified', { authenticatorId: authenticator, isUserVerified: false });
  const tried = page.waitForResponse(/sign-in\/passkey\/challenge/);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await tried;
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeEnabled();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await device.send('WebAuthn.setUserVerified', { authenticatorId: authenticator, isUserVerified: true });
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL(/\/app\/w\//);
});

test('An answer of the device is good once', async () => {
  await signOut();
  let answer = '';
  await page.route('**/api/v1/sign-in/passkey', async route => { answer = route.request().postData()!; await route.continue(); });
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL(/\/app\/w\//);
  await page.unroute('**/api/v1/sign-in/passkey');
  const again = await fetch(`${server.url}/api/v1/sign-in/passkey`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: answer });
  expect(again.status).toBe(401);
  expect((await again.json() as { code: string }).code).toBe('passkey.refused');
});

test('A workspace that demands two factors lets a passkey in, and leads who has none to set one up', async ({ browser }) => {
  await page.goto(`${server.url}/app/w/${owned.workspace}/settings/people`);
  await page.getByRole('switch', { name: 'Demand two-factor sign-in of every member' }).check();
  await expect(page.getByText('Every member has one.')).toBeVisible();
  await settle(page);
  await shoot(page, 'factor-required');
  expect(await violations(page)).toEqual([]);
  const { link } = await page.evaluate(async ([workspace]) => {
    const session = await (await fetch('/api/v1/session')).json() as { antiforgery: string };
    const made = await fetch(`/api/v1/workspaces/${workspace}/people/invites`, {
      method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Rapport-Antiforgery': session.antiforgery }, body: JSON.stringify({ email: 'kofi@nordlicht.example', role: 'viewer' }),
    });
    return await made.json() as { link: string };
  }, [owned.workspace]);

  const guest = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await plugIn(guest);
  await guest.goto(link);
  await guest.getByLabel('Your name').fill('Kofi Mensah');
  await guest.getByRole('textbox', { name: 'Choose a password' }).fill('seven lamps along the harbour');
  await guest.getByRole('button', { name: 'Join' }).click();
  await expect(guest.getByRole('heading', { name: 'Set up two-factor sign-in', level: 1 })).toBeVisible();
  await settle(guest);
  await shoot(guest, 'enrol-light');
  expect(await violations(guest)).toEqual([]);
  await guest.setViewportSize({ width: 360, height: 740 });
  await settle(guest);
  await shoot(guest, 'enrol-phone');
  await guest.setViewportSize({ width: 1280, height: 720 });
  await guest.goto(`${server.url}/app/w/${owned.workspace}/customers`);
  await expect(guest.getByRole('heading', { name: 'Set up two-factor sign-in', level: 1 })).toBeVisible();

  await guest.getByRole('button', { name: 'Add a passkey' }).click();
  await guest.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
  await guest.getByRole('button', { name: 'Sign in with the passkey now' }).click();
  await guest.waitForURL(/\/app\/w\//);
  await guest.context().close();
});

test('A passkey that is removed opens nothing any more', async () => {
  await account();
  await page.getByRole('button', { name: 'Remove Work phone' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove Work phone' });
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('No passkeys yet')).toBeVisible();
  await signOut();
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByRole('alert')).toContainText('This passkey is not known here');
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(owner.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(/\/app\/(w|enrol)/);
});
