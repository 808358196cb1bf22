// The ways customers really took, drawn from what they did, and how they were judged. rows 5.8, 5.9
import { sendBatch, writeKey } from '../server';
import { everywhere, expect, settle, shoot, test, violations } from './fixture';

test('A manager sees which ways customers take, where they come back, and narrows it to those who brought something back', async ({ page, filled }) => {
  test.setTimeout(120_000);
  const { id } = await filled.client.send<{ id: string }>('POST', '/api/v1/workspaces', { name: 'Journeys', zone: 'UTC', currency: 'EUR', language: 'en' });
  const key = await writeKey({ client: filled.client, workspace: id });
  const day = 86_400_000;
  const track = (userId: string, event: string, daysAgo: number) => ({
    type: 'track', userId, event, messageId: `${userId}-${event}-${daysAgo}`, timestamp: new Date(Date.now() - daysAgo * day).toISOString(), properties: {},
  });
  const rated = (userId: string, score: number, daysAgo: number) => ({ ...track(userId, 'Survey Answered', daysAgo), properties: { metric: 'csat.5', score } });
  const events: object[] = [];
  for (let n = 0; n < 12; n++) events.push(track(`calm-${n}`, 'Order Completed', 20), track(`calm-${n}`, 'Order Delivered', 17));
  for (let n = 0; n < 5; n++) events.push(track(`back-${n}`, 'Order Completed', 20), track(`back-${n}`, 'Order Delivered', 16), track(`back-${n}`, 'Return Brought', 10), track(`back-${n}`, 'Call Ended', 8), track(`back-${n}`, 'Return Brought', 6));
  for (let n = 0; n < 12; n++) events.push(rated(`calm-${n}`, 4 + n % 2, 15));
  for (let n = 0; n < 5; n++) events.push(rated(`back-${n}`, 3, 5)); // lower ones would open cases, which are steps
  events.push(track('lost', 'Call Ended', 3));
  await sendBatch(filled.server, key, events);
  const period = { from: new Date(Date.now() - 60 * day).toISOString(), to: new Date(Date.now() + day).toISOString() };
  await expect.poll(async () => (await filled.client.send<{ journeys: number }>('POST', `/api/v1/workspaces/${id}/journeys/discover`, { period })).journeys, { timeout: 30_000 }).toBe(18);

  await page.goto(`/app/w/${id}/journeys`);
  await expect(page.getByRole('heading', { level: 2, name: '18 journeys of 18 customers' })).toBeVisible();
  const ways = page.getByRole('list', { name: 'What followed what, as a list' }).getByRole('listitem');
  await expect(ways.filter({ hasText: 'Order Completed to Order Delivered: 17 times, typically after 3 days' })).toHaveCount(1);
  await expect(page.getByRole('status').filter({ hasText: 'transitions are drawn' })).toContainText('5 of 9 transitions are drawn, 82.4 % of what happened. 4 rarer ones');
  const map = page.getByRole('region', { name: 'What followed what', exact: true });

  await page.getByRole('slider', { name: 'Detail' }).focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('status').filter({ hasText: 'transitions are drawn' })).toContainText('All 9 transitions are drawn.');
  await expect(map.getByText('100 % again')).toBeVisible();
  await page.getByRole('combobox', { name: 'Judged by' }).click();
  await page.getByRole('option').first().click();
  const back = page.getByRole('row', { name: /^Return Brought/ });
  await expect(back).toContainText('3.00 of 5');
  await expect(back).toContainText('\u22121.50'); // 3 beside 4.5
  await everywhere(page, 'journeys-filled');

  // By keyboard alone: the step of the map, then the way that is left.
  await map.getByRole('group', { name: 'Return Brought' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name: '5 journeys of 5 customers' })).toBeVisible();
  await expect(page.getByText('They take', { exact: false })).toHaveCount(0);
  await expect(page.getByText('All take one way', { exact: false })).toBeVisible();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'journeys-narrowed');
  await page.getByRole('button', { name: 'Through Return Brought: take it away' }).click();
  await page.getByRole('button', { name: 'Ask further about Call Ended' }).click();
  await page.getByRole('menuitem', { name: 'Journeys that begin here' }).click();
  await expect(page.getByRole('heading', { level: 2, name: '6 journeys of 6 customers' })).toBeVisible();
});
