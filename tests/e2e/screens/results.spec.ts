// The result page of a survey, from answers whose counts are known. rows 2.10, 2.14, 2.33
import { expect, settle, shoot, test, violations } from './fixture';

const text = (en: string) => ({ en });
const document = {
  languages: ['en', 'de'],
  blocks: [
    { id: 'b1', elements: [{ id: 'nps', kind: 'nps', title: text('How likely are you to recommend us?'), required: true }] },
    { id: 'b2', elements: [{ id: 'reason', kind: 'multiple', title: text('What did you like?'), settings: { choices: [{ id: 'price', label: text('The price') }, { id: 'speed', label: text('The quick delivery, also to the islands') }, { id: 'staff', label: text('Friendly people') }] } }] },
    { id: 'b3', elements: [{ id: 'grid', kind: 'matrix', title: text('How was it?'), settings: { rows: [{ id: 'shop', label: text('Shop') }, { id: 'desk', label: text('Returns desk') }], columns: [{ id: 'bad', label: text('Bad') }, { id: 'fair', label: text('Fair') }, { id: 'good', label: text('Good') }] } },
      { id: 'order', kind: 'ranking', title: text('What matters most?'), settings: { items: [{ id: 'p', label: text('Price') }, { id: 'q', label: text('Quality') }, { id: 's', label: text('Service') }] } }] },
    { id: 'b4', elements: [{ id: 'words', kind: 'text', title: text('Anything else?') }] },
  ],
  endings: [{ id: 'end', title: text('Thank you') }],
};

test('The result page says what was found and how far it can be trusted', async ({ page, filled }) => {
  const path = `/api/v1/workspaces/${filled.workspace}/surveys`;
  const survey = await filled.client.send<{ id: string }>('POST', path, { name: 'After the purchase', document });
  await filled.client.send('POST', `${path}/${survey.id}/publish`, {});
  for (let i = 0; i < 40; i++) {
    await filled.client.send('POST', `${path}/${survey.id}/responses`, {
      language: i % 4 ? 'en' : 'de', channel: ['web', 'email', 'store'][i % 3], who: { user_id: `result-${i}` },
      answers: {
        nps: [10, 9, 9, 8, 6, 10, 3, 7][i % 8],
        ...(i % 3 ? { reason: { choices: i % 2 ? ['price', 'speed'] : ['staff'] } } : {}),
        ...(i % 2 ? { grid: { rows: { shop: i % 5 ? 'good' : 'fair', desk: 'bad' } }, order: { order: i % 4 === 1 ? ['q', 's', 'p'] : ['p', 'q', 's'] } } : {}),
        ...(i % 7 === 0 ? { words: 'The returns desk could not help me, and I had to come back twice.' } : {}),
      },
    });
  }

  await page.goto(`/app/w/${filled.workspace}/surveys/${survey.id}/results`);
  await expect(page.getByRole('heading', { level: 1, name: 'Results: After the purchase' })).toBeVisible();
  await expect(page.getByText('40', { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  const path1 = page.getByRole('region', { name: 'Where respondents leave' });
  await expect(path1.getByRole('row')).toHaveCount(6);
  await expect(page.getByText('nps.0-10')).toBeVisible();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'results');
  await page.emulateMedia({ colorScheme: 'dark' });
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'results-dark');

  const rules = page.getByRole('group', { name: 'What counts' }).first();
  await rules.getByRole('checkbox', { name: 'Too fast to have read' }).uncheck();
  await rules.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved. The figures follow.')).toBeVisible();
  const kept = await filled.client.send<{ rules: { excluded: string[] } }>('GET', `${path}/${survey.id}/honesty`);
  expect(kept.rules.excluded).not.toContain('speeder');
  await rules.scrollIntoViewIfNeeded();
  await shoot(page, 'results-rules-dark');
  await page.getByRole('combobox', { name: 'Language' }).click();
  await page.getByRole('option', { name: 'de', exact: true }).click();
  await expect(page).toHaveURL(/language=de/);
  await expect(page.locator('#nps').getByText('10 answers')).toBeVisible();
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await page.evaluate(() => window.document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.emulateMedia({ colorScheme: 'light' });
  await rules.scrollIntoViewIfNeeded();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'results-rules-360');
});
