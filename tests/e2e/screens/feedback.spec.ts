// What people say: the inbox, corrections, topics and the page of each. rows 2.28, 2.29, 2.30, 2.34
import { expect, settle, shoot, test, violations } from './fixture';

const text = (en: string) => ({ en });
const document = {
  languages: ['en', 'de'],
  blocks: [{ id: 'b1', elements: [
    { id: 'csat', kind: 'csat', title: text('How was the returns desk?'), required: true },
    { id: 'why', kind: 'text', title: text('What should we know about it?') },
    { id: 'may', kind: 'consent', title: text('Contact'), settings: { purpose: 'contact_me', statement: text('You may contact me about this.') } }] }],
  endings: [{ id: 'end', title: text('Thank you') }],
  options: { touchpoint: 'returns_desk' },
};

test('A reader finds words, corrects them, and follows a topic to its figures and back', async ({ page, filled }) => {
  test.setTimeout(240_000);
  const base = `/api/v1/workspaces/${filled.workspace}`;
  const survey = await filled.client.send<{ id: string }>('POST', `${base}/surveys`, { name: 'At the returns desk', document });
  await filled.client.send('POST', `${base}/surveys/${survey.id}/publish`, {});
  const said = ['The staff at the returns desk were rude, but the refund came quickly.', 'Nobody at the returns desk knew the rules.', 'I waited half an hour at the returns desk and nobody cared.', 'Wonderful help at the returns desk, thank you!', 'Le personnel était vraiment désagréable et le remboursement trop lent.'];
  for (const [i, why] of said.entries()) await filled.client.send('POST', `${base}/surveys/${survey.id}/responses`, { who: { user_id: `u-${i}` }, answers: { csat: i === 3 ? 5 : 1, why, ...(i === 0 ? { may: true } : {}) } });
  await filled.client.send('POST', `${base}/topics`, { name: 'Returns desk', phrases: ['returns desk'] });
  await filled.client.send('POST', `${base}/topics`, { name: 'Late deliveries', phrases: ['lieferung'] });
  await expect.poll(async () => (await filled.client.send<{ unread: number }>('GET', `${base}/feedback`)).unread, { timeout: 30_000 }).toBe(0);

  await page.goto(`/app/w/${filled.workspace}/feedback`);
  await expect(page.getByRole('heading', { level: 1, name: 'Feedback' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: /\d items/ })).toBeVisible();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'feedback');
  await page.emulateMedia({ colorScheme: 'dark' });
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'feedback-dark');
  await page.emulateMedia({ colorScheme: 'light' });

  await page.getByRole('textbox', { name: 'Words people said' }).fill('returns desk rude');
  const list = page.getByRole('list', { name: 'Feedback' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(list.getByText('May be contacted')).toBeVisible();
  await list.getByRole('button').first().click();
  const drawer = page.getByRole('dialog', { name: 'What was said' });
  await expect(drawer.getByText('because of “returns desk”')).toBeVisible();
  await expect(drawer.getByText('Staff', { exact: true })).toBeVisible();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'feedback-item');
  await drawer.getByRole('combobox', { name: 'How it feels' }).click();
  await page.getByRole('option', { name: 'Very negative' }).click();
  await expect(drawer.getByText('said by a person')).toBeVisible();
  await drawer.getByRole('button', { name: 'Look after it' }).click();
  await expect(drawer.getByRole('combobox', { name: 'Looked after by' })).not.toHaveValue('');
  await drawer.getByRole('button', { name: 'Close' }).click();

  await page.getByRole('textbox', { name: 'Words people said' }).fill('personnel');
  await expect(list.getByText('French: not scored')).toBeVisible();
  await list.getByRole('button').first().click();
  await drawer.getByRole('button', { name: 'Add a translation' }).click();
  await drawer.getByRole('textbox', { name: 'Translation' }).fill('The staff were really unpleasant and the refund too slow.');
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'feedback-translating');
  await drawer.getByRole('button', { name: 'Save' }).click();
  await expect(drawer.getByText(/^Translated by /)).toBeVisible();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'feedback-translated');
  await drawer.getByRole('button', { name: 'Close' }).click();
  await expect(list.getByText('The staff were really unpleasant and the refund too slow.')).toBeVisible();

  await page.goto(`/app/w/${filled.workspace}/topics`);
  const row = page.getByRole('row').filter({ hasText: 'Returns desk' });
  await expect(row).toBeVisible();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'topics');
  await row.getByRole('link', { name: 'Returns desk' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Returns desk' })).toBeVisible();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'topic');
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await page.evaluate(() => window.document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'topic-360');
  await page.getByRole('link', { name: 'Read the words' }).click();
  await expect(page).toHaveURL(/feedback\?topic=/);
  for (const words of said.slice(0, 4)) await expect(page.getByRole('list', { name: 'Feedback' }).getByRole('listitem').filter({ hasText: words })).toHaveCount(1);
  await settle(page);
  expect(await page.evaluate(() => window.document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'feedback-360');
});

// rows 2.28, 9.8
test('A figure leads to its words with the same filter and the same number, and they lead back', async ({ page, filled }) => {
  test.setTimeout(120_000);
  const base = `/api/v1/workspaces/${filled.workspace}`;
  const items = ['Terrible, the queue at the till was endless.', 'Awful staff, never again.', 'Lovely shop, I am very happy.'].map((words, i) => ({ platform: 'drill', reviewId: `d-${i}`, at: new Date(Date.now() - 86_400_000).toISOString(), rating: [1, 2, 5][i], text: words, touchpoint: i === 2 ? 'drillkiosk' : 'drillstore' }));
  await filled.client.send('POST', `${base}/reviews`, { items });
  const words = `${base}/feedback?touchpoint=drillstore`;
  await expect.poll(async () => (await filled.client.send<{ unread: number; total: number }>('GET', words)), { timeout: 30_000 }).toMatchObject({ unread: 0, total: 2 });
  const { feeling } = await filled.client.send<{ feeling: { n: number; mean: number } }>('GET', words);

  await page.goto(`/app/w/${filled.workspace}?metric=sentiment.mean`);
  const bar = page.getByRole('button', { name: /^Drillstore/ });
  await expect(bar).toBeVisible();
  await settle(page);
  await shoot(page, 'dashboard-sentiment');
  await bar.click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByRole('listitem')).toHaveCount(2);
  await drawer.getByRole('link', { name: 'Read the words in Feedback' }).click();
  const list = page.getByRole('list', { name: 'Feedback' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await expect(page.getByText(`n = ${feeling.n}`)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Touchpoint is drillstore/ })).toBeVisible();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'feedback-drilled');
  const printed = /[0-9]\.[0-9]{2}/.exec(await page.getByText('Mean sentiment').locator('..').innerText())?.[0] ?? 'none';
  await page.getByRole('link', { name: 'On the dashboard' }).click();
  await expect(page).toHaveURL(/metric=sentiment\.mean/);
  await expect(page.getByRole('button', { name: /Touchpoint is drillstore/ })).toBeVisible();
  await expect(page.getByRole('button', { name: new RegExp(`Sentiment of words, mean.*${printed}`) }).first()).toBeVisible();

  await page.goto(`/app/w/${filled.workspace}/feedback?touchpoint=drillstore&touchpoint=drillkiosk`);
  await expect(list.getByRole('listitem')).toHaveCount(3);
  const chosen = page.getByRole('group', { name: 'Filters' });
  await expect(chosen.getByText('Drillkiosk', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: /^Very positive|^Positive/ }).first().click();
  await expect(list.getByRole('listitem')).toHaveCount(1);

  await page.goto(`/app/w/${filled.workspace}/settings/fields`);
  const hide = page.getByRole('switch', { name: 'Hide e-mail addresses, telephone, card and account numbers' });
  await expect(hide).toBeChecked();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'settings-fields');
  await hide.click();
  await expect(page.getByText('Saved').first()).toBeVisible();
  await hide.click();
  await expect(hide).toBeChecked();
  const audit = await filled.client.send<{ items: { action: string }[] }>('GET', `${base}/audit?limit=20`);
  expect(audit.items.filter(entry => entry.action === 'feedback.masks').length).toBeGreaterThanOrEqual(2);
});
