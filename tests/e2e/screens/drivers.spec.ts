// What goes with a judgement, on a map and in words, and what customers do after it, with its caveat. rows 3.11, 3.13
import { sendBatch, writeKey } from '../server';
import { everywhere, expect, settle, test, violations } from './fixture';

test('A manager sees what drives recommendation, opens the people behind it, and what follows the score', async ({ page, filled }) => {
  test.setTimeout(120_000);
  const { id } = await filled.client.send<{ id: string }>('POST', '/api/v1/workspaces', { name: 'Drivers', zone: 'UTC', currency: 'EUR', language: 'en' });
  const key = await writeKey({ client: filled.client, workspace: id });
  const day = 86_400_000;
  const track = (userId: string, event: string, daysAgo: number, properties: object) => ({
    type: 'track', userId, event, messageId: `${userId}-${event}-${daysAgo}-${JSON.stringify(properties)}`, timestamp: new Date(Date.now() - daysAgo * day).toISOString(), properties,
  });
  const events: object[] = [];
  // The delivery decides, the store hardly matters, and colour is noise; whoever scores low orders again less often.
  for (let n = 0; n < 120; n++) {
    const [delivery, store, web] = [1 + n % 5, 3 + Math.floor(n / 5) % 3, 1 + Math.floor(n / 15) % 5];
    const nps = Math.max(0, Math.min(10, 2 * delivery + (store - 4) + n % 2));
    const rated = (touchpoint: string, score: number, daysAgo: number) => track(`d-${n}`, 'Survey Answered', daysAgo, { metric: 'csat.5', score, touchpoint });
    events.push(rated('delivery', delivery, 150), rated('store', store, 151), rated('web', web, 152), track(`d-${n}`, 'Survey Answered', 140, { metric: 'nps', score: nps, touchpoint: 'relationship' }));
    events.push(track(`d-${n}`, 'Order Completed', 200, { order_id: `a-${n}`, total: 40 + n % 7, currency: 'EUR' }));
    if ((n * 7) % 12 < nps) events.push(track(`d-${n}`, 'Order Completed', 100, { order_id: `b-${n}`, total: 30, currency: 'EUR' }));
  }
  await sendBatch(filled.server, key, events);
  const period = { from: new Date(Date.now() - 365 * day).toISOString(), to: new Date().toISOString() };
  await expect.poll(async () => (await filled.client.send<{ n: number }>('POST', `/api/v1/workspaces/${id}/drivers`, { metric: 'nps.0-10', period }).catch(() => ({ n: 0 }))).n, { timeout: 30_000 }).toBe(120);

  await page.goto(`/app/w/${id}/drivers`);
  await expect(page.getByRole('heading', { level: 2, name: /^Delivery matters most: 9\d % of what is explained$/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /Importance and performance of the drivers/ })).toHaveAccessibleName(/1, Delivery: importance \d+\.\d %, performance 50 %\./);
  const delivery = page.getByRole('row', { name: /Delivery/ });
  await expect(delivery).toContainText(/\+1\.\d\d/);
  await expect(delivery).toContainText('Improve');
  await expect(page.getByRole('row', { name: /Web/ })).toContainText('May be chance');

  await expect(page.getByText(/^One point more goes with \+\d\.\d percentage points of customers who order again within 90 days/)).toBeVisible();
  await expect(page.getByRole('note').filter({ hasText: 'It is not proof that raising the score raises how many come back' })).toContainText('adjusted for Earlier spend, Earlier orders, Time as a customer');
  await everywhere(page, 'drivers-filled');

  await page.getByRole('button', { name: 'The people behind Delivery' }).click();
  const people = page.getByRole('dialog', { name: 'The people behind Delivery' });
  await expect(people.getByRole('status')).toHaveText('50 of 120 people');
  await people.getByRole('button', { name: 'Load more' }).click();
  await expect(people.getByRole('row')).toHaveCount(101);
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await page.getByRole('combobox', { name: 'Afterwards they' }).click();
  await page.getByRole('option', { name: 'Spend' }).click();
  await expect(page.getByText(/^One point more goes with \+€\d+\.\d\d of revenue per customer within 90 days/)).toBeVisible();
  await expect(page.getByRole('note').filter({ hasText: 'raises revenue' })).toBeVisible();
  await page.getByRole('button', { name: 'The customers behind it' }).click();
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText('50 of 120 people');
  await page.keyboard.press('Escape');

  // What cannot be said is said.
  await page.getByRole('combobox', { name: 'Outcome about' }).click();
  await page.getByRole('option', { name: 'Web' }).click();
  await expect(page.getByText('The outcome was not answered in the period.')).toBeVisible();
});
