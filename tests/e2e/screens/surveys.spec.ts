import type { Page } from '@playwright/test';
import { buildRepair, preview } from './build';
import { expect, settle, shoot, test, violations, type Filled } from './fixture';

interface Survey { id: string; name: string; version: string; state: string; publishedVersion: number; document: { languages: string[]; blocks: { id: string; elements: { id: string; kind: string; title: Record<string, string>; required?: boolean; settings?: { choices?: { id: string; label: Record<string, string> }[] } }[]; rules?: unknown[] }[] } }
const api = (filled: Filled) => `/api/v1/workspaces/${filled.workspace}/surveys`;
const surveyAt = (filled: Filled, page: Page) => filled.client.send<Survey>('GET', `${api(filled)}/${/surveys\/([0-9a-f-]{36})/.exec(page.url())![1]}`);

async function fromTemplate(filled: Filled, id: string, name: string) {
  const { items } = await filled.client.send<{ items: { id: string; document: object }[] }>('GET', `/api/v1/workspaces/${filled.workspace}/survey-templates`);
  return filled.client.send<Survey>('POST', api(filled), { name, document: items.find(item => item.id === id)!.document });
}
const open = async (page: Page, filled: Filled, survey: Survey, tab = 'questions') => {
  await page.goto(`/app/w/${filled.workspace}/surveys/${survey.id}?tab=${tab}`);
  await expect(page.getByRole('textbox', { name: 'Name of the survey' })).toHaveValue(survey.name);
};
const saved = (page: Page) => expect(page.getByRole('status').filter({ hasText: 'All changes saved' })).toBeVisible();
const titles = (survey: Survey) => survey.document.blocks.map(block => block.elements.map(element => element.title.en));

test.use({ viewport: { width: 1440, height: 960 } });

test('A survey of five questions with a branch in two languages is built by mouse and published', async ({ page, filled }) => {
  test.setTimeout(150_000);
  await buildRepair(page, filled);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByText('Version 1 is live and takes answers.')).toBeVisible();
  const survey = await surveyAt(filled, page);
  // Who follows a link of it finds it in their language.
  await page.getByRole('tab', { name: 'Share' }).click();
  await page.getByRole('button', { name: 'New link' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Workshop desk');
  await page.getByRole('button', { name: 'Make the link' }).click();
  const address = await page.getByRole('textbox', { name: 'Address of Workshop desk' }).textContent();
  const visit = await page.context().newPage();
  await visit.goto(`${new URL(address!).pathname}?lang=de`);
  await expect(visit.getByText('Empfehlen Sie uns?')).toBeVisible();
  await visit.close();
  await page.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('Revoked', { exact: true })).toBeVisible();

  expect(survey).toMatchObject({ name: 'After the repair', state: 'live', publishedVersion: 1 });
  expect(survey.document.languages).toEqual(['en', 'de']);
  expect(titles(survey)).toEqual([['Recommend us?'], ['What went wrong?'], ['Who helped you?', 'Satisfied with them?', 'When was it?']]);
  expect(survey.document.blocks[0]!.elements[0]).toMatchObject({ kind: 'nps', required: true, title: { de: 'Empfehlen Sie uns?' } });
  expect(survey.document.blocks[2]!.elements[0]!.settings!.choices).toEqual([{ id: 'the_workshop', label: { en: 'The workshop', de: 'Die Werkstatt' } }, { id: 'the_hotline', label: { en: 'The hotline' } }]);
  expect(survey.document.blocks[0]!.rules).toEqual([{ when: { left: { element: 'nps' }, op: 'isGreaterThanOrEqual', right: 9 }, then: [{ jump: survey.document.blocks[2]!.id }] }]);
});

test('A survey is put on a web site, and visitors are asked as its author said', async ({ page, filled }) => {
  const survey = await fromTemplate(filled, 'post_contact', 'On the web site');
  await filled.client.send('POST', `/api/v1/workspaces/${filled.workspace}/surveys/${survey.id}/publish`, {});
  await open(page, filled, survey, 'share');
  await page.getByRole('switch', { name: 'Ask visitors of your web site' }).click();
  await page.getByRole('combobox', { name: 'Asks when' }).click();
  await page.getByRole('option', { name: 'the page was scrolled' }).click();
  await page.getByLabel('Share of visitors').fill('25');
  await page.getByRole('button', { name: 'Add a page' }).click();
  await page.getByRole('textbox', { name: 'Address', exact: true }).fill('/thanks');
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'survey-website');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Visitors are asked within a minute.')).toBeVisible();

  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Address', exact: true })).toHaveValue('/thanks');
  const { rules } = await filled.client.send<{ rules: object }>('GET', `/api/v1/workspaces/${filled.workspace}/surveys/${survey.id}/display`);
  expect(rules).toMatchObject({ enabled: true, percentage: 25, triggers: [{ on: 'scroll', percent: 50 }], urls: { rules: [{ op: 'contains', value: '/thanks' }] } });
});

test('A survey is built and published by keyboard alone', async ({ page, filled }) => {
  test.setTimeout(120_000);
  const to = async (name: string | RegExp, role: 'button' | 'textbox' | 'menuitem' = 'button', most = 60) => {
    const target = page.getByRole(role, { name, exact: typeof name === 'string' }).last();
    await expect(target).toBeVisible();
    for (let i = 0; i < most; i++) {
      if (await target.evaluate(node => node === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab never came to ${name}`);
  };
  await page.goto(`/app/w/${filled.workspace}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page.getByRole('heading', { level: 1, name: 'Surveys' })).toBeVisible();
  await to(/^(Make a survey|New survey)$/);
  await page.keyboard.press('Enter');
  await to(/^Empty survey/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Name of the survey' })).toBeVisible();
  for (const [kind, text] of [['customer effort', 'Was it easy?'], ['text', 'What was hard?']] as const) {
    await to('Add a question');
    await page.keyboard.press('Enter');
    await expect(page.getByPlaceholder('Search kinds of question')).toBeFocused();
    await page.keyboard.type(kind);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('textbox', { name: 'Text', exact: true })).toBeFocused();
    await page.keyboard.type(text);
  }
  // The second question goes up; a screen reader hears where it is.
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByRole('log')).toHaveText('What was hard? is now question 1 of page 1.');
  await expect(page.getByRole('button', { name: /^1\. What was hard\?/ })).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('button', { name: /^2\. What was hard\?/ })).toBeVisible();
  await page.keyboard.press('Control+Shift+z');
  await expect(page.getByRole('button', { name: /^1\. What was hard\?/ })).toBeVisible();
  await saved(page);
  await to('Publish', 'button', 120);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Version 1 is live and takes answers.')).toBeVisible();
  expect(titles(await surveyAt(filled, page))).toEqual([['What was hard?', 'Was it easy?']]);
});

test('Questions move by drag, and what was deleted comes back', async ({ page, filled }) => {
  const survey = await fromTemplate(filled, 'post_purchase', 'Drag me');
  await open(page, filled, survey);
  const card = (name: RegExp) => page.getByRole('listitem').filter({ has: page.getByRole('button', { name }) });
  const grip = card(/^\d\. Why\?/).locator('[draggable=true]').first();
  await grip.dragTo(page.getByRole('button', { name: /^1\. How satisfied/ }), { targetPosition: { x: 60, y: 4 } });
  await expect(page.getByRole('button', { name: /^1\. Why\?/ })).toBeVisible();
  await page.getByRole('button', { name: 'Actions for “Has your order arrived?”' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByText('“Has your order arrived?” was deleted. One rule or text still names it.').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /to mend$/ })).toBeVisible();
  await page.locator('.mantine-Notification-root').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: /^3\. Has your order arrived\?/ })).toBeVisible();
  await saved(page);
  await expect.poll(async () => titles(await surveyAt(filled, page))[0]).toEqual(['Why?', 'How satisfied are you with your purchase?', 'Has your order arrived?']);
});

test('Of two who edit the same survey the slower one is told, and loses nothing', async ({ page, filled, browser, state }) => {
  const survey = await fromTemplate(filled, 'ces', 'Two editors');
  // The screen does not hear of the other one's change in time: its live connection is cut.
  await page.route('**/app/live/**', route => route.abort());
  await open(page, filled, survey);
  const other = await filled.client.send<Survey & Record<string, unknown>>('GET', `${api(filled)}/${survey.id}`);
  const context = await browser.newContext({ storageState: JSON.parse(state) });
  const theirs = await context.newPage();
  await open(theirs, filled, other);
  await theirs.getByRole('textbox', { name: 'Name of the survey' }).fill('Theirs');
  await saved(theirs);
  await expect.poll(async () => (await surveyAt(filled, page)).name).toBe('Theirs');

  await page.getByRole('textbox', { name: 'Name of the survey' }).fill('Mine');
  const told = page.getByRole('alert').filter({ hasText: 'Somebody else changed this survey' });
  await expect(told).toBeVisible();
  await settle(page);
  await shoot(page, 'survey-behind-light');
  expect(await violations(page)).toEqual([]);
  await told.getByRole('button', { name: 'Take their version' }).click();
  await expect(page.getByRole('textbox', { name: 'Name of the survey' })).toHaveValue('Theirs');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('textbox', { name: 'Name of the survey' })).toHaveValue('Mine');
  await saved(page);

  // Theirs has heard of it by itself, or is told now; either way its next words are kept as a copy or saved.
  await expect(theirs.getByRole('textbox', { name: 'Name of the survey' })).toHaveValue('Mine');
  await theirs.close();

  const again = await filled.client.send<Survey>('POST', api(filled), { name: 'Copy me' });
  await open(page, filled, again);
  await context.close();
  const mine = page.getByRole('textbox', { name: 'Name of the survey' });
  await page.route(`**/surveys/${again.id}`, async route => {
    if (route.request().method() !== 'PUT') return route.continue();
    await route.fulfill({ status: 412, contentType: 'application/problem+json', body: JSON.stringify({ code: 'request.stale', detail: 'Somebody changed this.' }) });
  });
  await mine.fill('My own');
  await page.getByRole('button', { name: 'Keep mine as a copy' }).click();
  await expect(mine).toHaveValue('My own (my version)');
  expect((await surveyAt(filled, page)).id).not.toBe(again.id);
});

test('Without a connection the draft is kept and saved as soon as there is one', async ({ page, filled }) => {
  const survey = await fromTemplate(filled, 'nps', 'Tunnel');
  await open(page, filled, survey);
  let cut = true;
  await page.route(`**/surveys/${survey.id}`, route => cut && route.request().method() === 'PUT' ? route.abort() : route.continue());
  await page.getByRole('textbox', { name: 'Name of the survey' }).fill('After the tunnel');
  await expect(page.getByRole('status').filter({ hasText: 'Not saved: no connection. Trying again…' })).toBeVisible();
  // Leaving would lose it, so the page asks.
  await page.getByRole('link', { name: 'Back to all surveys' }).click();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Cancel' }).click();
  cut = false;
  await saved(page);
  expect((await surveyAt(filled, page)).name).toBe('After the tunnel');
});

test('A survey is paused, duplicated and deleted', async ({ page, filled }) => {
  const survey = await fromTemplate(filled, 'churn', 'Short life');
  await filled.client.send('POST', `${api(filled)}/${survey.id}/publish`);
  await open(page, filled, survey);
  await expect(page.getByRole('button', { name: 'Published' })).toBeDisabled();
  await page.getByRole('button', { name: 'More for this survey' }).click();
  await page.getByRole('menuitem', { name: 'Pause' }).click();
  await expect(page.getByText('Paused. Those who began may finish.')).toBeVisible();
  expect((await surveyAt(filled, page)).state).toBe('paused');
  await page.getByRole('link', { name: 'Back to all surveys' }).click();
  await page.getByRole('button', { name: 'Actions for “Short life”' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(page.getByRole('textbox', { name: 'Name of the survey' })).toHaveValue('Short life (copy)');
  await page.getByRole('link', { name: 'Back to all surveys' }).click();
  await page.getByRole('button', { name: 'Actions for “Short life (copy)”' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('“Short life (copy)” was deleted.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Short life (copy)' })).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, reducedMotion: 'reduce' } as object);
    test(`The editor is accessible in the ${colorScheme}, on every tab`, async ({ page, filled }) => {
      test.setTimeout(150_000);
      const survey = await fromTemplate(filled, 'post_purchase', `All parts, ${colorScheme}`);
      const look = async (name: string) => {
        await settle(page);
        await shoot(page, `survey-${name}-${colorScheme}`);
        expect(await violations(page), name).toEqual([]);
      };
      await open(page, filled, survey);
      await page.getByRole('button', { name: /^2\. Has your order arrived\?/ }).click();
      await expect(preview(page).getByText('Not yet')).toBeVisible();
      await look('questions');
      await page.getByRole('region', { name: 'Page 1' }).getByRole('button', { name: 'Add a question' }).click();
      await expect(page.getByRole('dialog', { name: 'Add a question' })).toBeVisible();
      await look('kinds');
      await page.keyboard.press('Escape');
      await page.getByRole('tab', { name: 'Logic' }).click();
      await page.getByRole('button', { name: /^When Has your order arrived\? is Not yet/ }).click();
      await page.getByRole('button', { name: 'Add a group' }).click();
      await look('logic');
      await page.getByRole('tab', { name: 'Flow' }).click();
      await expect(page.locator('.react-flow__node')).toHaveCount(5);
      await expect(page.getByRole('list', { name: 'Ways through the survey' }).getByRole('listitem')).toHaveCount(5);
      await look('flow');
      await page.getByRole('tab', { name: 'Settings' }).click();
      await page.getByRole('switch', { name: 'Show a welcome' }).click();
      await page.getByRole('button', { name: 'Add a quota' }).click();
      await look('settings');
      await page.getByRole('tab', { name: 'Share' }).click();
      await page.getByRole('button', { name: 'New link' }).click();
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Receipt');
      await page.getByRole('button', { name: 'Make the link' }).click();
      await page.getByRole('button', { name: 'QR code' }).click();
      await expect(page.getByRole('img', { name: 'QR code of Receipt' })).toBeVisible();
      await look('share');
      await page.goto(`/app/w/${filled.workspace}/surveys`);
      await page.getByRole('button', { name: 'New survey', exact: true }).click();
      await expect(page.getByText('Empty survey')).toBeVisible();
      await look('new');
    });
  });
}

test.describe('phone', () => {
  test.use({ viewport: { width: 360, height: 780 } });
  test('List and editor fit a phone of 360 pixels', async ({ page, filled }) => {
    const survey = await fromTemplate(filled, 'post_contact', 'On the phone, with quite a long name that must not push anything aside');
    await page.goto(`/app/w/${filled.workspace}/surveys`);
    await expect(page.getByRole('link', { name: survey.name })).toBeVisible();
    const spill = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    for (const tab of ['', 'questions', 'logic', 'flow', 'settings', 'share']) {
      if (tab) await open(page, filled, survey, tab);
      await settle(page);
      await shoot(page, `survey-${tab || 'list'}-phone`);
      expect(await spill(), tab || 'list').toBe(0);
    }
  });
});
