// A customer signs in by a mailed link, sees what is theirs and writes; an agent answers. row 10.7
import { MailSink } from '../mailSink';
import { sendBatch, sendMailThrough, writeKey } from '../server';
import { everywhere, expect, settle, shoot, test, violations } from './fixture';

process.env.RAPPORT_Outgoing__Allow__0 = '127.0.0.1'; // the mail sink

test('A customer signs in by a mailed link, writes to their case and reads the answer', async ({ page: agent, browser, filled }) => {
  test.setTimeout(180_000);
  const { id } = await filled.client.send<{ id: string }>('POST', '/api/v1/workspaces', { name: 'Portal', zone: 'UTC', currency: 'EUR', language: 'en' });
  const at = `/api/v1/workspaces/${id}`;
  const sink = await MailSink.start();
  const email = `ada-${Date.now()}@nordlicht.example`;
  // A page tells of her before it must prove who its users are.
  await sendBatch(filled.server, await writeKey({ ...filled, workspace: id }), [
    { type: 'identify', userId: 'ada', traits: { email, name: 'Ada' } },
    { type: 'track', event: 'Order Completed', userId: 'ada', timestamp: '2026-10-12T10:00:00Z', properties: { order_id: 'A-1001', total: 50 } },
  ]);
  await expect.poll(async () => (await filled.client.send<{ items: unknown[] }>('GET', `${at}/customers?search=${email}`)).items.length, { timeout: 30_000 }).toBe(1);
  const customer = (await filled.client.send<{ items: { id: string }[] }>('GET', `${at}/customers?search=${email}`)).items[0]!.id;
  const about = await filled.client.send<{ id: string; number: number }>('POST', `${at}/cases`, { title: 'Impolite customer', customer });
  await sendMailThrough({ ...filled, workspace: id }, sink.port, 'cx@nordlicht.example');

  await agent.goto(`/app/w/${id}/help/centre`);
  const form = agent.getByRole('form', { name: 'Customer portal' });
  await form.getByRole('switch', { name: 'Customers may sign in' }).press('Space');
  await form.getByRole('textbox', { name: 'Address' }).fill(`p-${id}`.slice(0, 30));
  await form.getByRole('textbox', { name: 'Name at the head of its pages' }).fill('Nordlicht');
  await form.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(form.getByRole('alert')).toContainText('Demand signed user ids first');
  await everywhere(agent, 'portal-settings');
  await filled.client.send('POST', `${at}/identity-secret`, {});
  await filled.client.send('PUT', `${at}/identity-secret`, { demanded: true });
  await form.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(agent.getByText('Saved').first()).toBeVisible();

  const context = await browser.newContext({ storageState: { cookies: [], origins: [] }, baseURL: filled.server.url, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`/my/${`p-${id}`.slice(0, 30)}`);
  await page.getByLabel('Your e-mail address').fill(email);
  await settle(page);
  await shoot(page, 'portal-sign-in');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Send me a link' }).press('Enter');
  await expect(page.getByText('If we know this address, a link is on its way.')).toBeVisible();
  await expect.poll(() => sink.mails.filter(mail => mail.to.includes(email)).length, { timeout: 30_000 }).toBe(1);
  const link = /https?:\/\/\S+\/in\/[\w-]{43}/.exec(sink.mails.find(mail => mail.to.includes(email))!.text)![0];
  await page.goto(new URL(link).pathname);
  await page.getByRole('button', { name: 'Sign in' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Your account with Nordlicht' })).toBeVisible();
  await expect(page.getByText('Order A-1001 of')).toBeVisible();
  await expect(page.getByText('Impolite customer')).toHaveCount(0);
  await settle(page);
  await shoot(page, 'portal-home');
  expect(await violations(page)).toEqual([]);

  await page.getByRole('link', { name: new RegExp(`^Case ${about.number} of`) }).click();
  await page.getByLabel('Your message').fill('Is there any news?\nI am waiting.');
  await page.getByRole('button', { name: 'Send' }).press('Enter');
  await expect(page.getByText('Your message is with us.')).toBeVisible();
  await agent.goto(`/app/w/${id}/inbox`);
  await agent.getByRole('listitem').filter({ hasText: 'Is there any news?' }).getByRole('link').click();
  await agent.getByLabel('To the customer').fill('It comes tomorrow.');
  await agent.keyboard.press('Enter');
  await expect(agent.getByRole('log').getByText('It comes tomorrow.')).toBeVisible();
  await page.reload();
  await expect(page.getByText('It comes tomorrow.')).toBeVisible();
  await settle(page);
  await shoot(page, 'portal-case');
  expect(await violations(page)).toEqual([]);

  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('link', { name: 'العربية' }).click();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await settle(page);
  await shoot(page, 'portal-case-arabic');
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.goto(`/my/${`p-${id}`.slice(0, 30)}/en`);
  await page.getByRole('button', { name: 'Ask for a copy' }).press('Enter');
  await expect(page.getByText('You have asked for a copy. We send it to you.').first()).toBeVisible();
  await page.getByRole('link', { name: 'Your choices' }).click();
  await expect(page.getByRole('checkbox').first()).toBeVisible();
  await page.goto(`/my/${`p-${id}`.slice(0, 30)}/en`);
  await page.getByRole('button', { name: 'Sign out' }).press('Enter');
  await expect(page.getByLabel('Your e-mail address')).toBeVisible();
  await page.goto(`/my/${`p-${id}`.slice(0, 30)}/en/cases/${about.id}`);
  await expect(page.getByLabel('Your e-mail address')).toBeVisible();
  await context.close();
  await sink.stop();
});
