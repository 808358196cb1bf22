import { expect, test, type Page } from '@playwright/test';
import { MailSink } from '../mailSink';
import { sendBatch, startServer, type Server } from '../server';
import { settle, shoot, violations } from './fixture';

// row 4.1, 4.2: the sentence of the product, built on the demo company within two minutes, by mouse and by keyboard alone.
test.describe.configure({ mode: 'serial' });
let server: Server;
let page: Page;
let workspace = '';

process.env.RAPPORT_Outgoing__Allow__0 = '127.0.0.1';

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  server = await startServer('--demo', '--demo-customers', '600');
  page = await (await browser.newContext({ timezoneId: 'Europe/Berlin', locale: 'en-GB', viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(server.setupLink);
  await page.waitForURL(/\/app\/w\/[0-9a-f-]{36}/);
  workspace = /\/w\/([0-9a-f-]{36})/.exec(page.url())![1]!;
});
test.afterAll(async () => { await page?.context().close(); await server?.stop(); });

const day = 86_400_000;
const contacts = ['Message Sent', 'Call Ended', 'Meeting Held'];
interface Item { type: string; at: string; metric?: string | null; score?: number | null }

async function all<T>(path: string, query: Record<string, string>): Promise<T[]> {
  const found: T[] = [];
  for (let after: string | null = ''; after !== null;) {
    const search = new URLSearchParams({ ...query, limit: '200', ...(after ? { after } : {}) });
    const answer = await page.request.get(`${server.url}/api/v1/workspaces/${workspace}${path}?${search}`);
    expect(answer.ok(), `${path} ${await answer.text()}`).toBe(true);
    const read = await answer.json() as { items: T[]; next: string | null };
    found.push(...read.items);
    after = read.next;
  }
  return found;
}

/** Three orders within sixty days, after them a low answer, after it no contact: read off one timeline, without any segment. */
function fulfils(items: Item[]): boolean {
  const at = (item: Item) => Date.parse(item.at);
  const orders = items.filter(item => item.type === 'Order Completed').map(at).sort((a, b) => a - b);
  const third = orders.find((time, i) => i >= 2 && time - orders[i - 2]! <= 60 * day);
  if (third === undefined) return false;
  const low = Math.max(...items.filter(item => item.metric === 'nps' && item.score !== null && item.score !== undefined && item.score <= 6).map(at).filter(time => time > third));
  return Number.isFinite(low) && !items.some(item => contacts.includes(item.type) && at(item) > low);
}

let expected: Set<string>;
test('Who is meant is worked out from the timelines alone', async () => {
  test.setTimeout(240_000);
  const filter = JSON.stringify({ all: [{ trait: 'region', op: 'startsWith', value: 'North' }, { field: 'orders', op: 'gte', value: 3 }] });
  const people = await all<{ id: string }>('/customers', { filter });
  expect(people.length).toBeGreaterThan(10);
  expected = new Set();
  for (const { id } of people) if (fulfils(await all<Item>(`/customers/${id}/timeline`, {}))) expected.add(id);
  expect(expected.size).toBeGreaterThan(0);
});

const sentence = 'Everyone whose region starts with North and who bought 3 times within 60 days, then answered NPS with 6 or lower, and never was contacted after that';

async function isRight(name: string) {
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByText(sentence, { exact: true })).toBeVisible();
  const count = expected.size === 1 ? '1 customer' : `${expected.size} customers`;
  await expect(page.getByRole('region', { name: 'Who is in it' }).getByText(count, { exact: true })).toBeVisible({ timeout: 60_000 });
  const members = await all<{ id: string }>(`/segments/${/segments\/([0-9a-f-]{36})/.exec(page.url())![1]}/members`, {});
  expect(new Set(members.map(member => member.id))).toEqual(expected);
}

test('The sentence is clicked together in under two minutes and means who it says', async () => {
  await page.goto(`${server.url}/app/w/${workspace}/segments`);
  const begun = Date.now();
  await page.getByRole('button', { name: /^(Make a segment|New segment)$/ }).click();
  await page.getByRole('dialog').getByRole('link', { name: /^Empty segment/ }).click();
  const add = page.getByRole('combobox', { name: 'Add a condition' });
  await add.fill('region');
  await page.getByRole('option', { name: 'Region', exact: true }).click();
  await page.getByRole('combobox', { name: 'Comparison of Region' }).click();
  await page.getByRole('option', { name: 'starts with', exact: true }).click();
  await page.getByRole('combobox', { name: 'Value of Region' }).fill('North');
  await add.click();
  await page.getByRole('option', { name: 'did one thing, then another' }).click();
  await page.getByRole('combobox', { name: 'Add a step' }).click();
  await page.getByRole('option', { name: 'answered NPS', exact: true }).click();
  await page.getByRole('textbox', { name: 'Value of score' }).fill('6');
  await page.getByRole('button', { name: 'and has not been contacted since' }).click();
  await expect(page.getByRole('complementary', { name: 'Right now' }).getByRole('status')).toHaveText(new RegExp(`^${expected.size} of 600 customers$`));
  await settle(page);
  await shoot(page, 'segment-sentence');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('textbox', { name: 'Name of the segment' }).fill('Disappointed regulars');
  await page.getByRole('button', { name: 'Create segment' }).click();
  await isRight('Disappointed regulars');
  expect(Date.now() - begun).toBeLessThan(120_000);
});

test('The sentence is built by keyboard alone', async () => {
  const begun = Date.now();
  const keys = page.keyboard;
  /** Tab until the control of this name has the focus. */
  const tabTo = async (name: RegExp) => {
    const here = () => page.evaluate(() => { const at = document.activeElement; return at?.getAttribute('aria-label') || at?.textContent?.trim() || ''; });
    for (let i = 0; i < 60; i++) { if (name.test(await here())) return; await keys.press('Tab'); }
    throw new Error(`No Tab leads to ${name}.`);
  };
  /** Types into a list, as fast as people can, and takes the first that fits. What the list offers may come after the words. */
  const choose = async (text: string) => { await keys.type(text, { delay: 40 }); await expect(page.locator('[role=option][data-combobox-selected]')).toContainText(text, { ignoreCase: true }); await keys.press('Enter'); };
  const focused = (name: string) => expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(name);
  await page.goto(`${server.url}/app/w/${workspace}/segments`);
  await expect(page.getByRole('link', { name: 'Disappointed regulars' })).toBeVisible();
  await tabTo(/^New segment$/);
  await keys.press('Enter');
  await expect(page.getByRole('dialog', { name: 'New segment' })).toBeVisible();
  await tabTo(/^Empty segment/);
  await keys.press('Enter');
  await focused('Name of the segment');
  await keys.type('By keyboard');
  await tabTo(/^Add a condition$/);
  await choose('region');
  await focused('Value of Region');
  await keys.press('Shift+Tab');
  await focused('Comparison of Region');
  await choose('starts');
  await keys.press('Tab');
  await focused('Value of Region');
  await keys.type('North');
  await keys.press('Escape');
  await keys.press('Alt+Enter');
  await focused('Add a condition');
  await choose('then another');
  await focused('Add a step');
  await choose('answered nps');
  await focused('Value of score');
  await keys.type('6');
  await tabTo(/^and has not been contacted since$/);
  await keys.press('Enter');
  await expect(page.getByText(sentence, { exact: true })).toBeVisible();
  // A condition is moved, removed and brought back without a mouse.
  await tabTo(/^Add a condition$/);
  await keys.press('Shift+Tab');
  await keys.press('Alt+ArrowUp');
  await expect(page.getByRole('group', { name: /^Condition 1: Everyone who bought/ })).toBeVisible();
  await keys.press('Alt+ArrowDown');
  await expect(page.getByRole('group', { name: /^Condition 2: Everyone who bought/ })).toBeVisible();
  await keys.press('Alt+Backspace');
  await expect(page.getByRole('group', { name: /^Condition 2:/ })).toHaveCount(0);
  await keys.press('Control+z');
  await expect(page.getByText(sentence, { exact: true })).toBeVisible();
  await keys.press('Control+s');
  await isRight('By keyboard');
  expect(Date.now() - begun).toBeLessThan(120_000);
});

// row 2.22, 4.3, 9.4
test('A new order moves a person before the viewer’s eyes, a survey is for them, and an opt-out stops their queued invitation', async () => {
  test.setTimeout(180_000);
  const { antiforgery } = await (await page.request.get(`${server.url}/api/v1/session`)).json() as { antiforgery: string };
  const call = async <T>(method: string, path: string, data?: unknown, headers: Record<string, string> = {}): Promise<T> => {
    const answer = await page.request.fetch(`${server.url}/api/v1/workspaces/${workspace}${path}`, { method, ...(data === undefined ? {} : { data }), headers: { 'X-Rapport-Antiforgery': antiforgery, ...headers } });
    expect(answer.ok(), `${method} ${path} ${await answer.text()}`).toBe(true);
    return await answer.json() as T;
  };
  const { key } = await call<{ key: string }>('POST', '/keys', { name: 'shop', kind: 'write', dialect: 'segment', scopes: [], origins: [] });
  const send = (batch: object[]) => sendBatch(server, key, batch);
  const at = (ms: number) => new Date(Date.now() - ms).toISOString();
  const about = (user: string) => [
    { type: 'identify', userId: user, anonymousId: `browser-${user}`, messageId: `${user}-i`, timestamp: at(40 * day), traits: { name: `${user} Nord`, email: `${user}@nordlicht.example`, region: 'North East' } },
    { type: 'track', userId: user, event: 'Order Completed', messageId: `${user}-1`, timestamp: at(30 * day), properties: { order_id: `${user}-1`, total: 40, currency: 'EUR' } },
    { type: 'track', userId: user, event: 'Order Completed', messageId: `${user}-2`, timestamp: at(10 * day), properties: { order_id: `${user}-2`, total: 40, currency: 'EUR' } },
    { type: 'track', userId: user, event: 'Survey Answered', messageId: `${user}-n`, timestamp: at(60_000), properties: { metric: 'nps', score: 3 } },
  ];
  // A till reports its order an hour late, which the sentence takes as when it was made.
  const third = (user: string) => ({ type: 'track', userId: user, event: 'Order Completed', messageId: `${user}-3`, timestamp: at(3_600_000), properties: { order_id: `${user}-3`, total: 40, currency: 'EUR' } });
  await send([...about('Noor'), ...about('Lee')]);
  await page.goto(`${server.url}/app/w/${workspace}/segments`);
  await page.getByRole('link', { name: 'Disappointed regulars' }).click();
  const members = page.getByRole('region', { name: 'Who is in it' });
  const count = (n: number) => members.getByText(n === 1 ? '1 customer' : `${n} customers`, { exact: true });
  await expect(count(expected.size)).toBeVisible();
  await expect(page.getByText('Noor Nord')).toHaveCount(0);
  await send([third('Noor'), third('Lee')]);
  await expect(count(expected.size + 2)).toBeVisible({ timeout: 5_000 });
  await expect(members.getByText('Noor Nord')).toBeVisible();
  const segment = /segments\/([0-9a-f-]{36})/.exec(page.url())![1]!;

  await call('PUT', '/settings/contact', { surveyCoolDownDays: 0, limits: [], quietHours: [], priorities: [] }, { 'If-Match': '*' });
  const survey = (await call<{ id: string }>('POST', '/surveys', { name: 'What went wrong?', document: { blocks: [{ id: 'b', elements: [{ id: 'nps', kind: 'nps', title: { en: 'Recommend?' }, required: true }] }], endings: [{ id: 'e', title: { en: 'Thanks' } }] } })).id;
  await call('POST', `/surveys/${survey}/publish`, {});
  await call('PUT', `/surveys/${survey}/display`, { audience: [segment] }, { 'If-Match': '*' });
  await expect(page.getByRole('link', { name: 'What went wrong?' })).toBeVisible({ timeout: 15_000 });
  const ask = async (browser: string) => await (await fetch(`${server.url}/sdk/v1/display`, { method: 'POST', body: JSON.stringify({ key, survey, trigger: { on: 'page' }, anonymousId: browser, url: 'https://shop.example/', session: browser, device: 'desktop' }) })).json() as { show: boolean; reason?: string };
  expect((await ask('browser-Noor')).show).toBe(true);
  expect(await ask('browser of a stranger')).toMatchObject({ show: false, reason: 'audience' });
  await settle(page);
  await shoot(page, 'segment-in-use');
  expect(await violations(page)).toEqual([]);

  const sink = await MailSink.start();
  await call('PUT', '/settings/smtp', { host: '127.0.0.1', port: sink.port, from: 'cx@nordlicht.example', tls: false }, { 'If-None-Match': '*' });
  await call('PUT', '/settings/mail', { postalAddress: 'Nordlicht\nKai 1\n20457 Hamburg' }, { 'If-Match': '*' });
  const sendAt = Date.now() + 10_000;
  const invited = await call<{ invited: number }>('POST', `/surveys/${survey}/invitations`, { customers: [], segment, subject: 'One question', text: 'Hello', sendAt: new Date(sendAt).toISOString() });
  expect(invited.invited).toBeGreaterThanOrEqual(2);
  const noor = (await all<{ id: string }>('/customers', { search: 'Noor@nordlicht.example' }))[0]!.id;
  await call('POST', `/customers/${noor}/consents`, { purpose: 'survey', given: false, textVersion: 'v1', text: 'May we ask you?', language: 'en' });
  expect(Date.now()).toBeLessThan(sendAt);
  await expect.poll(() => sink.mails.some(mail => mail.to.toLowerCase() === 'lee@nordlicht.example'), { timeout: 60_000 }).toBe(true);
  await expect.poll(async () => (await call<{ items: { to?: string; state: string; reason: string }[] }>('GET', '/messages')).items.some(item => item.reason === 'consent.withdrawn'), { timeout: 60_000 }).toBe(true);
  expect(sink.mails.some(mail => mail.to.toLowerCase() === 'noor@nordlicht.example')).toBe(false);
  await sink.stop();
});
