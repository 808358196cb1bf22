// After a case is closed: its customer is asked how it went, and what was answered stands in the case. rows 7.5, 7.13
import { everywhere, expect, test } from './fixture';

const document = {
  languages: ['en'],
  blocks: [{ id: 'b1', elements: [{ id: 'csat', kind: 'csat', title: { en: 'Did we put it right?' } }] }],
  endings: [{ id: 'end', title: { en: 'Thank you' } }],
};

test('An admin chooses the survey, an agent asks from the case', async ({ page, filled }) => {
  test.setTimeout(120_000);
  const base = `/api/v1/workspaces/${filled.workspace}`;
  const survey = await filled.client.send<{ id: string }>('POST', `${base}/surveys`, { name: 'Did we put it right?', document });
  await filled.client.send('POST', `${base}/surveys/${survey.id}/publish`, {});
  await page.goto(`/app/w/${filled.workspace}/cases/settings/recovery`);
  await page.getByRole('combobox', { name: 'Survey', exact: true }).click();
  await page.getByRole('option', { name: 'Did we put it right?' }).first().click();
  await page.getByRole('textbox', { name: 'Hours after closing' }).fill('48');
  await page.getByRole('switch', { name: 'Ask by itself when a case is closed' }).press('Space');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved').first()).toBeVisible();
  await everywhere(page, 'case-recovery-filled');
  await page.reload();
  await expect(page.getByRole('switch', { name: 'Ask by itself when a case is closed' })).toBeChecked();

  const customers = await filled.client.send<{ items: { id: string }[] }>('GET', `${base}/customers?limit=1`);
  const made = await filled.client.send<{ id: string }>('POST', `${base}/cases`, { title: 'A coat came late', customer: customers.items[0]!.id, metric: 'csat.5', score: 2 });
  await page.goto(`/app/w/${filled.workspace}/cases/${made.id}`);
  const asked = page.getByRole('region', { name: 'Asked how it went' });
  await expect(asked.getByText('The customer was not asked.')).toBeVisible();
  await asked.getByRole('button', { name: 'Ask now' }).click();
  await expect(asked.getByRole('listitem').getByText('Did we put it right?')).toBeVisible();
  await expect(page.getByRole('list', { name: 'History' }).getByText('Mara Lindqvist asks the customer how it went: Did we put it right?')).toBeVisible();
  await everywhere(page, 'case-asked');
});

test('The figures of recovery open their cases, and say when they are too few', async ({ page, filled }) => {
  test.setTimeout(120_000);
  const base = `/api/v1/workspaces/${filled.workspace}`;
  const cause = (await filled.client.send<{ items: { id: string; name: string }[] }>('GET', `${base}/case-settings/causes`)).items.find(one => one.name === 'Lack of training')!.id;
  const people = (await filled.client.send<{ items: { id: string }[] }>('GET', `${base}/customers?limit=40`)).items;
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  await filled.client.send('POST', `${base}/cases/past`, {
    items: people.map((one, i) => ({
      id: `e2e-${i}`, title: 'Sent away from the returns desk', customer: one.id, touchpoint: 'returns_desk', metric: 'nps', score: 3, cause, outcome: 'resolved', openedAt: ago(120), closedAt: ago(118),
      ...(i % 4 === 3 ? {} : { answer: { metric: 'nps', score: i % 4 === 2 ? 4 : 9, at: ago(116) } }),
    })),
  });
  await page.goto(`/app/w/${filled.workspace}/recovery`);
  await expect(page.getByRole('region', { name: 'Recovery rate', exact: true })).toContainText('%');
  await expect(page.getByRole('table')).toContainText('Ordered within 90 days');
  await everywhere(page, 'recovery-filled');
  await page.getByRole('button', { name: /^Still dissatisfied/ }).click();
  await expect(page.getByRole('dialog').getByRole('link', { name: /Sent away from the returns desk/ }).first()).toBeVisible();
  await everywhere(page, 'recovery-cases');
});

// row 10.13
test('A cause is fixed, and it is seen who would be told before anybody is', async ({ page, filled }) => {
  test.setTimeout(120_000);
  const base = `/api/v1/workspaces/${filled.workspace}`;
  const cause = (await filled.client.send<{ items: { id: string; name: string }[] }>('GET', `${base}/case-settings/causes`)).items.find(one => one.name === 'Delivery')!.id;
  for (const one of (await filled.client.send<{ items: { id: string }[] }>('GET', `${base}/customers?limit=3`)).items) await filled.client.send('POST', `${base}/cases`, { title: 'Came late', customer: one.id, cause });
  await page.goto(`/app/w/${filled.workspace}/fixes`);
  await page.getByRole('button', { name: 'Say what was fixed' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Say what was fixed' });
  await dialog.getByRole('combobox', { name: 'Which cause' }).click();
  await page.getByRole('option', { name: 'Delivery', exact: true }).click();
  await dialog.getByLabel('Subject').fill('You said, we did');
  await dialog.getByLabel('What they said and what you did').fill('Parcels came late.\n\nAnother carrier brings them now.');
  await everywhere(page, 'fix-form');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const panel = page.getByRole('region', { name: 'Delivery' });
  await expect(panel.getByText('Another carrier brings them now.')).toBeVisible();
  await everywhere(page, 'fixes-filled');
  await panel.getByRole('button', { name: 'Tell those who raised it' }).click();
  await expect(page.getByRole('dialog').getByText(/people who raised “Delivery” would be told|person who raised “Delivery” would be told/)).toBeVisible();
  await everywhere(page, 'fix-preview');
});
