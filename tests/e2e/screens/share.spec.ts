// From the editor to the answer on every surface: a foreign page, a mail, an occasion. rows 1.9, 2.17, 2.18, 2.25, 3.4; issue 3 "done when"
import { MailSink } from '../mailSink';
import { openRoots, shop, site } from '../sdk/page';
import { sendBatch, sendMailThrough, writeKey } from '../server';
import { buildRepair } from './build';
import { expect, settle, shoot, test, violations, type Filled } from './fixture';

process.env.RAPPORT_Outgoing__Allow__0 = '127.0.0.1';
test.use({ viewport: { width: 1440, height: 960 } });

const call = <T>(filled: Filled, method: string, tail: string, body?: object, headers: Record<string, string> = {}) => filled.client.send<T>(method, `/api/v1/workspaces/${filled.workspace}/${tail}`, body, headers);
const template = async (filled: Filled, id: string, name: string) => {
  const { items } = await call<{ items: { id: string; document: object }[] }>(filled, 'GET', 'survey-templates');
  const made = await call<{ id: string }>(filled, 'POST', 'surveys', { name, document: items.find(item => item.id === id)!.document });
  await call(filled, 'POST', `surveys/${made.id}/publish`, {});
  return made.id;
};

let sink: MailSink;
test.beforeAll(async ({ filled }) => {
  sink = await MailSink.start();
  await sendMailThrough(filled, sink.port, 'cx@nordlicht.example');
  await call(filled, 'PUT', 'settings/mail', { postalAddress: 'Nordlicht\nKai 1\n20457 Hamburg' }, { 'If-Match': '*' });
});
test.afterAll(async () => sink?.stop());

async function looks(page: import('@playwright/test').Page, name: string) {
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, name);
  await page.emulateMedia({ colorScheme: 'dark' });
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
}

test('Built, put on a foreign page and mailed, a survey is answered, and every surface says the same', async ({ page, filled, browser }) => {
  test.setTimeout(300_000);
  await buildRepair(page, filled);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByText('Version 1 is live and takes answers.')).toBeVisible();
  const survey = /surveys\/([0-9a-f-]{36})/.exec(page.url())![1]!;

  // On a page of somebody else, under the strictest policy, at phone size and by keyboard alone.
  await call(filled, 'PUT', `surveys/${survey}/display`, { triggers: [{ on: 'page' }] }, { 'If-Match': '*' });
  const foreign = await site(filled.server.url, `rapport.init({ key: '${await writeKey(filled)}', consent: 'granted', capture: false, language: 'de' });`, shop);
  const phone = await browser.newPage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'de-DE' });
  const troubles: string[] = [];
  phone.on('pageerror', error => troubles.push(error.message));
  phone.on('console', line => { if (line.type() === 'error') troubles.push(line.text()); });
  await openRoots(phone);
  await phone.goto(foreign.origin);
  const card = phone.getByRole('dialog');
  await expect(card).toBeVisible({ timeout: 20_000 });
  await expect(card.getByRole('group', { name: /Empfehlen Sie uns/ })).toBeVisible();
  await card.getByRole('radio').first().focus();
  await phone.keyboard.press('Space');
  for (let i = 0; i < 10; i++) await phone.keyboard.press('ArrowRight');
  await phone.keyboard.press('Enter');
  // Ten is at least nine: the page "what went wrong" is passed over.
  await expect(card.getByText('Die Werkstatt')).toBeVisible();
  await card.getByRole('radio', { name: 'Die Werkstatt' }).focus();
  await phone.keyboard.press('Space');
  await phone.keyboard.press('Enter');
  await expect(card.getByText('Die Werkstatt')).toHaveCount(0);
  expect(troubles).toEqual([]);
  await phone.close();
  await foreign.stop();

  // By mail, with a link of the person's own.
  await page.goto(`/app/w/${filled.workspace}/surveys/${survey}?tab=share`);
  await page.getByRole('button', { name: 'Invite people' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite people' });
  await dialog.getByRole('textbox', { name: 'Or addresses' }).fill('p7@example.com\nnobody@\np7@example.com');
  await expect(dialog.getByText('1 person')).toBeVisible();
  await looks(page, 'invite-whom');
  await dialog.getByRole('button', { name: 'Write the mail' }).click();
  await looks(page, 'invite-mail');
  await dialog.getByRole('button', { name: 'See who would be written to' }).click();
  await expect(dialog.getByText('are no addresses')).toBeVisible();
  await looks(page, 'invite-check');
  await dialog.getByRole('button', { name: 'Send 1 mail' }).click();
  // Mail of others that had waited for a server of mail comes too.
  const own = () => sink.mails.filter(mail => mail.to === 'p7@example.com');
  await expect.poll(() => own().length, { timeout: 30_000 }).toBe(1);
  const link = /https?:\/\/\S+\/r\/\S+/.exec(own()[0]!.text.split('\n').find(line => line.includes('?answer=2'))!)![0];
  const reader = await browser.newPage({ locale: 'en-GB' });
  await reader.goto(link);
  await reader.getByRole('button', { name: 'Next' }).click();
  await reader.getByLabel('What went wrong?').fill('The bell still rattles.');
  await reader.getByRole('button', { name: 'Next' }).click();
  await reader.getByRole('radio', { name: 'The hotline' }).check();
  await reader.getByRole('button', { name: /Send|Next/ }).click();
  await expect(reader.getByRole('heading', { name: /Thank/ })).toBeVisible();
  await reader.close();
  await page.getByRole('button', { name: /^How was it/ }).click();
  await expect(page.getByRole('dialog').getByText('Completed', { exact: true })).toBeVisible({ timeout: 30_000 });
  await looks(page, 'invite-people');
  await page.keyboard.press('Escape');

  // One promoter and one detractor, wherever one looks.
  const results = () => call<{ responses: { completed: number }; elements: { id: string; answered: number; figure?: { value: number; n: number } }[] }>(filled, 'GET', `surveys/${survey}/results`);
  await expect.poll(async () => (await results()).elements.find(one => one.id === 'nps')?.answered, { timeout: 30_000 }).toBe(2);
  const found = await results();
  expect(found.elements.find(one => one.id === 'nps')!.figure).toMatchObject({ value: 0, n: 2 });
  const figure = await call<{ total: { value: number; n: number } }>(filled, 'POST', 'metrics/query', { metric: 'nps.0-10', period: { from: '2020-01-01', to: '2100-01-01' }, filter: { field: 'prop:survey', op: 'is', value: survey } });
  expect(figure.total).toMatchObject({ value: 0, n: 2 });
  const csv = await filled.client.send<string>('GET', `/api/v1/workspaces/${filled.workspace}/surveys/${survey}/responses.csv`);
  expect(csv.trim().split('\n')).toHaveLength(3);
  expect(csv).toContain('The bell still rattles.');
  const { items } = await call<{ items: { id: string }[] }>(filled, 'GET', 'customers?search=p7@example.com');
  await page.goto(`/app/w/${filled.workspace}/customers/${items[0]!.id}`);
  await expect(page.getByText('The bell still rattles.').first()).toBeVisible();
  await page.goto(`/app/w/${filled.workspace}/surveys/${survey}/results`);
  await expect(page.locator('#nps').getByText('2 answers')).toBeVisible();
  const [picture] = await Promise.all([page.waitForEvent('download'), page.locator('#nps').getByRole('button', { name: /as a picture/ }).click()]);
  expect(picture.suggestedFilename()).toMatch(/\.png$/);
});

test('An occasion is said as a sentence, tried on the last 30 days, and asks by itself', async ({ page, filled }) => {
  test.setTimeout(150_000);
  const survey = await template(filled, 'post_purchase', 'After each order');
  const key = await writeKey(filled);
  await page.goto(`/app/w/${filled.workspace}/surveys/${survey}?tab=share`);
  await page.getByRole('button', { name: 'Add an occasion' }).click();
  await page.getByRole('combobox', { name: 'What happens' }).fill('Order Completed');
  await page.getByRole('textbox', { name: 'Ask after' }).fill('0');
  await page.getByRole('button', { name: 'Add a condition' }).click();
  await page.getByRole('textbox', { name: 'Property', exact: true }).fill('total');
  await page.getByRole('textbox', { name: 'Value' }).fill('100');
  await expect(page.getByText('When Order Completed happens and total is more than 100, at once ask everyone by e-mail, each person at most every 30 days.')).toBeVisible();
  await expect(page.getByText(/In the last 30 days this would have asked/)).toBeVisible({ timeout: 20_000 });
  await page.getByText(/In the last 30 days this would have asked/).scrollIntoViewIfNeeded();
  await looks(page, 'occasion');
  await page.getByRole('button', { name: 'Save occasions' }).click();
  await expect(page.getByText('The occasions are saved.')).toBeVisible();

  const own = () => sink.mails.filter(mail => mail.to === 'p3@example.com');
  const before = own().length;
  await sendBatch(filled.server, key, [
    { type: 'track', userId: 'u-3', messageId: 'occasion-1', event: 'Order Completed', properties: { order_id: 'OC-1', total: 140, currency: 'EUR', channel: 'web' } },
    { type: 'track', userId: 'nameless', messageId: 'occasion-2', event: 'Order Completed', properties: { order_id: 'OC-2', total: 150, currency: 'EUR' } },
    { type: 'track', userId: 'u-4', messageId: 'occasion-3', event: 'Order Completed', properties: { order_id: 'OC-3', total: 20, currency: 'EUR' } },
  ]);
  await expect.poll(() => own().length, { timeout: 30_000 }).toBe(before + 1);
  await expect(page.getByText('No e-mail address is known.')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('region', { name: 'Whom it asked' }).scrollIntoViewIfNeeded();
  await looks(page, 'occasion-asks');
  await page.setViewportSize({ width: 360, height: 780 });
  await settle(page);
  expect(await page.evaluate(() => window.document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await shoot(page, 'occasion-phone');
});

test('Single-use addresses are made and handed out as a file', async ({ page, filled }) => {
  const survey = await template(filled, 'nps', 'With a pass');
  await call(filled, 'POST', `surveys/${survey}/links`, { name: 'Parcel note', passesOnly: true, channel: 'link' });
  await page.goto(`/app/w/${filled.workspace}/surveys/${survey}?tab=share`);
  await page.getByRole('button', { name: 'Addresses', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[type=file]').setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from('email,order_id\np1@example.com,A-1\np2@example.com,A-2\n') });
  await expect(dialog.getByText('2 addresses from orders.csv')).toBeVisible();
  const [file] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Make and download' }).click()]);
  expect(file.suggestedFilename()).toBe('Parcel note.csv');
  await expect(dialog.getByText('0 of 2 were answered to the end.')).toBeVisible();
  await looks(page, 'passes');
  await dialog.getByRole('button', { name: 'Revoke' }).first().click();
  await page.getByRole('dialog', { name: /^Revoke the address of/ }).getByRole('button', { name: 'Revoke' }).click();
  await expect(dialog.getByText('Revoked', { exact: true })).toBeVisible();
});

// row 2.17
test('A new key signs addresses from now on, and those sent before still lead to their survey', async ({ page, filled }) => {
  const survey = await template(filled, 'nps', 'Signed anew');
  const { id: link } = await call<{ id: string }>(filled, 'POST', `surveys/${survey}/links`, { name: 'Card', passesOnly: true, channel: 'link' });
  const pass = async () => (await call<{ items: { url: string }[] }>(filled, 'POST', `surveys/${survey}/links/${link}/passes`, { passes: [{}] })).items[0]!.url;
  const before = await pass();
  await page.goto(`/app/w/${filled.workspace}/settings/keys`);
  await page.getByRole('button', { name: 'Sign with a new key' }).click();
  await looks(page, 'link-key');
  await page.getByRole('dialog', { name: 'Key of survey addresses' }).getByRole('button', { name: 'Sign with a new key' }).click();
  await expect(page.getByText('New addresses are signed with the new key')).toBeVisible();
  for (const address of [before, await pass()]) {
    await page.goto(address);
    await expect(page.getByRole('radio', { name: '10' })).toBeVisible();
  }
});

test('A member chooses of which answers to hear', async ({ page, filled }) => {
  const survey = await template(filled, 'nps', 'Told of');
  await page.goto(`/app/w/${filled.workspace}/surveys/${survey}?tab=share`);
  await page.getByRole('radio', { name: /^low scores/ }).check();
  await page.getByRole('button', { name: 'Save my choice' }).click();
  await expect(page.getByText('You will hear of these answers.')).toBeVisible();
  await page.getByRole('radio', { name: /^low scores/ }).scrollIntoViewIfNeeded();
  await looks(page, 'notify');
  await page.reload();
  await expect(page.getByRole('radio', { name: /^low scores/ })).toBeChecked();
});
