// Employees answer without a name, and report what hurts customers. rows 2.31, 10.12
import { everywhere, expect, settle, shoot, test } from './fixture';

const text = (en: string) => ({ en });
const document = {
  hidden: [{ id: 'place' }],
  blocks: [{ id: 'b1', elements: [
    { id: 'team', kind: 'single', title: text('Your team?'), required: true, settings: { choices: [{ id: 'tills', label: text('Tills') }, { id: 'returns', label: text('Returns desk') }] } },
    { id: 'enps', kind: 'nps', title: text('How likely are you to recommend working here?'), required: true },
    { id: 'trained', kind: 'csat', title: text('How satisfied are you with your training?') },
    { id: 'why', kind: 'text', title: text('What do you see that hurts our customers?') }] }],
  endings: [{ id: 'end', title: text('Thank you') }],
};

test('A team of six has its score, a team of four stays hidden', async ({ page, filled }) => {
  const path = `/api/v1/workspaces/${filled.workspace}/surveys`;
  const survey = await filled.client.send<{ id: string }>('POST', path, { name: 'Pulse', document, employees: 'pulse' });
  await filled.client.send('POST', `${path}/${survey.id}/publish`, {});
  for (let i = 0; i < 10; i++) {
    await filled.client.send('POST', `${path}/${survey.id}/responses`, {
      hidden: { place: 'Berlin' },
      answers: { team: { choice: i < 6 ? 'tills' : 'returns' }, enps: i < 6 ? [10, 9, 9, 8, 3, 0][i] : 10, trained: 1 + (i % 5), why: 'Nobody showed us how refunds work.' },
    });
  }

  await page.goto(`/app/w/${filled.workspace}/employees`);
  await page.getByRole('link', { name: 'Pulse', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Results: Pulse' })).toBeVisible();
  const teams = page.getByRole('region', { name: 'By team' });
  await expect(teams.getByRole('row', { name: /Tills/ })).toContainText('17');
  await expect(teams.getByRole('row', { name: /Returns desk/ })).toContainText('Fewer than five');
  await expect(page.getByText('Some answers wait until enough others have come.')).toBeVisible();
  await everywhere(page, 'employee-results');
  await page.goto(`/app/w/${filled.workspace}/surveys/${survey.id}/results?team=returns`);
  await expect(page.getByText('Fewer than five in this selection.')).toBeVisible();
  await page.goto(`/app/w/${filled.workspace}/employees/teams`);
  await expect(page.getByRole('row', { name: /Returns desk/ })).toContainText('Fewer than five');
  await everywhere(page, 'employee-teams');

  // It is shared by links alone: nothing here asks customers, nor tells who answered.
  await page.goto(`/app/w/${filled.workspace}/surveys/${survey.id}?tab=share`);
  await expect(page.getByText(/^Employees answer by links, QR codes, kiosks/)).toBeVisible();
  for (const name of ['Invite people', 'Add an occasion', 'Save my choice']) await expect(page.getByRole('button', { name })).toHaveCount(0);
  await page.getByRole('button', { name: 'New link' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Notice in the kitchen');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const url = await page.getByRole('textbox', { name: 'Address of Notice in the kitchen' }).innerText();
  await everywhere(page, 'employee-share');
  await page.goto(url);
  await expect(page.getByRole('group', { name: /Your team/ })).toBeVisible();
});

test('A colleague reports what hurts customers, and sees what becomes of it', async ({ page, filled }) => {
  await page.goto(`/app/w/${filled.workspace}/employees/reports`);
  await page.getByRole('button', { name: 'Report something' }).first().click();
  const form = page.getByRole('dialog');
  await form.getByLabel('What hurts customers?').fill('Nobody showed us how refunds work. Customers wait while we ask around.');
  await form.getByLabel('Place').fill('Berlin');
  await form.getByLabel('Touchpoint').fill('returns_desk');
  await page.keyboard.press('Escape'); // the list of touchpoints
  await settle(page);
  await shoot(page, 'employee-report-new');
  await form.getByRole('button', { name: 'Report', exact: true }).click();
  await expect(page.getByText('Thank you. It is in the inbox.')).toBeVisible();
  await expect(page.getByText(/Berlin · returns_desk · Without a name/)).toBeVisible();
  await everywhere(page, 'employee-reports-list');
  await page.getByRole('link', { name: /Nobody showed us/ }).click();
  await page.getByText('In work', { exact: true }).click();
  await page.getByLabel('What was found or done').fill('Training on Monday.');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await everywhere(page, 'employee-report');
});

test('A colleague without an account reports by a form, and an admin ends its address', async ({ page, filled, browser }) => {
  await page.goto(`/app/w/${filled.workspace}/employees/reports`);
  await page.getByRole('button', { name: 'Open the form' }).click();
  await expect(page.getByRole('textbox', { name: 'Address of the form' })).toBeVisible();
  await everywhere(page, 'employee-report-form-panel');
  const url = await page.getByRole('link', { name: 'See the form' }).getAttribute('href');

  // Without a session, in German.
  const stranger = await browser.newContext({ locale: 'de-DE', storageState: { cookies: [], origins: [] } });
  const theirs = await stranger.newPage();
  await theirs.goto(url!);
  await expect(theirs.getByRole('heading', { name: 'Was ärgert unsere Kunden?' })).toBeVisible();
  await everywhere(theirs, 'report-form');
  await theirs.getByLabel('Was geschieht, und was es bei Kunden anrichtet').fill('Der Aufzug steht seit Tagen, Eltern mit Kinderwagen kehren um.');
  await theirs.getByLabel('Wo (darf leer bleiben)').fill('Hamburg');
  await theirs.getByRole('button', { name: 'Meldung senden' }).click();
  await expect(theirs.getByRole('heading', { name: 'Danke' })).toBeVisible();
  await everywhere(theirs, 'report-form-thanks');
  expect(await stranger.cookies()).toEqual([]);

  await expect(page.getByRole('link', { name: /Der Aufzug steht seit Tagen/ })).toBeVisible();
  await page.getByRole('button', { name: 'Close the form' }).click();
  const asked = page.getByRole('dialog', { name: 'Close the form?' });
  await asked.getByRole('button', { name: 'Close the form' }).click();
  await expect(page.getByRole('button', { name: 'Open the form' })).toBeVisible();
  await theirs.goto(url!);
  await expect(theirs.getByRole('heading', { name: 'Diese Adresse ist nicht gültig' })).toBeVisible();
  await stranger.close();
});
