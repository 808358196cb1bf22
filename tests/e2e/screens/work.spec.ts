import { owner } from '../server';
import { expect, settle, shoot, test, violations } from './fixture';

test('A customer is found by an identifier, and their page tells what happened', async ({ page, filled }) => {
  await page.goto(`/app/w/${filled.workspace}/customers`);
  await expect(page.getByRole('status').getByText(/^\d+ customers$/)).toBeVisible();
  await settle(page);
  await page.getByRole('textbox', { name: 'Name, e-mail, phone or identifier' }).fill('p7@example.com');
  await expect(page.getByRole('status').getByText('1 customer', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: /Person 7/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Person 7' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Identities' }).getByText('p7@example.com')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Traits' }).getByText('Region')).toBeVisible();
  await settle(page);
  await shoot(page, 'customer-light');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('region', { name: 'Timeline' }).getByRole('button', { name: /Survey Answered/ }).first().click();
  await expect(page.getByRole('dialog').getByText('"survey"')).toBeVisible();
});

test('Two customers become one, and two again', async ({ page, filled }) => {
  await page.goto(`/app/w/${filled.workspace}/customers?q=p11@example.com`);
  await page.getByRole('link', { name: /Person 11/ }).click();
  await page.getByRole('button', { name: 'Customer actions' }).click();
  await page.getByRole('menuitem', { name: 'Merge with…' }).click();
  await page.getByRole('dialog').getByLabel('Find the other customer').fill('p12@example.com');
  await page.getByRole('dialog').getByRole('button', { name: /Person 12/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Merge with…' }).click();
  const identities = page.getByRole('region', { name: 'Identities' });
  await expect(identities.getByText('p11@example.com')).toBeVisible();
  await expect(identities.getByText('p12@example.com')).toBeVisible();
  await identities.getByRole('button', { name: 'Un-merge' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Un-merge' }).click();
  await expect(identities.getByText('Taken apart again')).toBeVisible();
});

test('A file is guessed, tried, imported and taken back', async ({ page, filled }) => {
  const rows = Array.from({ length: 50 }, (_, i) => `O-${9000 + i},imp${i}@example.com,2026-03-${String(1 + (i % 28)).padStart(2, '0')} 10:00,${20 + i}.50`);
  await page.goto(`/app/w/${filled.workspace}/imports`);
  await page.locator('input[type=file]').setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(['order_id,customer_email,created_at,total', ...rows].join('\n')) });
  await expect(page.getByRole('heading', { level: 1, name: 'orders.csv' })).toBeVisible();
  await expect(page.getByLabel(/Order id/)).toHaveValue('[order_id]');
  await settle(page);
  await shoot(page, 'import-light');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Dry run' }).click();
  await expect(page.getByText('Nothing is stored yet.')).toBeVisible({ timeout: 30_000 });
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText('Imported. You can take everything back.')).toBeVisible({ timeout: 40_000 });
  await page.getByRole('button', { name: 'Undo the import' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Undo the import' }).click();
  await expect(page.getByText('Everything of this import is gone again.')).toBeVisible({ timeout: 40_000 });
});

test('A refused event is shown with its reason', async ({ page, filled }) => {
  await page.goto(`/app/w/${filled.workspace}/events`);
  await expect(page.getByRole('region', { name: 'Refusals by reason' }).getByText('score.off_scale')).toBeVisible();
});

test('A key is shown once', async ({ page, filled }) => {
  await page.goto(`/app/w/${filled.workspace}/settings/keys`);
  await page.getByRole('button', { name: 'Create a key' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Till');
  await page.getByRole('dialog').getByRole('button', { name: 'Create a key' }).click();
  const key = await page.getByRole('textbox', { name: 'Till' }).textContent();
  expect(key).toMatch(/^rap_/);
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await expect(page.getByText('Till', { exact: true })).toBeVisible();
  expect(await page.content()).not.toContain(key!);
});

test('A target on the tile is judged by its interval', async ({ page, filled }) => {
  await page.goto(`/app/w/${filled.workspace}/settings/targets`);
  await page.getByRole('button', { name: 'Set a target' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Metric', exact: true }).click();
  await page.getByRole('option', { name: 'Net promoter score', exact: true }).click();
  await dialog.getByRole('textbox', { name: 'Target', exact: true }).fill('70');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await page.goto(`/app/w/${filled.workspace}`);
  await expect(page.getByText(/Target 70.* is missed/).first()).toBeAttached();
});

test('Long after signing in the password is asked for again, and what was being done goes on', async ({ page, filled }) => {
  let first = true;
  await page.route('**/keys', async route => {
    if (route.request().method() !== 'POST' || !first) return route.continue();
    first = false;
    return route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify({ status: 403, code: 'session.confirm', detail: 'Enter your password again.' }) });
  });
  await page.goto(`/app/w/${filled.workspace}/settings/keys`);
  await page.getByRole('button', { name: 'Create a key' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Made after a pause');
  await page.getByRole('dialog').getByRole('button', { name: 'Create a key' }).click();
  const again = page.getByRole('dialog', { name: 'Is it still you?' });
  await again.getByRole('textbox', { name: 'Password' }).fill('Not-My-Password-99');
  await again.getByRole('button', { name: 'Confirm' }).click();
  await expect(again.getByText('This is not your password.')).toBeVisible();
  await again.getByRole('textbox', { name: 'Password' }).fill(owner.password);
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await again.getByRole('button', { name: 'Confirm' }).click();
  await expect(again).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Made after a pause' })).toContainText('rap_');
});

test('The postal address of the company is kept, and the list of messages leads to where mail is set up', async ({ page, filled }) => {
  const { id: fresh } = await filled.client.send<{ id: string }>('POST', '/api/v1/workspaces', { name: 'Without mail', zone: 'Europe/Berlin', currency: 'EUR', language: 'en' });
  await page.goto(`/app/w/${fresh}/settings/messages`);
  await page.getByRole('link', { name: 'Set up mail' }).click();
  await page.getByLabel('Postal address').fill('Nordwind GmbH\nKai 1\n20457 Hamburg');
  await page.getByLabel('Answers go to').fill('help@example.org');
  await page.getByRole('region', { name: 'What every invitation and offer says' }).getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();

  await page.reload();
  await expect(page.getByLabel('Postal address')).toHaveValue('Nordwind GmbH\nKai 1\n20457 Hamburg');
});
