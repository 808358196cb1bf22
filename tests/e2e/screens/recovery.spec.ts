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
