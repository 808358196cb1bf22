// The few causes behind most of the trouble: problems are traced to causes, and causes are added up. rows 7.6, 8.3
import { everywhere, expect, settle, shoot, test, violations } from './fixture';

test('An analyst traces two problems to one cause, and together they lead', async ({ page, filled }) => {
  test.setTimeout(180_000);
  // A workspace of its own: others would add their troubles to its bars.
  const { id } = await filled.client.send<{ id: string }>('POST', '/api/v1/workspaces', { name: 'Causes', zone: 'UTC', currency: 'EUR', language: 'en' });
  const base = `/api/v1/workspaces/${id}`;
  const at = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const review = (n: string, text: string, days = 4) => ({ platform: 'maps', reviewId: n, at: at(days), rating: 1, text });
  await filled.client.send('POST', `${base}/reviews`, { items: [
    ...Array.from({ length: 7 }, (_, i) => review(`slow-${i}`, `The website is terribly slow and awful, I gave up after ${i + 2} tries.`)),
    ...Array.from({ length: 6 }, (_, i) => review(`call-${i}`, `Nobody answered my call, I was furious, ${i + 3} times in vain.`)),
    ...Array.from({ length: 5 }, (_, i) => review(`rude-${i}`, `The staff were horribly rude, and it was visit number ${i + 1}.`)),
    review('lost', 'My parcel was lost, what a disaster.'), review('old', 'Nobody answered my call, this is awful.', 120),
  ] });
  for (const [name, phrase] of [['Slow website', 'website'], ['Not attending customer calls', 'nobody answered'], ['Impolite behaviour', 'rude']]) {
    await filled.client.send('POST', `${base}/topics`, { name, phrases: [phrase] });
  }
  await expect.poll(async () => (await filled.client.send<{ bars: unknown[] }>('GET', `${base}/causes`)).bars.length, { timeout: 30_000 }).toBe(3);

  await page.goto(`/app/w/${id}/causes`);
  const bars = page.getByRole('list', { name: 'Root causes' }).getByRole('listitem');
  await expect(bars.first()).toContainText('Slow website');
  await expect(page.getByText('Rank 1–3').first()).toBeVisible();
  for (const name of ['Not attending customer calls', 'Impolite behaviour']) {
    await page.getByRole('listitem').getByRole('button', { name: `Trace “${name}”` }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: `Why does “${name}” happen?` }).fill('New staff are shown nothing');
    await expect(form.getByRole('textbox', { name: 'Why: “New staff are shown nothing”?' })).toBeVisible();
    await form.getByRole('combobox', { name: 'Root cause' }).click();
    await page.getByRole('option', { name: 'Staff and service › Lack of training' }).click();
    if (name === 'Impolite behaviour') { await settle(page); expect(await violations(page)).toEqual([]); await shoot(page, 'causes-trace'); }
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form).toBeHidden();
  }
  await expect(bars.first()).toContainText('Lack of training');
  await expect(bars.first()).toContainText('11');
  await expect(page.getByRole('heading', { level: 2, name: /^2 of 2 causes carry 100 %/ })).toBeVisible();
  await page.getByRole('switch', { name: 'Compare with the time before' }).click();
  await expect(bars.first().getByText('10', { exact: true })).toBeVisible();
  await everywhere(page, 'causes-filled');

  await bars.first().getByRole('button', { name: /^Lack of training: 11/ }).click();
  const drawer = page.getByRole('dialog', { name: 'Lack of training' });
  await expect(drawer.getByText('11 troubles')).toBeVisible();
  await expect(drawer.getByText('The staff were horribly rude, and it was visit number 1.')).toBeVisible();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'causes-rows');
  await page.keyboard.press('Escape');

  await page.getByRole('combobox', { name: 'Weigh by' }).click();
  await page.getByRole('option', { name: 'Handling cost' }).click();
  await page.getByRole('button', { name: 'Handling costs' }).last().click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Words without a case' }).fill('2.50');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(bars.first()).toContainText('€27.50');
});
