// How customers were served: figures with their n, the bars behind them, and the cases behind the bars. rows 7.14, 10.5
import { everywhere, expect, test } from './fixture';

test('A figure of the reports leads to its bars, and a bar to its cases', async ({ page, filled }) => {
  test.setTimeout(120_000);
  const base = `/api/v1/workspaces/${filled.workspace}`;
  const cause = (await filled.client.send<{ items: { id: string; name: string }[] }>('GET', `${base}/case-settings/causes`)).items.find(one => one.name === 'Lack of training')!.id;
  const people = (await filled.client.send<{ items: { id: string }[] }>('GET', `${base}/customers?limit=40`)).items;
  const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  await filled.client.send('POST', `${base}/cases/past`, {
    items: Array.from({ length: 44 }, (_, i) => ({
      id: `report-${i}`, title: `Sent away ${i}`, ...(people[i] ? { customer: people[i]!.id } : {}), touchpoint: i % 3 === 0 ? 'call_centre' : 'returns_desk', channel: i % 3 === 0 ? 'phone' : 'store', cause, outcome: 'resolved',
      openedAt: ago(300 + i), closedAt: ago(290 - i * 2), firstRepliedAt: ago(299 + i - (i % 5) / 5), replies: 1 + (i % 2), reopenings: i % 7 === 0 ? 1 : 0, ...(i % 2 ? { answer: { metric: 'csat.5', score: 1 + (i % 5), at: ago(100) } } : {}),
    })),
  });
  await page.goto(`/app/w/${filled.workspace}/service-reports?by=channel`);
  const figures = page.getByRole('group', { name: 'Figures' });
  await expect(figures.getByRole('button', { name: /^Opened again/ })).toContainText('%');
  await figures.getByRole('button', { name: /^Opened again/ }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Opened again by channel' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'Backlog by day' })).toBeVisible();
  await everywhere(page, 'service-reports-filled');
  await page.getByRole('list', { name: 'Opened again' }).getByRole('button', { name: /^phone/ }).press('Enter');
  const behind = page.getByRole('dialog');
  await expect(behind.getByRole('link', { name: /Sent away/ }).first()).toBeVisible();
  await behind.getByRole('switch', { name: 'Only those the share counts' }).press('Space');
  await expect(behind.getByText('Does not count').first()).toBeVisible();
  await everywhere(page, 'service-report-rows');
  await page.keyboard.press('Escape');
  await expect(behind).toBeHidden();
  const file = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export' }).click();
  expect((await file).suggestedFilename()).toMatch(/^cases-.*\.csv$/);
});

test('Calls tell how many gave up, and nothing yet says so', async ({ page, filled }) => {
  test.setTimeout(120_000);
  const base = `/api/v1/workspaces/${filled.workspace}`;
  await page.goto(`/app/w/${filled.workspace}/service-reports?of=calls&touchpoint=app`);
  await expect(page.getByText('No call ended in this time')).toBeVisible();
  for (const [call, outcome] of [['r1', 'answered'], ['r2', 'abandoned'], ['r3', 'menuEscape'], ['r4', 'transferred']])
    await filled.client.send('POST', `${base}/conversations/calls`, { call: `report-${call}`, outcome, seconds: 60, waitSeconds: 20, agent: 'Ada', touchpoint: 'app' });
  await page.reload();
  await expect(page.getByRole('group', { name: 'Figures' }).getByRole('button', { name: /^Abandoned/ })).toContainText('33.3 %');
  await everywhere(page, 'call-reports-filled');
});
