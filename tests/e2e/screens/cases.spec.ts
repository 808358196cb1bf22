// Who is dissatisfied becomes a case that somebody sees to: list, page, settings. rows 7.1, 7.2, 7.3, 7.4
import type { Page } from '@playwright/test';
import { everywhere, expect, test, type Filled } from './fixture';

const text = (en: string) => ({ en });
const document = {
  languages: ['en'],
  blocks: [{ id: 'b1', elements: [{ id: 'csat', kind: 'csat', title: text('How was the returns desk?') }, { id: 'why', kind: 'text', title: text('Why?') }] }],
  endings: [{ id: 'end', title: text('Thank you') }],
  options: { touchpoint: 'returns_desk' },
};
const base = (filled: Filled) => `/api/v1/workspaces/${filled.workspace}`;
const open = (filled: Filled, title: string) => filled.client.send<{ id: string; number: number }>('POST', `${base(filled)}/cases`, { title });

/** Chooses in a list that opens from a labelled field. */
async function choose(page: Page, label: string, option: string) {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test('An answer of two stars becomes a case with an owner before the eyes of who looks, and is closed with its cause', async ({ page, filled }) => {
  test.setTimeout(120_000);
  const survey = await filled.client.send<{ id: string }>('POST', `${base(filled)}/surveys`, { name: 'At the returns desk', document });
  await filled.client.send('POST', `${base(filled)}/surveys/${survey.id}/publish`, {});
  const before = await open(filled, 'A lamp came broken');
  await page.goto(`/app/w/${filled.workspace}/cases`);
  const list = page.getByRole('list', { name: 'Cases' });
  await expect(list.getByRole('link', { name: 'A lamp came broken' })).toBeVisible();
  await filled.client.send('POST', `${base(filled)}/surveys/${survey.id}/responses`, { who: { user_id: 'u-7' }, answers: { csat: 2, why: 'Nobody at the desk knew how to book my return.' } });
  const told = list.getByRole('listitem').filter({ has: page.getByRole('link', { name: 'Person 7 Low satisfaction' }) });
  await expect(told).toBeVisible({ timeout: 20_000 });
  await expect(told.getByText('Mara Lindqvist')).toBeVisible();
  await expect(told.getByText(/^due in 1 day 23|^due in 2 days/)).toBeVisible();
  await everywhere(page, 'cases');

  await told.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Low satisfaction' })).toBeVisible();
  await expect(page.getByText('Nobody at the desk knew how to book my return.')).toBeVisible();
  await expect(page.getByText('The rule “Low satisfaction” opened the case')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Promises' }).getByText('Running').first()).toBeVisible();
  await page.getByText('Spoke', { exact: true }).click();
  await page.getByLabel('What you spoke about').fill('Said sorry, and booked the return with him on the phone.');
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(page.getByRole('list', { name: 'History' }).getByText('Mara Lindqvist spoke with the customer')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Promises' }).getByText('Kept', { exact: true })).toBeVisible();
  await everywhere(page, 'case');

  await page.getByRole('button', { name: 'Close the case' }).click();
  const dialog = page.getByRole('dialog', { name: 'Close the case' });
  await choose(page, 'How it ended', 'Resolved');
  await dialog.getByRole('button', { name: 'Close the case' }).click();
  await expect(dialog.getByText('Say why it happened.')).toBeVisible();
  await choose(page, 'Why it happened', 'Staff and service › Lack of training');
  await dialog.getByLabel('What was done').fill('Booked by phone; the desk gets a training.');
  await everywhere(page, 'case-close');
  await dialog.getByRole('button', { name: 'Close the case' }).click();
  await expect(page.getByRole('list', { name: 'History' }).getByText('Mara Lindqvist closed the case')).toBeVisible();
  await expect(page.getByText('Staff and service › Lack of training').first()).toBeVisible();
  await everywhere(page, 'case-closed');

  await page.getByRole('link', { name: 'In the feedback inbox' }).click();
  await expect(page.getByRole('dialog', { name: 'What was said' }).getByRole('link', { name: /^#\d+ Low satisfaction/ })).toBeVisible();
  await page.goto(`/app/w/${filled.workspace}/cases?status=closed`);
  await expect(list.getByRole('link', { name: 'Person 7 Low satisfaction' })).toBeVisible();
  await expect(list.getByText('A lamp came broken')).toHaveCount(0);
  expect(before.number).toBeGreaterThan(0);
});

test('Two agents save at once and nothing of either is lost', async ({ page, browser, filled, state }) => {
  test.setTimeout(120_000);
  const made = await open(filled, 'A parcel is lost');
  const context = await browser.newContext({ storageState: JSON.parse(state), baseURL: filled.server.url });
  const other = await context.newPage();
  // The other's screen hears of nothing: what it shows is old when it saves.
  await other.route('**/app/live**', route => route.abort());
  const address = `/app/w/${filled.workspace}/cases/${made.id}`;
  await page.goto(address);
  await other.goto(address);
  await choose(other, 'Urgency', 'Urgent');
  await other.getByRole('textbox', { name: 'Title', exact: true }).fill('A parcel is lost in Bremen');
  await other.getByLabel('For colleagues alone').fill('The carrier was called.');

  await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Two parcels are lost');
  await choose(page, 'Cause', 'Delivery');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();

  await other.getByRole('button', { name: 'Save', exact: true }).click();
  const alert = other.getByRole('alert').filter({ hasText: 'Somebody else changed this case meanwhile' });
  await expect(alert.getByText('Title: theirs Two parcels are lost, yours A parcel is lost in Bremen')).toBeVisible();
  await expect(other.getByRole('combobox', { name: 'Cause', exact: true })).toHaveValue('Delivery');
  await expect(other.getByRole('combobox', { name: 'Urgency', exact: true })).toHaveValue('Urgent');
  await expect(other.getByLabel('For colleagues alone')).toHaveValue('The carrier was called.');
  await everywhere(other, 'case-conflict');
  await alert.getByRole('button', { name: 'Take theirs for Title' }).click();
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(other.getByText('Saved', { exact: true })).toBeVisible();

  await expect(page.getByRole('combobox', { name: 'Urgency', exact: true })).toHaveValue('Urgent');
  await expect(page.getByRole('heading', { level: 1, name: 'Two parcels are lost' })).toBeVisible();
  const kept = await filled.client.send<{ title: string; priority: string; cause: { name: string } }>('GET', `${base(filled)}/cases/${made.id}`);
  expect(kept).toMatchObject({ title: 'Two parcels are lost', priority: 'urgent', cause: { name: 'Delivery' } });
  await context.close();
});

test('The list is walked and narrowed from the keyboard, and one case becomes part of another', async ({ page, filled }) => {
  const [first, second] = [await open(filled, 'Wrong colour, first call'), await open(filled, 'Wrong colour, second call')];
  await page.goto(`/app/w/${filled.workspace}/cases?sort=newest`);
  await expect(page.getByRole('link', { name: 'Wrong colour, second call' })).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: 'Wrong colour, second call' })).toBeFocused();
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: 'Wrong colour, first call' })).toBeFocused();
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Wrong colour, second call' })).toBeVisible();
  await page.getByRole('button', { name: 'Merge' }).click();
  await page.getByRole('textbox', { name: 'Find a case' }).fill(`#${first.number}`);
  await page.getByRole('radio', { name: 'Wrong colour, first call' }).check();
  await everywhere(page, 'case-merge');
  await page.getByRole('dialog').getByRole('button', { name: 'Merge' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Wrong colour, first call' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'History' }).getByText(`More about it: #${second.number} Wrong colour, second call`)).toBeVisible();
  await page.goto(`/app/w/${filled.workspace}/cases/${second.id}`);
  await expect(page.getByRole('link', { name: `#${first.number}`, exact: true })).toBeVisible();
});

test('An admin says what opens cases, what is promised, who serves together and why things go wrong', async ({ page, filled }) => {
  test.setTimeout(120_000);
  const settings = `/app/w/${filled.workspace}/cases/settings`;
  await page.goto(`${settings}/teams`);
  await page.getByRole('button', { name: 'Add a team' }).first().click();
  await page.getByLabel('Name').fill('Returns');
  await choose(page, 'Members', 'Mara Lindqvist');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Teams' }).getByText('Mara Lindqvist')).toBeVisible();

  await page.goto(`${settings}/causes`);
  await page.getByRole('button', { name: 'Add a cause' }).click();
  await page.getByLabel('Name').fill('Nobody knows the rules');
  await choose(page, 'Part of', 'Staff and service');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Causes' }).getByText('Nobody knows the rules')).toBeVisible();
  await everywhere(page, 'case-causes-filled');

  await page.goto(`${settings}/promises`);
  await page.getByRole('button', { name: 'Add a calendar' }).first().click();
  await page.getByLabel('Name').fill('Shop hours');
  await page.getByLabel('Holidays').fill('2026-12-25\nChristmas');
  await expect(page.getByText('Not a date: Christmas')).toBeVisible();
  await page.getByLabel('Holidays').fill('2026-12-25');
  await everywhere(page, 'case-calendar');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Calendars' }).getByText('5 times of the week · 1 holiday')).toBeVisible();
  await page.getByRole('button', { name: 'Change Standard' }).click();
  await choose(page, 'Counted by', 'Shop hours');
  await page.getByRole('button', { name: 'Add a step' }).click();
  await everywhere(page, 'case-promise');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Promises' }).getByText(/Resolution 120 hr · Shop hours/)).toBeVisible();

  await page.goto(`${settings}/rules`);
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Bad visit to the returns desk');
  await page.getByRole('button', { name: 'Add a condition' }).click();
  await page.getByRole('combobox', { name: 'With', exact: true }).fill('3');
  await choose(page, 'Team', 'Returns');
  await everywhere(page, 'case-rule');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Move Bad visit to the returns desk up' }).click();
  await expect(page.getByRole('list', { name: 'What opens cases' }).getByText('Survey Answered: Score at most 3')).toBeVisible();
  await page.getByRole('switch', { name: 'Bad visit to the returns desk opens cases' }).press('Space');
  await expect(page.getByRole('switch', { name: 'Bad visit to the returns desk opens cases' })).not.toBeChecked();
  const rules = await filled.client.send<{ items: { id: string; enabled: boolean }[] }>('GET', `${base(filled)}/case-settings/rules`);
  expect(rules.items.at(-2)).toMatchObject({ id: 'bad-visit-to-the-returns-desk', enabled: false });
});
