// Takes the pictures of README and guide from the whole demo company; takes some minutes, and runs only when asked to:
//   RAPPORT_GUIDE=docs/guide npm run screens -- guide
import { resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { sendBatch, startServer, type Server } from '../server';
import { settle } from './fixture';

const folder = process.env.RAPPORT_GUIDE;
test.skip(!folder, 'RAPPORT_GUIDE names no folder for the pictures');
test.describe.configure({ mode: 'serial' });
test.use({ viewport: { width: 1440, height: 1000 } });

let server: Server;
let page: Page;
let board: string;
test.beforeAll(async ({ browser }) => {
  test.setTimeout(700_000);
  server = await startServer('--demo');
  page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 }, locale: 'en-GB', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' })).newPage();
  await page.goto(server.setupLink);
  await page.waitForURL(/\/app\/w\//);
  board = page.url();
  await call('PUT', '/api/v1/me/account', { name: 'Mara Lindqvist', email: 'mara@nordwind.example', password: 'quiet rivers bend around old mills' });
});
test.afterAll(async () => { await page?.context().close(); await server?.stop(); });

const call = <T>(method: string, path: string, body: object) => page.evaluate(async ([method, path, body]) => {
  const session = await (await fetch('/api/v1/session')).json() as { antiforgery: string };
  const answer = await fetch(path, { method, headers: { 'Content-Type': 'application/json', 'X-Rapport-Antiforgery': session.antiforgery }, body });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return await answer.json() as T;
}, [method, path, JSON.stringify(body)] as const);

async function shoot(name: string) {
  await settle(page);
  await page.mouse.move(0, 999);
  await page.screenshot({ path: resolve(import.meta.dirname, '../../..', folder!, `${name}.png`) });
}

test('Dashboard', async () => {
  await page.goto(board);
  await expect(page.getByRole('button', { name: /^Web shop: / })).toBeVisible();
  await expect(page.locator('canvas, svg[role="img"]').first()).toBeVisible();
  await shoot('dashboard');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html[data-mantine-color-scheme="dark"]')).toBeAttached();
  await shoot('dashboard-dark');
  await page.emulateMedia({ colorScheme: 'light' });
});

test('Customer', async () => {
  await page.goto(`${board}/customers?sort=facts`);
  await page.getByRole('table').getByRole('link').nth(2).click();
  await expect(page.getByRole('region', { name: 'Timeline' }).getByRole('button').nth(3)).toBeVisible();
  await shoot('customer');
});

test('Segment', async () => {
  await page.goto(`${board}/segments/new`);
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
  await page.getByRole('textbox', { name: 'Name of the segment' }).fill('Disappointed regulars');
  await expect(page.getByRole('complementary', { name: 'Right now' }).getByRole('link').first()).toBeVisible();
  await shoot('segment-builder');
});

test('Import', async () => {
  const rows = Array.from({ length: 250 }, (_, i) => `O-${9000 + i},shopper${i}@example.com,2026-03-${String(1 + (i % 28)).padStart(2, '0')} 10:00,${20 + i}.50`);
  await page.goto(`${board}/imports`);
  await page.locator('input[type=file]').setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(['order_id,customer_email,created_at,total', ...rows].join('\n')) });
  await expect(page.getByRole('heading', { level: 1, name: 'orders.csv' })).toBeVisible();
  await expect(page.getByLabel(/Order id/)).toHaveValue('[order_id]');
  await shoot('import');
});

test('Occasions and results of a survey', async () => {
  const path = new URL(board).pathname.replace('/app/w/', '/api/v1/workspaces/');
  const { items } = await page.evaluate(async address => (await (await fetch(address)).json()) as { items: { id: string; name: string }[] }, `${path}/surveys`);
  const survey = items.find(item => item.name.startsWith('After a delivery'))!.id;
  await page.goto(`${board}/surveys/${survey}?tab=share`);
  await page.getByRole('button', { name: /^When Order Delivered happens/ }).click();
  await expect(page.getByText(/In the last 30 days this would have asked/)).toBeVisible({ timeout: 30_000 });
  await page.getByRole('heading', { name: 'When something happened' }).evaluate(heading => heading.scrollIntoView());
  await shoot('occasions');
  await page.goto(`${board}/surveys/${survey}/results`);
  await expect(page.getByText('csat.top2.5')).toBeVisible({ timeout: 30_000 });
  await shoot('survey-results');
});

test('Events', async () => {
  const { key } = await call<{ key: string }>('POST', `${new URL(board).pathname.replace('/app/w/', '/api/v1/workspaces/')}/keys`, { name: 'Web shop', kind: 'write', dialect: 'segment', scopes: [], origins: [] });
  await page.goto(`${board}/events`);
  const kinds = [
    { event: 'Product Viewed', properties: { product: 'Rain jacket', channel: 'web' } },
    { event: 'Survey Answered', properties: { metric: 'csat.5', score: 5, channel: 'app', touchpoint: 'app' } },
    { event: 'Order Completed', properties: { order_id: 'NW-7', total: 84.9, currency: 'EUR', channel: 'web', touchpoint: 'web' } },
    { event: 'Survey Answered', properties: { metric: 'nps', score: 11 } },
    { event: 'Store Visited', properties: { channel: 'store', touchpoint: 'store', place: 'Hamburg 2' } },
  ];
  for (let i = 0; i < 20; i++) {
    await sendBatch(server, key, [{ type: 'track', userId: `nw-${String(i * 37).padStart(5, '0')}`, messageId: `guide-${i}`, ...kinds[i % kinds.length], ...(i % 5 === 2 ? { properties: { ...kinds[2]!.properties, order_id: `NW-live-${i}` } } : {}) }]);
  }
  await expect(page.getByText('score.off_scale').first()).toBeVisible();
  await shoot('events');
});

test('Cases', async () => {
  const path = new URL(board).pathname.replace('/app/w/', '/api/v1/workspaces/');
  const { id: survey } = await call<{ id: string }>('POST', `${path}/surveys`, { name: 'At the returns desk', document: {
    languages: ['en'], endings: [{ id: 'end', title: { en: 'Thank you' } }], options: { touchpoint: 'store' },
    blocks: [{ id: 'b1', elements: [{ id: 'csat', kind: 'csat', title: { en: 'How was the returns desk?' } }, { id: 'why', kind: 'text', title: { en: 'What went wrong?' } }] }] } });
  await call('POST', `${path}/surveys/${survey}/publish`, {});
  const said = [[2, 'Nobody at the desk knew how to book my return. I had to come back twice.'], [1, 'I waited half an hour, and then they shut.'], [2, 'The refund is still not there.'], [1, 'Rude, and no apology.'], [2, 'They lost the second shoe.']] as const;
  for (const [i, [csat, why]] of said.entries()) await call('POST', `${path}/surveys/${survey}/responses`, { who: { user_id: `nw-${String(111 + i * 37).padStart(5, '0')}` }, answers: { csat, why } });
  await page.goto(`${board}/cases`);
  const list = page.getByRole('list', { name: 'Cases' });
  await expect(list.getByRole('listitem')).toHaveCount(5, { timeout: 30_000 });
  await shoot('cases');
  await list.getByRole('link').first().click();
  await page.getByText('Spoke', { exact: true }).click();
  await page.getByLabel('What you spoke about').fill('Said sorry, and booked the return on the phone.');
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(page.getByText('Mara Lindqvist spoke with the customer')).toBeVisible();
  await page.getByRole('button', { name: 'Close', exact: true }).click(); // the note that it was kept
  await shoot('case');
});
