// A visitor and an agent at the same time, each in a browser of their own. rows 7.7, 7.12
import type { Page } from '@playwright/test';
import { everywhere, expect, settle, shoot, test, violations, type Filled } from './fixture';
import { visit } from './visitor';

const base = (filled: Filled) => `/api/v1/workspaces/${filled.workspace}`;

async function chatOn(filled: Filled) {
  const { version, ...now } = await filled.client.send<{ version: string }>('GET', `${base(filled)}/case-settings/inbox`);
  await filled.client.send('PUT', `${base(filled)}/case-settings/inbox`, { ...now, chat: true, name: 'Nordlicht', greeting: { en: 'Hello! How can we help?' } }, { 'If-Match': `"${version}"` });
}

const rowOf = (agent: Page, text: string) => agent.getByRole('list', { name: 'Conversations' }).getByRole('listitem').filter({ hasText: text });

test('A visitor writes, an agent sees it live and answers, and reload, crash and restart lose nothing', async ({ page: agent, browser, filled }) => {
  test.setTimeout(240_000);
  await chatOn(filled);
  await agent.goto(`/app/w/${filled.workspace}/inbox`);
  await expect(agent.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible();
  const visitor = await visit(browser, filled);
  const { page } = visitor;

  await page.getByRole('button', { name: 'Chat with us' }).press('Enter');
  const chat = page.getByRole('dialog', { name: 'Chat with Nordlicht' });
  await expect(chat.getByText('Hello! How can we help?')).toBeVisible();
  await expect(chat.getByLabel('Your message')).toBeFocused();
  await page.keyboard.type('Where is my lamp?');
  await page.keyboard.press('Enter');
  await expect(chat.getByRole('log').getByText('Where is my lamp?')).toBeVisible();

  await expect(rowOf(agent, 'Where is my lamp?')).toBeVisible();
  await rowOf(agent, 'Where is my lamp?').getByRole('link').click();
  await expect(agent.getByRole('log').getByText('Where is my lamp?')).toBeVisible();
  await expect(agent.getByText('Here now')).toBeVisible();
  await expect(chat.getByText('Seen')).toBeVisible();

  await page.keyboard.type('It was');
  await expect(agent.getByText(/ is writing …/)).toBeVisible();
  await agent.getByLabel('To the customer').pressSequentially('It left the house today: https://track.example/1.');
  await expect(chat.getByText('Mara Lindqvist is writing …')).toBeVisible();
  await agent.keyboard.press('Enter');
  await expect(chat.getByRole('log').getByText('It left the house today:')).toBeVisible();
  await expect(chat.getByRole('link', { name: 'https://track.example/1' })).toHaveAttribute('rel', 'noopener noreferrer nofollow');
  await expect(agent.getByText('Waiting for the customer').first()).toBeVisible();

  // Words stay words, whatever they look like.
  const evil = '<script>alert(1)</script><img src=x onerror="alert(2)"> javascript:alert(3)';
  await chat.getByLabel('Your message').fill(evil);
  await page.keyboard.press('Enter');
  await expect(chat.getByRole('log').getByText(evil)).toBeVisible();
  await expect(agent.getByRole('log').getByText(evil)).toBeVisible();
  await agent.getByLabel('To the customer').fill(evil);
  await agent.keyboard.press('Enter');
  await expect(chat.getByRole('log').getByText(evil)).toHaveCount(2);
  for (const side of [page, agent]) expect(await side.evaluate(() => document.querySelectorAll('img[src="x"]').length)).toBe(0);
  expect(await agent.evaluate(() => document.querySelector('[role=log]')!.querySelectorAll('script, img, a[href^="javascript"]').length)).toBe(0);

  await chat.getByLabel('Your message').fill('Not sent yet');
  await page.reload();
  await expect(chat.getByRole('log').getByText(evil)).toHaveCount(2);
  await expect(chat.getByRole('log').getByText('Where is my lamp?')).toBeVisible();
  await expect(chat.getByLabel('Your message')).toHaveValue('Not sent yet');

  // The server dies while both talk: what is written meanwhile is sent when it is back, once.
  await agent.getByLabel('To the customer').fill('A draft of an answer');
  await filled.server.kill();
  await chat.getByLabel('Your message').fill('Are you there?');
  await chat.getByLabel('Your message').press('Enter');
  await expect(chat.getByText('No connection. What you wrote is kept and will be sent.')).toBeVisible();
  filled.server.restart();
  await filled.server.ready();
  await expect(agent.getByRole('log').getByText('Are you there?')).toHaveCount(1, { timeout: 45_000 });
  await expect(chat.getByRole('log').getByText('Are you there?')).toHaveCount(1);
  await agent.reload();
  await expect(agent.getByLabel('To the customer')).toHaveValue('A draft of an answer');
  await expect(agent.getByRole('log').getByText('Where is my lamp?')).toBeVisible();
  await agent.keyboard.press('Escape');

  // Who takes it over reads it in short, each sentence with its message. row 10.6
  await chat.getByLabel('Your message').fill('I want my money back, please.');
  await chat.getByLabel('Your message').press('Enter');
  await agent.getByText('In short').click();
  await agent.getByRole('list', { name: 'What the customer wants' }).getByRole('button', { name: 'I want my money back, please.' }).click();
  await expect(agent.getByRole('article').filter({ hasText: 'I want my money back, please.' })).toBeFocused();
  await everywhere(agent, 'inbox-talk');

  expect(visitor.broken).toEqual([]);
  await visitor.end();
});

test('The chat is accessible in the light, in the dark and on a phone, and speaks German', async ({ browser, filled }) => {
  test.setTimeout(120_000);
  await chatOn(filled);
  for (const [name, options, language] of [
    ['light', { colorScheme: 'light' }, 'en'], ['dark', { colorScheme: 'dark' }, 'en'], ['phone', { viewport: { width: 360, height: 740 }, colorScheme: 'light' }, 'de-AT'],
  ] as const) {
    const visitor = await visit(browser, filled, { ...options, reducedMotion: 'reduce' }, language);
    const { page } = visitor;
    const isGerman = language !== 'en';
    const open = page.getByRole('button', { name: isGerman ? 'Mit uns chatten' : 'Chat with us' });
    await open.click();
    const chat = page.getByRole('dialog', { name: isGerman ? 'Chat mit Nordlicht' : 'Chat with Nordlicht' });
    await chat.getByLabel(isGerman ? 'Ihre Nachricht' : 'Your message').fill('Hello there, a word about https://acme.example/lamp');
    await page.keyboard.press('Enter');
    await expect(chat.locator('.m.own:not(.unsent)')).toHaveCount(1);
    await settle(page);
    await shoot(page, `chat-${name}`);
    expect(await violations(page), name).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(page.viewportSize()!.width);
    await page.keyboard.press('Escape');
    await expect(chat).toBeHidden();
    await expect(open).toBeFocused();
    expect(visitor.broken).toEqual([]);
    await visitor.end();
  }
});

test('Where nobody is there, a visitor leaves a message and an address', async ({ page: agent, browser, filled }) => {
  await chatOn(filled);
  await agent.goto(`/app/w/${filled.workspace}/inbox`);
  await agent.getByRole('switch', { name: 'I take conversations' }).press('Space');
  await expect(agent.getByRole('switch', { name: 'I take conversations' })).not.toBeChecked();
  const visitor = await visit(browser, filled);
  const { page } = visitor;
  await page.getByRole('button', { name: 'Chat with us' }).click();
  const chat = page.getByRole('dialog', { name: 'Chat with Nordlicht' });
  await expect(chat.getByText(/Nobody is here right now/)).toBeVisible();
  await chat.getByLabel('Your e-mail address').fill('ada@example.org');
  await chat.getByLabel('Your message').fill('Please call me back about the sofa');
  await chat.getByRole('button', { name: 'Send' }).click();
  await expect(chat.getByText('Thank you. We will come back to you.')).toBeVisible();
  await rowOf(agent, 'about the sofa').getByRole('link').click();
  await expect(agent.getByText('ada@example.org')).toBeVisible();
  await expect(rowOf(agent, 'about the sofa').getByText('Nobody', { exact: true })).toBeVisible();
  await agent.getByRole('button', { name: 'Take it' }).click();
  await expect(rowOf(agent, 'about the sofa').getByText('Mara Lindqvist')).toBeVisible();

  await agent.getByRole('button', { name: 'Open a case' }).click();
  const dialog = agent.getByRole('dialog', { name: 'Open a case' });
  await dialog.getByLabel('Title, or the number of a case').fill('Call back about the sofa');
  await everywhere(agent, 'inbox-case');
  await dialog.getByRole('button', { name: 'Open a case' }).click();
  await expect(agent.getByRole('link', { name: /^#\d+ Call back about the sofa$/ })).toBeVisible();
  await agent.getByRole('button', { name: 'Close it' }).click();
  await expect(agent.getByText('Mara Lindqvist closed it.')).toBeVisible();
  await agent.getByRole('switch', { name: 'I take conversations' }).press('Space');
  await visitor.end();
});

test('Ready answers are picked with a slash, notes stay inside, and two agents see each other', async ({ page: agent, browser, filled, state }) => {
  test.setTimeout(120_000);
  await chatOn(filled);
  await agent.goto(`/app/w/${filled.workspace}/inbox/settings`);
  await settle(agent); // forms above it come in as they are read
  await agent.getByRole('button', { name: 'Add an answer' }).click();
  await agent.getByRole('form', { name: 'Ready answers' }).getByLabel('Key').fill('returns');
  await agent.getByRole('textbox', { name: 'Answer', exact: true }).fill('Hello {{customer}}, you can send it back within 30 days. {{agent}}');
  await everywhere(agent, 'inbox-settings-filled');
  await agent.getByRole('form', { name: 'Ready answers' }).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(agent.getByText('Saved.')).toBeVisible();

  const visitor = await visit(browser, filled);
  await visitor.page.getByRole('button', { name: 'Chat with us' }).click();
  await visitor.page.keyboard.type('May I return a chair?');
  await visitor.page.keyboard.press('Enter');
  await agent.goto(`/app/w/${filled.workspace}/inbox`);
  await expect(rowOf(agent, 'May I return a chair?')).toBeVisible();
  await agent.keyboard.press('j');
  await expect(rowOf(agent, 'May I return a chair?').getByRole('link')).toBeFocused();
  await agent.keyboard.press('Enter');
  await expect(agent.getByRole('log').getByText('May I return a chair?')).toBeVisible();
  await agent.keyboard.press('r');
  await agent.keyboard.type('/ret');
  await expect(agent.getByRole('option', { name: /returns/ })).toBeVisible();
  await agent.keyboard.press('Enter');
  await expect(agent.getByLabel('To the customer')).toHaveValue('Hello, you can send it back within 30 days. Mara Lindqvist');
  await agent.keyboard.press('Enter');
  await expect(visitor.page.getByRole('dialog').getByText('you can send it back within 30 days')).toBeVisible();
  await agent.keyboard.press('Escape');
  await agent.keyboard.press('n');
  await agent.keyboard.type('She returned one last week too');
  await agent.getByRole('button', { name: 'Keep the note' }).click();
  await expect(agent.getByRole('log').getByText('She returned one last week too')).toBeVisible();
  await expect(visitor.page.getByRole('dialog').getByText('She returned one last week too')).toHaveCount(0);

  const invite = await filled.client.send<{ link: string }>('POST', `${base(filled)}/people/invites`, { email: `second-${Date.now()}@nordlicht.example`, role: 'agent' });
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] }, baseURL: filled.server.url });
  const second = await context.newPage();
  await second.goto(invite.link);
  await second.getByLabel('Your name').fill('Second Agent');
  await second.getByRole('textbox', { name: 'Password' }).fill('quiet rivers bend around old mills 2');
  await second.getByRole('button', { name: 'Join' }).click();
  await second.waitForURL(/\/app\/w\//);
  await second.goto(new URL(agent.url()).pathname);
  await expect(second.getByText('Mara Lindqvist looks at this too.')).toBeVisible();
  await expect(agent.getByText('Second Agent looks at this too.')).toBeVisible();
  await second.getByLabel('To the customer').pressSequentially('Dear');
  await expect(agent.getByText('Second Agent is writing an answer right now.')).toBeVisible();
  expect(await violations(agent)).toEqual([]);
  await shoot(agent, 'inbox-collision');
  await context.close();
  await visitor.end();
  expect(state).toBeTruthy();
});

test('A message and a call of other systems stand in the inbox, and a macro does several things at one touch', async ({ page: agent, filled }) => {
  test.setTimeout(120_000);
  await agent.goto(`/app/w/${filled.workspace}/inbox/settings`);
  const form = agent.getByRole('form', { name: 'Macros' });
  await form.getByRole('button', { name: 'Add a macro' }).click();
  await form.getByRole('textbox', { name: 'Name' }).fill('Late parcel');
  await agent.getByRole('combobox', { name: 'Step 1' }).click();
  await agent.getByRole('option', { name: 'Open a case' }).click();
  await form.getByRole('textbox', { name: 'Text' }).fill('Late parcel of {{customer}}');
  await form.getByRole('button', { name: 'Add a step' }).click();
  await agent.getByRole('combobox', { name: 'Step 2' }).click();
  await agent.getByRole('option', { name: 'Note', exact: true }).click();
  await form.getByRole('textbox', { name: 'Text' }).nth(1).fill('Asked the carrier');
  await form.getByRole('button', { name: 'Add a step' }).click();
  await agent.getByRole('combobox', { name: 'Step 3' }).click();
  await agent.getByRole('option', { name: 'Close', exact: true }).click();
  await everywhere(agent, 'inbox-macros');
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(agent.getByText('Saved.').first()).toBeVisible();
  const channel = agent.getByRole('form', { name: 'Add a channel' });
  await channel.getByRole('textbox', { name: 'Key' }).fill(`sms-${Date.now()}`);
  await channel.getByRole('textbox', { name: 'Name' }).fill('SMS gateway');
  await channel.getByRole('button', { name: 'Add a channel' }).click();
  await expect(agent.getByRole('textbox', { name: 'The key of the signature, shown this once' })).toBeVisible();

  const who = { user_id: 'u-9' };
  await filled.client.send('POST', `${base(filled)}/conversations/incoming`, { channel: 'whatsapp', thread: `w-${Date.now()}`, message: 'm1', text: 'My parcel is late again', who });
  await agent.goto(`/app/w/${filled.workspace}/inbox`);
  await rowOf(agent, 'My parcel is late again').getByRole('link').click();
  await expect(agent.getByRole('heading', { level: 2, name: 'Person 9' })).toBeVisible();
  await agent.getByRole('button', { name: 'Macros' }).click();
  await agent.getByRole('menuitem', { name: 'Late parcel' }).click();
  await expect(agent.getByText('Mara Lindqvist closed it.')).toBeVisible();
  await expect(agent.getByRole('log').getByText('Asked the carrier')).toBeVisible();
  await expect(agent.getByRole('link', { name: /^#\d+ Late parcel of Person 9$/ })).toBeVisible();

  await filled.client.send('POST', `${base(filled)}/conversations/calls`, { call: `c-${Date.now()}`, outcome: 'abandoned', who, waitSeconds: 95, menu: 'Returns', text: 'Second call about the parcel' });
  await agent.goto(`/app/w/${filled.workspace}/inbox`);
  await rowOf(agent, 'Second call about the parcel').getByRole('link').click();
  await expect(agent.getByText('Hung up while waiting · they called · 0 s of talk, 95 s of waiting · Returns')).toBeVisible();
  await expect(agent.getByText('An answer is owed')).toBeVisible();
  await expect(rowOf(agent, 'Second call about the parcel').getByText('2 times this week')).toBeVisible();
  await expect(agent.getByRole('link', { name: /^#\d+ Late parcel of Person 9$/ })).toBeVisible();
  await everywhere(agent, 'inbox-call');
});

// row 10.6
test('An article is suggested to an agent, used, changed and sent', async ({ page: agent, browser, filled }) => {
  test.setTimeout(120_000);
  await chatOn(filled);
  const article = await filled.client.send<{ id: string }>('POST', `${base(filled)}/help/articles`, { title: 'Assemble the shelf Vinga', language: 'en', text: 'Begin with the side panels of Vinga. Screws are in the small bag.' });
  await filled.client.send('POST', `${base(filled)}/help/articles/${article.id}/publish`, { language: 'en' });
  const visitor = await visit(browser, filled);
  await visitor.page.getByRole('button', { name: 'Chat with us' }).click();
  const chat = visitor.page.getByRole('dialog', { name: 'Chat with Nordlicht' });
  await chat.getByLabel('Your message').fill('How do I asemble Vinga?');
  await visitor.page.keyboard.press('Enter');
  await agent.goto(`/app/w/${filled.workspace}/inbox`);
  await rowOf(agent, 'How do I asemble Vinga?').getByRole('link').click();
  const suggested = agent.getByRole('region', { name: 'Suggested answers' });
  await expect(suggested.getByText('Assemble the shelf Vinga')).toBeVisible();
  await everywhere(agent, 'inbox-suggested');
  await suggested.getByRole('button', { name: 'Use what is suggested by Assemble the shelf Vinga' }).press('Enter');
  await expect(agent.getByLabel('To the customer')).toHaveValue(/Screws are in the small bag/);
  await expect(agent.getByLabel('To the customer')).toBeFocused();
  await agent.keyboard.press('Enter');
  await expect(chat.getByRole('log').getByText(/Screws are in the small bag/)).toBeVisible();
  await expect(suggested).toHaveCount(0);
  const figures = await filled.client.send<{ offered: number; taken: number }>('GET', `${base(filled)}/conversations/suggestions`);
  expect(figures.taken).toBeGreaterThan(0);
  await visitor.end();
});
