// Journey maps: drawn by two people at once, by keyboard too, and held against what customers live through. rows 5.1, 5.3, 5.5
import { sendBatch, writeKey } from '../server';
import { everywhere, expect, settle, shoot, test, violations } from './fixture';

const day = 86_400_000;

test('A newcomer draws a journey, sees it measured, finds a touchpoint nobody drew, and two write in it without losing a word', async ({ page, filled, browser }) => {
  test.setTimeout(180_000);
  const { id } = await filled.client.send<{ id: string }>('POST', '/api/v1/workspaces', { name: 'Maps', zone: 'UTC', currency: 'EUR', language: 'en' });
  const key = await writeKey({ client: filled.client, workspace: id });
  const at = (daysAgo: number) => new Date(Date.now() - daysAgo * day).toISOString();
  const event = (userId: string, name: string, touchpoint: string, daysAgo: number, more: object = {}) => ({ type: 'track', userId, event: name, messageId: `${userId}-${name}-${touchpoint}`, timestamp: at(daysAgo), properties: { touchpoint, ...more } });
  const batch: object[] = [];
  for (let n = 0; n < 40; n++) batch.push(event(`u${n}`, 'Return Brought', 'returns-desk', 9), event(`u${n}`, 'Survey Answered', 'returns-desk', 8, { metric: 'csat.5', score: 3 - (n % 2) }), event(`u${n}`, 'Survey Answered', 'web', 7, { metric: 'csat.5', score: 5 }));
  for (let n = 0; n < 9; n++) batch.push(event(`u${n}`, 'Chat Begun', 'chat', 5));
  await sendBatch(filled.server, key, batch);

  await page.goto(`/app/w/${id}/journeys`);
  await page.getByRole('link', { name: 'Journey maps' }).click();
  await page.getByRole('button', { name: 'New map' }).click();
  await page.getByRole('textbox', { name: 'Name of the map' }).fill('From purchase to return');
  await page.getByRole('button', { name: 'Draw it' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'From purchase to return' })).toBeVisible();

  // Measured by itself.
  const table = page.getByRole('table', { name: 'Journey map' });
  const desk = table.getByRole('columnheader', { name: /^Bring it back/ });
  await expect(desk).toContainText('Measured', { timeout: 30_000 });
  await expect(table.getByText('2.50', { exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: 'One touchpoint is in no step' })).toBeVisible();
  await page.getByRole('button', { name: /^Draw .* as a step$/ }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'One touchpoint is in no step' })).toHaveCount(0);

  // By keyboard: a card, another one behind it, and undo.
  await table.getByRole('button', { name: 'Add to Pain points at Bring it back' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('Waits at the desk');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Nobody knows the rules');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(table.getByRole('button', { name: 'Pain points at Bring it back: Nobody knows the rules' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(table.getByText('Nobody knows the rules')).toHaveCount(0);
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(table.getByText('Nobody knows the rules')).toBeVisible();

  // The step: assumed emotion, moment of truth.
  await desk.getByRole('button').click();
  const drawer = page.getByRole('dialog', { name: 'Bring it back' });
  await drawer.getByRole('slider', { name: 'Emotion, as you assume it' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await drawer.getByRole('switch', { name: 'Moment of truth' }).click();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'map-step');
  await page.keyboard.press('Escape');
  await expect(page.getByText('Saved')).toBeVisible();
  await everywhere(page, 'map-filled');

  // Somebody else, at the same time.
  const other = await (await browser.newContext({ storageState: await page.context().storageState() })).newPage();
  await other.goto(page.url());
  const theirs = other.getByRole('table', { name: 'Journey map' });
  await expect(theirs.getByText('Waits at the desk')).toBeVisible();
  const mine = table.getByRole('button', { name: 'Goals', exact: false }).first();
  await expect(mine).toBeVisible();
  await table.getByRole('button', { name: 'Add to Goals at Order' }).click();
  await theirs.getByRole('button', { name: 'Add to Goals at Order' }).click();
  await page.keyboard.type('Pay in a minute');
  await other.keyboard.type('Trust the shop');
  await page.keyboard.press('Enter');
  await other.keyboard.press('Enter');
  for (const one of [table, theirs]) for (const words of ['Pay in a minute', 'Trust the shop']) await expect(one.getByText(words)).toBeVisible();
  await other.context().close();

  await page.reload();
  await expect(table.getByText('Trust the shop')).toBeVisible();
  await expect(table.getByText('Nobody knows the rules')).toBeVisible();
});
