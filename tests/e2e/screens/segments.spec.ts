import type { Page } from '@playwright/test';
import { sendBatch, writeKey } from '../server';
import { expect, settle, shoot, test, violations, type Filled } from './fixture';

interface Segment { id: string; name: string; version: string; state: string; pending: boolean; members: number; predicate: unknown }
const api = (filled: Filled) => `/api/v1/workspaces/${filled.workspace}/segments`;
const make = (filled: Filled, name: string, predicate: object) => filled.client.send<Segment>('POST', api(filled), { name, predicate });
const shown = (page: Page) => page.getByRole('complementary', { name: 'Right now' });
const size = (page: Page) => shown(page).getByRole('status');
const row = (page: Page, text: RegExp) => page.getByRole('group', { name: text });
const add = async (page: Page, text: string, option: string) => {
  await page.getByRole('combobox', { name: 'Add a condition' }).first().fill(text);
  await page.getByRole('option', { name: option, exact: true }).first().click();
};

test.use({ viewport: { width: 1440, height: 960 } });

test('A segment is made from a template, changed, and shows who is in it', async ({ page, filled }) => {
  await page.goto(`/app/w/${filled.workspace}/segments`);
  await page.getByRole('button', { name: /^(Make a segment|New segment)$/ }).click();
  const dialog = page.getByRole('dialog', { name: 'New segment' });
  for (const family of ['Geographic', 'Lifecycle', 'Demographic', 'Behavioural', 'Psychographic']) await expect(dialog.getByRole('heading', { name: new RegExp(`^${family}`) })).toBeVisible();
  await settle(page);
  await shoot(page, 'segments-templates');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('link', { name: /^In a region/ }).click();
  await expect(page.getByText('Everyone whose region is north', { exact: true })).toBeVisible();
  await expect(size(page)).toContainText(/^20 of \d+ customers$/);
  await page.getByRole('textbox', { name: 'Name of the segment' }).fill('Northerners');
  await page.getByRole('button', { name: 'Create segment' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Northerners' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Who is in it' }).getByText('20 customers')).toBeVisible();
  // Beside everyone else they differ by what makes them, and that is believed.
  const apart = page.getByRole('row', { name: /^Region is north/ });
  await expect(apart).toContainText('100.0');
  await expect(apart.getByText('More', { exact: true })).toBeVisible();
  await settle(page);
  await shoot(page, 'segment');
  expect(await violations(page)).toEqual([]);
});

test('Every kind of condition is built by mouse and reads as a sentence', async ({ page, filled }) => {
  test.setTimeout(120_000);
  await page.goto(`/app/w/${filled.workspace}/segments/new`);
  await expect(shown(page).getByText(/of \d+ customers/)).toBeVisible();
  await add(page, 'age', 'Age');
  await row(page, /^Condition 1:/).getByRole('combobox', { name: 'Comparison of Age' }).click();
  await page.getByRole('option', { name: 'is at least', exact: true }).click();
  await row(page, /^Condition 1:/).getByRole('textbox', { name: 'Value of Age' }).fill('40');
  await expect(size(page)).toContainText(/20 of \d+/);
  await add(page, 'bought', 'bought');
  await row(page, /^Condition 2:/).getByRole('textbox', { name: 'Times' }).fill('2');
  await row(page, /^Condition 2:/).getByRole('button', { name: 'Add a detail' }).click();
  await page.getByRole('menuitem', { name: 'Only those with…' }).click();
  await expect(page.getByText('One condition is unfinished and left out.')).toBeVisible();
  await row(page, /^Condition 2:/).getByRole('combobox', { name: 'Value of channel' }).fill('web');
  await expect(page.getByText(/unfinished/)).toHaveCount(0);
  await add(page, 'latest nps', 'latest NPS answer');
  await row(page, /^Condition 3:/).getByRole('button', { name: 'More for condition 3' }).click();
  await page.getByRole('menuitem', { name: 'Turn round (not anyone who…)' }).click();
  await expect(page.getByText('Everyone whose age is at least 40 and who bought where the channel is web at least 2 times in the last 60 days and not anyone whose latest NPS answer is 0 to 6 (detractor)', { exact: true })).toBeVisible();
  await settle(page);
  await shoot(page, 'segment-builder');
  expect(await violations(page)).toEqual([]);

  // What is removed comes back; a group takes what is moved into it.
  await row(page, /^Condition 3:/).getByRole('button', { name: 'Remove condition 3' }).click();
  await expect(row(page, /^Condition 3:/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, /^Condition 3:/)).toBeVisible();
  await row(page, /^Condition 1:/).locator('[draggable]').dragTo(row(page, /^Condition 3:/), { targetPosition: { x: 200, y: 34 } });
  await expect(row(page, /^Condition 3: Everyone whose age/)).toBeVisible();
  await page.getByText('JSON', { exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'The sentence as JSON' })).toHaveValue(/"class"/);
});

test('A refusal of the server is told at the condition it concerns', async ({ page, filled }) => {
  await page.goto(`/app/w/${filled.workspace}/segments/new`);
  await add(page, 'name', 'Name'); // unfinished, and left out of what is asked
  await add(page, 'region', 'Region');
  await row(page, /^Condition 2:/).getByRole('combobox', { name: 'Comparison of Region' }).click();
  await page.getByRole('option', { name: 'matches the pattern' }).click();
  await row(page, /^Condition 2:/).getByRole('combobox', { name: 'Value of Region' }).fill('(?=n)');
  await expect(row(page, /^Condition 2:/).getByRole('alert').filter({ hasText: 'regular expression' })).toBeVisible();
});

test('Two people who change one segment lose nothing', async ({ page, filled }) => {
  const made = await make(filled, 'Shared', { all: [{ trait: 'region', op: 'is', value: 'south' }] });
  await page.goto(`/app/w/${filled.workspace}/segments/${made.id}/edit`);
  await page.getByRole('textbox', { name: 'Name of the segment' }).fill('Mine');
  const read = await filled.client.send<Segment>('GET', `${api(filled)}/${made.id}`);
  await filled.client.send('PUT', `${api(filled)}/${made.id}`, { name: 'Theirs', predicate: { all: [{ trait: 'region', op: 'is', value: 'north' }] } }, { 'If-Match': `"${read.version}"` });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('It is now “Theirs”: Everyone whose region is north. Nothing of yours is lost.')).toBeVisible();
  await page.getByRole('button', { name: 'Take theirs (undo brings mine back)' }).click();
  await expect(page.getByRole('textbox', { name: 'Name of the segment' })).toHaveValue('Theirs');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('textbox', { name: 'Name of the segment' })).toHaveValue('Mine');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Mine' })).toBeVisible();
});

test('What was not saved is there when one comes back', async ({ page, filled }) => {
  const made = await make(filled, 'Kept', { all: [{ trait: 'region', op: 'is', value: 'south' }] });
  await page.goto(`/app/w/${filled.workspace}/segments/${made.id}/edit`);
  await page.getByRole('textbox', { name: 'Name of the segment' }).fill('Kept and changed');
  await page.getByRole('link', { name: 'Back', exact: true }).click();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Leave', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Kept' })).toBeVisible();
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Name of the segment' })).toHaveValue('Kept and changed');
  await page.getByRole('button', { name: 'Discard them' }).click();
  await expect(page.getByRole('textbox', { name: 'Name of the segment' })).toHaveValue('Kept');
});

test('A new order moves a person in front of the viewer’s eyes, and the past stays as it was', async ({ page, filled }) => {
  const made = await make(filled, 'Bought today', { all: [{ fact: { type: 'Order Completed' }, where: [{ field: 'prop:campaign', op: 'is', value: 'live' }] }] });
  await page.goto(`/app/w/${filled.workspace}/segments/${made.id}`);
  await expect(page.getByText('Nobody is in it')).toBeVisible();
  await page.waitForFunction(() => !document.body.textContent?.includes('Being made ready'));
  const key = await writeKey(filled);
  await sendBatch(filled.server, key, [{ type: 'track', userId: 'u-7', messageId: 'live-order', event: 'Order Completed', properties: { order_id: 'live-1', total: 20, currency: 'EUR', campaign: 'live' } }]);
  await expect(page.getByRole('region', { name: 'Who is in it' }).getByRole('link', { name: /^Person 7/ })).toBeVisible();
  await page.getByLabel('Who was in it on').fill('2020-03-01');
  await expect(page.getByText('Nobody was in it then')).toBeVisible();
  await page.getByRole('button', { name: 'Back to now' }).click();
  await expect(page.getByRole('link', { name: /^Person 7/ })).toBeVisible();
  // It is found by name in the palette.
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Search customers, pages and actions').fill('Bought tod');
  await expect(page.getByRole('button', { name: 'Bought today' })).toBeVisible();
});

test('A segment is duplicated and deleted, unless another asks for it', async ({ page, filled }) => {
  const inner = await make(filled, 'Inner', { all: [{ trait: 'region', op: 'is', value: 'north' }] });
  const outer = await make(filled, 'Outer', { all: [{ segment: inner.id }] });
  await page.goto(`/app/w/${filled.workspace}/segments/${inner.id}`);
  await expect(page.getByRole('link', { name: 'Outer' })).toBeVisible();
  await page.getByRole('button', { name: 'More for this segment' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const asked = page.getByRole('dialog', { name: 'Delete “Inner”?' });
  await expect(asked.getByText('It is still asked for by: Outer. Change them first.')).toBeVisible();
  await asked.getByRole('button', { name: 'Delete' }).click();
  await expect(asked.getByRole('alert')).toContainText('Outer');
  await asked.getByRole('button', { name: 'Cancel' }).click();
  await page.goto(`/app/w/${filled.workspace}/segments/${outer.id}`);
  await expect(page.getByText('Everyone who is in “Inner”', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'More for this segment' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(page.getByRole('textbox', { name: 'Name of the segment' })).toHaveValue('Outer (copy)');
  await page.goto(`/app/w/${filled.workspace}/segments`);
  await page.getByRole('button', { name: 'Actions for “Outer”' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('link', { name: 'Outer', exact: true })).toHaveCount(0);
  await settle(page);
  await shoot(page, 'segments-list');
  expect(await violations(page)).toEqual([]);
});

test('A segment narrows customers and figures, and stands on the page of its people', async ({ page, filled }) => {
  const made = await make(filled, 'Southerners', { all: [{ trait: 'region', op: 'is', value: 'south' }] });
  await expect.poll(async () => (await filled.client.send<Segment>('GET', `${api(filled)}/${made.id}`)).members, { timeout: 60_000 }).toBe(20);
  await page.goto(`/app/w/${filled.workspace}/customers`);
  await page.getByRole('button', { name: 'Filter' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'What' }).click();
  await page.getByRole('option', { name: 'The customer', exact: true }).click();
  await dialog.getByRole('combobox', { name: 'Value' }).click();
  await page.getByRole('option', { name: 'Southerners' }).click();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('status').filter({ hasText: '20 customers' })).toBeVisible();
  await page.getByRole('table').getByRole('link').first().click();
  await expect(page.getByRole('region', { name: 'Segments' }).getByRole('link', { name: 'Southerners' })).toBeVisible();
  await settle(page);
  await shoot(page, 'customer-segments');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: 'Southerners' }).click();
  await page.getByRole('button', { name: 'Use it' }).click();
  await page.getByRole('menuitem', { name: 'Filter the dashboard by it' }).click();
  await expect(page.getByRole('button', { name: /^The customer is in Southerners/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Net promoter score .* answers: open/ })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, reducedMotion: 'reduce' } as object);
    test(`The page and the builder of a segment are accessible in the ${colorScheme}, and fit a phone`, async ({ page, filled }) => {
      const made = await make(filled, `Many parts in the ${colorScheme}`, { all: [
        { trait: 'region', op: 'in', value: ['north', 'south'] },
        { any: [{ sequence: [{ fact: { type: 'Order Completed' }, times: 2, in: { days: 60 } }, { fact: { metric: 'nps' }, where: [{ field: 'score', op: 'lte', value: 10 }] }] }, { not: { score: 'csat.5', op: 'lte', value: 1 } }] },
        { fact: { type: 'Order Completed' }, within: { days: 365 }, measure: { kind: 'sum', of: 'amount', currency: 'EUR', op: 'gte', value: 100 } },
      ] });
      await expect.poll(async () => (await filled.client.send<Segment>('GET', `${api(filled)}/${made.id}`)).state, { timeout: 60_000 }).toBe('live');
      for (const [part, tail] of [['page', ''], ['edit', '/edit']] as const) {
        await page.setViewportSize({ width: 1440, height: 960 });
        await page.goto(`/app/w/${filled.workspace}/segments/${made.id}${tail}`);
        await expect(tail ? page.getByRole('group', { name: 'Group 2' }) : page.getByRole('region', { name: 'Who is in it' })).toBeVisible();
        await settle(page);
        await shoot(page, `segment-${part}-${colorScheme}`);
        expect(await violations(page)).toEqual([]);
        await page.setViewportSize({ width: 360, height: 780 });
        await settle(page);
        if (process.env.RAPPORT_SHOTS) await page.screenshot({ path: `${process.env.RAPPORT_SHOTS}/segment-${part}-${colorScheme}-phone.png`, fullPage: true });
        expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
      }
    });
  });
}
