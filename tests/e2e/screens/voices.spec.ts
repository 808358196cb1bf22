// Reviews, mentions and talks: taken, answered, linked, highlighted. rows 2.26, 2.27, 10.4
import { everywhere, expect, settle, shoot, test } from './fixture';

test('A review is answered, marked when it is copied, and linked to a customer', async ({ page, filled }) => {
  const at = `/api/v1/workspaces/${filled.workspace}`;
  await filled.client.send('POST', `${at}/reviews`, { items: [
    { platform: 'google', reviewId: '1', at: '2026-05-01T10:00:00Z', rating: 2, title: 'Returns take for ever', text: 'Nobody at the desk knew how to book my return.', author: 'Ana', place: 'Berlin' },
    { platform: 'trustpilot', reviewId: '2', at: '2026-05-03T10:00:00Z', rating: 5, text: 'Das Team im Laden ist großartig.', author: 'Ben' },
    { platform: 'mastodon', kind: 'mention', reviewId: '3', at: '2026-05-04T10:00:00Z', text: '@nordlicht your app is great', author: '@kim' },
  ] });
  await filled.client.send('POST', `${at}/reply-templates`, { name: 'Sorry', text: 'Dear {{author|customer}}, we are sorry.' });
  await page.goto(`/app/w/${filled.workspace}/reviews`);
  await expect(page.getByRole('link', { name: 'Returns take for ever' })).toBeVisible();
  await expect(page.getByText('Mean rating').locator('..').getByText(/^[1-5]\.\d\d$/)).toBeVisible({ timeout: 20_000 });
  await everywhere(page, 'reviews-list');
  await page.getByRole('link', { name: 'Returns take for ever' }).click();
  await page.getByRole('button', { name: 'Begin with a template' }).click();
  await page.getByRole('menuitem', { name: 'Sorry' }).click();
  await expect(page.getByLabel('Your reply')).toHaveValue('Dear Ana, we are sorry.');
  await page.getByText('Ready to copy', { exact: true }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.getByRole('combobox', { name: 'Customer' }).fill('Person 1');
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: 'Link', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
  await everywhere(page, 'review');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('combobox', { name: 'Customer' })).toBeVisible();
});

test('A passage of a transcript becomes evidence', async ({ page, filled }) => {
  await page.goto(`/app/w/${filled.workspace}/interviews`);
  await page.getByRole('button', { name: 'Write a talk down' }).first().click();
  await page.getByLabel('Title').fill('Returns at the Berlin desk');
  await page.getByLabel('Notes', { exact: true }).fill('Met Ana after her second try.');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Returns at the Berlin desk' })).toBeVisible();
  await page.getByLabel('Name').fill('Ana');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Take out Ana' })).toBeVisible();
  await page.getByRole('button', { name: 'Read a transcript' }).click();
  await page.getByLabel('Or paste it here').fill('Moderator: What happened?\nAna: Nobody knew how to book it. I came back twice.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Highlight in turn 2' }).click();
  await page.getByLabel('The words').fill('I came back twice.');
  await page.getByRole('combobox', { name: 'Tags' }).fill('effort');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Kept as evidence.')).toBeVisible();
  await expect(page.locator('mark')).toHaveText('I came back twice.');
  await everywhere(page, 'interview');
  await page.goto(`/app/w/${filled.workspace}/interviews/quotes?tag=effort`);
  await expect(page.getByText('“I came back twice.”')).toBeVisible();
  await everywhere(page, 'quotes');

  // On a step of a journey map, and back.
  const map = await filled.client.send<{ id: string }>('POST', `/api/v1/workspaces/${filled.workspace}/maps`, { name: 'Purchase to return', template: 'purchase' });
  await page.reload();
  await page.getByRole('button', { name: 'Put on a map: I came back twice.' }).click();
  const dialog = page.getByRole('dialog', { name: 'Put it on a journey map' });
  await dialog.getByRole('combobox', { name: 'Journey map' }).click();
  await page.getByRole('option', { name: 'Purchase to return' }).click();
  await dialog.getByRole('combobox', { name: 'Step' }).click();
  await page.getByRole('option', { name: /Bring it back$/ }).click();
  await settle(page);
  await shoot(page, 'quote-to-map');
  await dialog.getByRole('button', { name: 'Put on a map' }).click();
  await page.getByRole('link', { name: 'On Purchase to return: Bring it back' }).click();
  await expect(page).toHaveURL(new RegExp(`/journeys/maps/${map.id}#`));
  const said = page.getByRole('figure').filter({ hasText: '“I came back twice.”' });
  await expect(said).toBeInViewport();
  await everywhere(page, 'map-evidence');
  await said.getByRole('link', { name: 'Returns at the Berlin desk' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Returns at the Berlin desk' })).toBeVisible();
  await page.getByRole('button', { name: 'Delete the quote I came back twice.' }).click();
  await expect(page.getByText('“I came back twice.”')).toHaveCount(0);
  await page.goto(`/app/w/${filled.workspace}/journeys/maps/${map.id}`);
  await expect(page.getByRole('table', { name: 'Journey map' })).toBeVisible();
  await expect(said).toHaveCount(0);
});
