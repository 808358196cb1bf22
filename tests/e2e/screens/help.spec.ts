// The help centre: articles are written, found and judged; what is not found is told. row 7.10
import { everywhere, expect, test } from './fixture';

test('An article is written and published, a reader finds it with a slip, and a gap is told', async ({ page, filled }) => {
  test.setTimeout(120_000);
  const app = `/app/w/${filled.workspace}/help`;
  const address = `shop-${filled.workspace.slice(0, 8)}`;

  await page.goto(`${app}/centre`);
  const centre = page.getByRole('form', { name: 'Help centre' });
  await centre.getByRole('switch', { name: 'Anybody may read the help centre' }).press('Space');
  await centre.getByLabel('Address').fill(address);
  await centre.getByRole('combobox', { name: 'Languages' }).or(centre.getByLabel('Languages')).first().fill('de');
  await page.keyboard.press('Enter');
  await centre.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(`/help/${address}`, { exact: false }).last()).toBeVisible();
  await everywhere(page, 'help-centre');

  await page.goto(app);
  await page.getByRole('button', { name: 'New article' }).first().click();
  await page.getByRole('textbox', { name: 'Title' }).fill('How do I return an item?');
  await page.getByRole('combobox', { name: 'Heading' }).or(page.getByLabel('Heading')).first().fill('Orders');
  await page.getByRole('button', { name: 'Write it' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'How do I return an item?' })).toBeVisible();
  await page.getByLabel('Text', { exact: true }).fill('Send it back within **30 days**.\n\n1. Open *My orders*\n2. Print the label\n\n<img src=x onerror="document.title=\'hurt\'"><script>document.title="hurt"</script>');
  const preview = page.frameLocator('iframe');
  await expect(preview.getByText('30 days')).toBeVisible();
  await expect(preview.locator('script, img')).toHaveCount(0);
  await everywhere(page, 'help-article-draft');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByText('en · published')).toBeVisible();

  const reader = await page.context().browser()!.newPage({ baseURL: new URL(page.url()).origin, javaScriptEnabled: false });
  await reader.goto(`/help/${address}/en`);
  await expect(reader.getByRole('heading', { level: 2, name: 'Orders' })).toBeVisible();
  await reader.getByRole('searchbox').fill('retrun');
  await reader.getByRole('button', { name: 'Search' }).click();
  await reader.getByRole('link', { name: /How do I return an item/ }).click();
  await expect(reader.getByText('30 days')).toBeVisible();
  await expect(reader).toHaveTitle(/How do I return an item/);
  await reader.getByLabel(/What was missing/).fill('Where is the printer?');
  await reader.getByRole('button', { name: 'No', exact: true }).click();
  await expect(reader.getByRole('status')).toHaveText(/Thank you/);
  await reader.goto(`/help/${address}/en?q=gift+cards`);
  await expect(reader.getByText('Nothing fits “gift cards”')).toBeVisible();
  await reader.close();

  await page.reload();
  await expect(page.getByText('Where is the printer?')).toBeVisible();
  await everywhere(page, 'help-article');
  await page.goto(app);
  await expect(page.getByRole('list', { name: 'Articles' }).getByText(/1 reading in 90 days · helped 0%/)).toBeVisible();
  await everywhere(page, 'help-articles');
  await page.goto(`${app}/gaps`);
  await expect(page.getByRole('rowheader', { name: /gift cards/ })).toBeVisible();
  await everywhere(page, 'help-gaps');
});

test('The pages of a help centre are accessible to readers and fit their phone', async ({ page, filled }) => {
  test.setTimeout(120_000);
  const at = `/api/v1/workspaces/${filled.workspace}`;
  const centre = await filled.client.send<{ version: string; address: string; isOpen: boolean }>('GET', `${at}/help/centre`);
  const address = centre.isOpen ? centre.address : `read-${filled.workspace.slice(0, 8)}`;
  if (!centre.isOpen) await filled.client.send('PUT', `${at}/help/centre`, { isOpen: true, address, name: 'Nordlicht help', languages: ['en', 'de'] }, { 'If-Match': `"${centre.version}"` });
  const article = await filled.client.send<{ id: string }>('POST', `${at}/help/articles`, { title: 'When does my parcel arrive?', language: 'en', category: 'Delivery', text: '## Usually\n\nWithin two days.\n\n| From | Days |\n|---|---|\n| Berlin | 2 |\n\n> Weekends do not count.\n\n`ABC-1`' });
  await filled.client.send('POST', `${at}/help/articles/${article.id}/publish`, { language: 'en' });
  for (const [name, path] of [['home', ''], ['found', '?q=parcel'], ['none', '?q=zeppelin'], ['article', `/${article.id}`], ['gone', '/00000000-0000-0000-0000-000000000001']] as const) {
    await page.goto(`/help/${address}/en${path}`);
    await everywhere(page, `help-read-${name}`);
  }
});
