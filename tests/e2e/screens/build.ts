import type { Page } from '@playwright/test';
import { expect, type Filled } from './fixture';

/** What the editor shows of the page being edited, as respondents will see it. */
export const preview = (page: Page) => page.frameLocator('iframe[title="Page shown"]');

/** Builds a survey of five questions with a branch in two languages by mouse, as a new user would; leaves it unpublished in the editor. */
export async function buildRepair(page: Page, filled: Filled) {
  await page.goto(`/app/w/${filled.workspace}/surveys`);
  await page.getByRole('button', { name: /^(Make a survey|New survey)$/ }).click();
  await page.getByRole('button', { name: /^Empty survey/ }).click();
  await page.getByRole('textbox', { name: 'Name of the survey' }).fill('After the repair');
  await expect(page.getByRole('button', { name: 'Publish', exact: true })).toBeDisabled();
  await page.getByRole('button', { name: /to mend$/ }).click();
  await expect(page.getByText('Customers could not answer it yet:')).toBeVisible();
  await page.keyboard.press('Escape');

  const add = async (where: string, kind: RegExp, text: string) => {
    await page.getByRole('region', { name: where, exact: true }).getByRole('button', { name: 'Add a question' }).click();
    await page.getByRole('dialog').getByRole('button', { name: kind }).click();
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill(text);
  };
  const next = async (kind: RegExp, text: string) => {
    await page.getByRole('button', { name: 'Add a page' }).click();
    await page.getByRole('dialog').getByRole('button', { name: kind }).click();
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill(text);
  };
  await add('Page 1', /^Net Promoter Score/, 'Recommend us?');
  await page.getByRole('switch', { name: 'Must be answered' }).click();
  await next(/^Text/, 'What went wrong?');
  await next(/^Single choice/, 'Who helped you?');
  while (await page.getByRole('button', { name: /^Remove “/ }).count() > 0) await page.getByRole('button', { name: /^Remove “/ }).first().click();
  for (const label of ['The workshop', 'The hotline']) {
    await page.getByRole('textbox', { name: 'Add to: Answers' }).fill(label);
    await page.keyboard.press('Enter');
  }
  await add('Page 3', /^Customer satisfaction/, 'Satisfied with them?');
  await add('Page 3', /^Date/, 'When was it?');

  // The preview is drawn by the server, as respondents will see it.
  await expect(preview(page).getByText('Who helped you?')).toBeVisible();
  await expect(preview(page).getByRole('radio', { name: 'The workshop' })).toBeVisible();

  await page.getByRole('tab', { name: 'Logic' }).click();
  const first = page.getByRole('region', { name: 'Rules of page 1' });
  await first.getByRole('button', { name: 'Add a rule' }).click();
  await first.getByRole('combobox', { name: 'Comparison' }).click();
  await page.getByRole('option', { name: 'is at least', exact: true }).first().click();
  await first.getByRole('textbox', { name: 'Compared with' }).fill('9');
  await first.getByRole('combobox', { name: 'Go to' }).click();
  await page.getByRole('option', { name: 'page 3' }).click();
  await expect(first.getByText('When Recommend us? is at least 9, go to page 3.')).toBeVisible();

  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('combobox', { name: 'Add a language' }).click();
  await page.getByRole('option', { name: 'German' }).click();
  await page.getByRole('tab', { name: 'Questions' }).click();
  await page.getByRole('combobox', { name: 'Language of the texts' }).click();
  await page.getByRole('option', { name: /^German/ }).click();
  await page.getByRole('button', { name: /^1\. Recommend us\?/ }).click();
  await expect(page.getByText('No German yet. Respondents read “Recommend us?” instead.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Empfehlen Sie uns?');
  await expect(preview(page).getByText('Empfehlen Sie uns?')).toBeVisible();
  await page.getByRole('button', { name: /^3\. Who helped you\?/ }).click();
  await page.getByRole('textbox', { name: 'Answers, number 1' }).fill('Die Werkstatt');
}
