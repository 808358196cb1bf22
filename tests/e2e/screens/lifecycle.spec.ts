import { sendBatch, writeKey } from '../server';
import { expect, settle, shoot, test, violations, type Filled } from './fixture';

// row 4.1, 9.4
const hour = 3_600_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const track = (userId: string, event: string, ms: number, properties: object = {}) => ({ type: 'track', userId, event, messageId: `life-${userId}-${event}-${ms}`, timestamp: ago(ms), properties });
const send = async (filled: Filled, batch: object[]) => sendBatch(filled.server, await writeKey(filled), batch);

test('Stages of life are started from a proposal, and a cart that is bought after all moves on before the eyes', async ({ page, filled }) => {
  test.setTimeout(180_000);
  await send(filled, [track('cart-1', 'Product Added', 3 * hour), track('cart-2', 'Product Added', 4 * hour), track('just-now', 'Product Added', 60_000)]);
  await page.goto(`/app/w/${filled.workspace}/segments`);
  await page.getByRole('link', { name: 'Stages of life' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Stages of life' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: 'Abandoned cart' })).toBeVisible();
  await page.getByRole('button', { name: 'Look through and start' }).click();
  await page.getByRole('textbox', { name: 'Name of stage 2' }).fill('Newcomer');
  await page.getByRole('button', { name: 'Edit who is in Newcomer' }).click();
  await expect(page.getByRole('dialog', { name: 'Who is in “Newcomer”' }).getByText(/Everyone who bought/).first()).toBeVisible();
  await settle(page);
  await shoot(page, 'lifecycle-sentence');
  await page.getByRole('button', { name: 'Done', exact: true }).click();
  await settle(page);
  await shoot(page, 'lifecycle-edit');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Start following' }).click();

  const cart = page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 2, name: 'Abandoned cart' }) });
  await expect(cart.getByText('2', { exact: true })).toBeVisible({ timeout: 60_000 });
  await send(filled, [track('cart-1', 'Order Completed', 0, { order_id: 'late-1', total: 30, currency: 'EUR' })]);
  await expect(cart.getByText('1', { exact: true })).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole('row', { name: 'Abandoned cart Newcomer 1' })).toBeVisible({ timeout: 15_000 });
  await expect(cart.getByText(/Half stay less than [\d.]+ days \(one left\)/)).toBeVisible();
  await settle(page);
  await shoot(page, 'lifecycle');
  expect(await violations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 360, height: 760 });
  await settle(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await shoot(page, 'lifecycle-phone');
  expect(await violations(page)).toEqual([]);
});

test('A list is made of everybody whom an import brought', async ({ page, filled }) => {
  test.setTimeout(120_000);
  const form = new FormData();
  form.append('file', new Blob(['who,mail\nlist-1,l1@example.org\nlist-2,l2@example.org\nlist-3,l3@example.org\n']), 'panel.csv');
  const api = `/api/v1/workspaces/${filled.workspace}/imports`;
  const made = await filled.client.send<{ id: string }>('POST', api, form);
  await filled.client.send('PUT', `${api}/${made.id}/mapping`, { name: 'Panel', files: { panel: { match: 'panel*' } }, records: [{ name: 'person', kind: 'customer', from: 'panel', fields: { user_id: 'who', email: 'mail' } }] }, { 'If-None-Match': '*' });
  await filled.client.send('POST', `${api}/${made.id}/start`, {});
  await page.goto(`/app/w/${filled.workspace}/imports/${made.id}`);
  await page.getByRole('button', { name: 'Make a list of these people' }).click({ timeout: 60_000 });
  await page.getByRole('textbox', { name: 'Name of the segment' }).fill('Our panel');
  await settle(page);
  await shoot(page, 'list-from-import');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Make the list' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Our panel' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Who is in it' }).getByText('3 customers')).toBeVisible({ timeout: 30_000 });
  await page.goto(`/app/w/${filled.workspace}/segments`);
  await settle(page);
  await shoot(page, 'segments-list');
  expect(await violations(page)).toEqual([]);
});

test('Consents are taken over from a file, first as a trial and the same file only once', async ({ page, filled }) => {
  const file = ['namespace,value,purpose,channel,given,at,textVersion,text,language,source',
    'user_id,u-1,marketing,email,true,2025-05-01T10:00:00Z,old-1,"May we write, now and then?",en,newsletter form', 'user_id,u-2,marketing,email,false,2025-05-02T10:00:00Z,old-1,"May we write, now and then?",en,telephone',
    'user_id,u-3,marketing,email,true,2025-05-01T10:00:00Z,,,en,'].join('\r\n');
  await page.goto(`/app/w/${filled.workspace}/settings/contact`);
  const choose = (name: string) => page.getByRole('region', { name: 'Take over consents' }).locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(file) });
  await choose('consents.csv');
  await expect(page.getByText('2 would be taken over, 0 are known already, 1 would be refused.')).toBeVisible();
  await expect(page.getByText('Version, words, language or source are missing.')).toBeVisible();
  await page.getByRole('button', { name: 'Take over 2' }).scrollIntoViewIfNeeded();
  await settle(page);
  await shoot(page, 'consent-import');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Take over 2' }).click();
  await expect(page.getByText('2 were taken over, 0 were known already, 1 were refused.')).toBeVisible();
  await choose('again.csv');
  await expect(page.getByText('0 would be taken over, 2 are known already, 1 would be refused.')).toBeVisible();
});

test('A field is hidden from a role on its page of the settings', async ({ page, filled }) => {
  await page.goto(`/app/w/${filled.workspace}/settings/fields`);
  await page.getByRole('button', { name: 'Restrict a field' }).click();
  await page.getByRole('combobox', { name: 'Field' }).or(page.getByRole('textbox', { name: 'Field' })).first().fill('age');
  await page.keyboard.press('Escape');
  await settle(page);
  await shoot(page, 'fields');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved')).toBeVisible();
  const stored = await filled.client.send<{ items: object[]; version: string }>('GET', `/api/v1/workspaces/${filled.workspace}/settings/fields`);
  expect(stored.items).toEqual([{ field: 'age', role: 'analyst' }]);
  await filled.client.send('PUT', `/api/v1/workspaces/${filled.workspace}/settings/fields`, { items: [] }, { 'If-Match': '*' });
});
