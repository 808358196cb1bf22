// A figure is watched: tried on the past, kept, in alarm, seen by somebody. row 3.17
import { everywhere, expect, settle, shoot, test, violations } from './fixture';

test('An analyst watches satisfaction at a desk, sees how far to trust it, and takes note of the alarm', async ({ page, filled }) => {
  test.setTimeout(120_000);
  const { id } = await filled.client.send<{ id: string }>('POST', '/api/v1/workspaces', { name: 'Alerts', zone: 'UTC', currency: 'EUR', language: 'en' });
  const base = `/api/v1/workspaces/${id}`;
  await page.goto(`/app/w/${id}/alerts`);
  await expect(page.getByText('Nothing is watched yet')).toBeVisible();
  await everywhere(page, 'alerts-empty');

  // Reviews of 200 days: four or five stars, and two in the last week.
  const at = (days: number, hour: number) => new Date(Date.now() - days * 86_400_000 - hour * 600_000).toISOString();
  const items = Array.from({ length: 200 }, (_, day) => Array.from({ length: 6 }, (_, n) => ({ platform: 'maps', reviewId: `r-${day}-${n}`, at: at(day + 1, n), rating: day < 7 ? 2 : 4 + (n % 2), text: `Visit ${day} ${n}` }))).flat();
  for (let i = 0; i < items.length; i += 500) await filled.client.send('POST', `${base}/reviews`, { items: items.slice(i, i + 500) });
  await expect.poll(async () => (await filled.client.send<{ items: { id: string; answers: number }[] }>('GET', `${base}/metrics`)).items.find(one => one.id.startsWith('stars') || one.id.startsWith('rating'))?.answers ?? 0, { timeout: 60_000 }).toBe(1200);

  await page.reload();
  await page.getByRole('link', { name: 'Watch a figure' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Ratings fall');
  await page.getByRole('combobox', { name: 'Figure' }).click();
  await page.getByRole('option', { name: /stars|rating/i }).first().click();
  await expect(page.getByText(/alarms? in 1\d\d daily looks/)).toBeVisible();
  await expect(page.getByText(/a year measured \(/)).toBeVisible();
  await settle(page);
  await everywhere(page, 'alert-new');
  await page.getByRole('button', { name: 'Show as table' }).or(page.getByRole('button', { name: /table/i })).first().click();
  await expect(page.getByRole('row').nth(1)).toContainText('Alarm');

  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ratings fall' })).toBeVisible();
  await expect(page.getByText('Alarm', { exact: true }).first()).toBeVisible();
  await page.getByRole('textbox', { name: 'Note' }).fill('The new carrier');
  await page.getByRole('button', { name: 'I have seen it' }).click();
  await expect(page.getByText(/^Seen by .*(now|second|moment)/)).toBeVisible();
  await settle(page);
  await everywhere(page, 'alert');

  await page.getByRole('button', { name: 'Open a case' }).click();
  const form = page.getByRole('dialog');
  await expect(form.getByRole('textbox', { name: 'Title' })).toHaveValue('Ratings fall');
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'alert-case');
  await page.keyboard.press('Escape');

  await page.goto(`/app/w/${id}/alerts`);
  const row = page.getByRole('listitem').filter({ hasText: 'Ratings fall' });
  await expect(row).toContainText('Seen by');
  await everywhere(page, 'alerts');
});
