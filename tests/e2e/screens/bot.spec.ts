// A visitor on a foreign page, the bot, and an agent. row 7.9
import { everywhere, expect, settle, shoot, test, violations, type Filled } from './fixture';
import { visit } from './visitor';

/** A workspace of its own: in the shared one, other tests talk with people. */
async function place(filled: Filled): Promise<Filled> {
  const { id } = await filled.client.send<{ id: string }>('POST', '/api/v1/workspaces', { name: 'Bot', zone: 'UTC', currency: 'EUR', language: 'en' });
  const at = `/api/v1/workspaces/${id}`;
  const any = { 'If-Match': '*' };
  await filled.client.send('PUT', `${at}/help/centre`, { isOpen: true, address: `bot-${id}`.slice(0, 30), name: 'Nordlicht help', languages: ['en', 'de'] }, any);
  await filled.client.send('PUT', `${at}/case-settings/inbox`, { chat: true, name: 'Nordlicht', greeting: {}, capacity: 5, team: null, agents: [] }, any);
  for (const [title, language, text] of [
    ['How do I return an item?', 'en', 'Send it back within 30 days. Print the label in your account.'], ['Wie sende ich etwas zurück?', 'de', 'Sie können alles innerhalb von 30 Tagen zurücksenden.'],
  ]) {
    const article = await filled.client.send<{ id: string }>('POST', `${at}/help/articles`, { title, language, text });
    await filled.client.send('POST', `${at}/help/articles/${article.id}/publish`, { language });
  }
  return { ...filled, workspace: id };
}

test('The bot answers from an article with its link, is judged and rated, and hands over what it does not know', async ({ page: agent, browser, filled }) => {
  test.setTimeout(180_000);
  const own = await place(filled);
  await agent.goto(`/app/w/${own.workspace}/inbox/settings`);
  const settings = agent.getByRole('form', { name: 'Bot' });
  await settings.getByRole('switch', { name: 'The bot answers first' }).press('Space');
  await settings.getByRole('textbox', { name: 'What it is called' }).fill('Robo');
  await everywhere(agent, 'bot-settings');
  await settings.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(agent.getByText('Saved.').first()).toBeVisible();

  const visitor = await visit(browser, own);
  const { page } = visitor;
  await page.getByRole('button', { name: 'Chat with us' }).click();
  const chat = page.getByRole('dialog', { name: 'Chat with Nordlicht' });
  await expect(chat.getByRole('button', { name: 'Talk to a person' })).toBeVisible();
  await chat.getByLabel('Your message').fill('How can I retrun an item?');
  await page.keyboard.press('Enter');
  await expect(chat.getByText('“Send it back within 30 days. Print the label in your account.”')).toBeVisible();
  await expect(chat.getByText('Robo · automatic')).toBeVisible();
  await settle(page);
  await shoot(page, 'bot-answer');
  expect(await violations(page)).toEqual([]);
  const source = chat.getByRole('link', { name: 'From our help: How do I return an item?' });
  const article = page.waitForEvent('popup');
  await source.click();
  await expect((await article).getByRole('heading', { level: 1, name: 'How do I return an item?' })).toBeVisible();
  await (await article).close();
  await chat.getByRole('group', { name: 'Did this answer your question?' }).getByRole('button', { name: 'Yes' }).click();
  await chat.getByRole('group', { name: 'How satisfied were you?' }).getByRole('button', { name: '4 of 5' }).click();
  await expect(chat.getByText('Thank you.', { exact: true })).toBeVisible();

  await chat.getByLabel('Your message').fill('And do you deliver pianos to Japan?');
  await page.keyboard.press('Enter');
  await expect(chat.getByText(/I am not sure about that/)).toBeVisible();
  await expect(chat.getByRole('button', { name: 'Talk to a person' })).toBeHidden();

  await agent.goto(`/app/w/${own.workspace}/inbox`);
  await agent.getByRole('listitem').filter({ hasText: 'pianos to Japan' }).getByRole('link').click();
  const log = agent.getByRole('log');
  await expect(log.getByText('How can I retrun an item?')).toBeVisible();
  await expect(log.getByText('Robo').first()).toBeVisible();
  await expect(log.getByText(/· bot/).first()).toBeVisible();
  await expect(log.getByRole('link', { name: 'From the article How do I return an item?' })).toHaveAttribute('href', /\/help\/bot-.*\/en\//);
  await expect(log.getByText('The bot was not sure and handed over.')).toBeVisible();
  await expect(log.getByText('The customer gave 4 of 5.')).toBeVisible();
  await everywhere(agent, 'bot-talk');
  await agent.getByLabel('To the customer').fill('To Japan we do not.');
  await agent.keyboard.press('Enter');
  await expect(chat.getByText('To Japan we do not.')).toBeVisible();
  await page.reload();
  await expect(chat.getByText('To Japan we do not.')).toBeVisible();
  await expect(chat.getByRole('link', { name: 'From our help: How do I return an item?' })).toBeVisible();
  expect(visitor.broken).toEqual([]);
  await visitor.end();

  await agent.goto(`/app/w/${own.workspace}/service-reports?of=bot`);
  await expect(agent.getByText('No conversation with the bot was closed in this time')).toBeVisible();
  const second = await visit(browser, own);
  await second.page.getByRole('button', { name: 'Chat with us' }).click();
  await second.page.keyboard.type('How do I return an item?');
  await second.page.keyboard.press('Enter');
  await second.page.getByRole('button', { name: 'Yes' }).click();
  await expect(second.page.getByText('How satisfied were you?')).toBeVisible();
  await second.end();
  await agent.reload();
  await expect(agent.getByRole('group', { name: 'Figures' }).getByRole('button', { name: /^Answer helped/ })).toContainText('100.0 %');
  await expect(agent.getByRole('img', { name: 'Conversations with the bot by day' })).toBeVisible();
  await everywhere(agent, 'bot-report');
});

test('A person is one press away, in the dark, on a phone and in German', async ({ browser, filled }) => {
  test.setTimeout(120_000);
  const own = await place(filled);
  await filled.client.send('PUT', `/api/v1/workspaces/${own.workspace}/case-settings/bot`, { on: true, name: '', confidence: 0.7, orders: true }, { 'If-Match': '*' });
  const visitor = await visit(browser, own, { viewport: { width: 360, height: 740 }, colorScheme: 'dark', reducedMotion: 'reduce' }, 'de-AT');
  const { page } = visitor;
  await page.getByRole('button', { name: 'Mit uns chatten' }).click();
  const chat = page.getByRole('dialog', { name: 'Chat mit Nordlicht' });
  await chat.getByLabel('Ihre Nachricht').fill('Wie sende ich etwas zurück?');
  await page.keyboard.press('Enter');
  await expect(chat.getByText('„Sie können alles innerhalb von 30 Tagen zurücksenden.“')).toBeVisible();
  await settle(page);
  await shoot(page, 'bot-phone');
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(page.viewportSize()!.width);
  await chat.getByRole('button', { name: 'Mit einem Menschen sprechen' }).click();
  await expect(chat.getByText(/Ich gebe Sie an einen Menschen weiter/)).toBeVisible();
  await chat.getByLabel('Ihre E-Mail-Adresse').fill('ada@example.org');
  await page.keyboard.press('Enter');
  await expect(chat.getByLabel('Ihre E-Mail-Adresse')).toBeHidden();
  expect(visitor.broken).toEqual([]);
  await visitor.end();
});
