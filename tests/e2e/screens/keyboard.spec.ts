import { expect, settle, shoot, test, violations } from './fixture';

test('Ctrl+K finds a page, and Enter goes there', async ({ page, filled }) => {
  await page.goto(`/app/w/${filled.workspace}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Search customers, pages and actions').fill('audit');
  await settle(page);
  await shoot(page, 'palette-light');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeVisible();
});

test('A question mark lists the shortcuts, and g then e goes to the events', async ({ page, filled }) => {
  await page.goto(`/app/w/${filled.workspace}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Shift+?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await expect(page.getByRole('heading', { level: 1, name: 'Live events' })).toBeVisible();
});

test('The first Tab skips to the content, and every stop has a name and can be seen', async ({ page, filled }) => {
  await page.goto(`/app/w/${filled.workspace}/settings/people`);
  await expect(page.getByRole('button', { name: 'Invite' })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  const stops: string[] = [];
  for (let i = 0; !stops.includes('Invite') && i < 200; i++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const at = document.activeElement as HTMLElement | null;
      if (!at || at === document.body) return null;
      const box = at.getBoundingClientRect();
      const labelled = at.getAttribute('aria-labelledby');
      const label = (at as HTMLInputElement).labels?.[0]?.textContent;
      return { name: at.getAttribute('aria-label') ?? (labelled ? document.getElementById(labelled)?.textContent : null) ?? label ?? at.textContent ?? '', seen: box.width > 0 && box.height > 0 };
    });
    if (!stop) break;
    expect(stop.seen, `stop ${i} “${stop.name}” can be seen`).toBe(true);
    expect(stop.name.trim(), `stop ${i} has a name`).not.toBe('');
    stops.push(stop.name);
  }
  expect(stops).toContain('Invite');
});

test('The colour scheme follows the system until a person chooses', async ({ page, filled }) => {
  const scheme = () => page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme'));
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`/app/w/${filled.workspace}`);
  await expect.poll(scheme).toBe('dark');
  await page.getByRole('button', { name: 'Switch to light' }).click();
  await expect.poll(scheme).toBe('light');
  await page.reload();
  await expect.poll(scheme).toBe('light');
});
