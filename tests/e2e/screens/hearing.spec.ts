// What a manager of experience does with the demo company: a thousand reviews of a file, topics nobody configured, one of them corrected,
// what hurts the returns desk in both languages, and a team of four that shows nothing. rows 2.26, 2.27, 2.29, 2.31
import { expect, test, type Page } from '@playwright/test';
import { startServer, type Server } from '../server';
import { settle, shoot, violations } from './fixture';

test.describe.configure({ mode: 'serial' });
let server: Server;
let page: Page;
let workspace: string;

const themes: [string, string[], string[]][] = [
  ['parking', ['The parking garage', 'The parking space', 'Parking at the store', 'The car park and its parking meter'], ['is far too narrow', 'was full again', 'costs more than my shopping', 'has no lights in the evening', 'is easy to find']],
  ['gift', ['The gift wrapping', 'Wrapping my gift', 'The gift paper and ribbon', 'A gift card in wrapping paper'], ['looked beautiful', 'took an hour', 'was torn', 'made my sister smile', 'cost nothing']],
  ['loyalty', ['The loyalty points', 'My bonus points', 'The points on my loyalty card', 'Collecting bonus points'], ['expired without a word', 'were never booked', 'are worth it', 'are hard to redeem', 'vanished overnight']],
  ['fitting', ['The fitting room', 'The fitting rooms and their mirrors', 'The mirror in the fitting room', 'The curtain of the fitting room'], ['was dirty', 'is bright and wide', 'had a queue', 'would not close', 'smelled fresh']],
];
const ends = ['last Monday', 'on Saturday morning', 'just before closing', 'for the third time', 'as always', 'when we came with children', 'during the sale', 'after work', 'in the rain', 'on my birthday', 'this spring', 'today', 'in March'];

/** A file of different reviews, each about one of four things the demo company never heard of. */
function file() {
  const rows = ['platform,author,stars,date,review'];
  for (let i = 0; i < 1000; i++) {
    const [, subjects, says] = themes[i % 4]!;
    const k = Math.floor(i / 4);
    rows.push(`google,Guest ${i},${1 + (i * 7) % 5},2026-0${1 + (i % 9)}-${10 + (i % 18)},"${subjects[k % 4]} ${says[Math.floor(k / 4) % 5]} ${ends[Math.floor(k / 20) % 13]}, visit ${i}."`);
  }
  return rows.join('\n');
}

const ask = <T>(tail: string) => page.evaluate(async path => (await fetch(path)).json() as unknown, `/api/v1/workspaces/${workspace}/${tail}`) as Promise<T>;
interface Topic { topic: { id: string; name: string; language: string | null; parent: string | null }; volume: { n: number } }
const topics = async (query = '') => (await ask<{ items: Topic[] }>(`topics?${query}`)).items;
const read = () => expect.poll(async () => (await ask<{ unread: number }>('feedback?limit=1')).unread, { timeout: 60_000 }).toBe(0);

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  server = await startServer('--demo', '--demo-customers', '1200');
  page = await (await browser.newContext({ timezoneId: 'Europe/Berlin', locale: 'en-GB', viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(server.setupLink);
  await page.waitForURL(/\/app\/w\//);
  workspace = /\/w\/([^/?]+)/.exec(page.url())![1]!;
});
test.afterAll(async () => { await page?.context().close(); await server?.stop(); });

test('A thousand reviews of a file are known as reviews, and topics nobody configured are found in them', async () => {
  test.setTimeout(180_000);
  await page.goto(`${server.url}/app/w/${workspace}/imports`);
  await page.locator('input[type=file]').setInputFiles({ name: 'reviews.csv', mimeType: 'text/csv', buffer: Buffer.from(file()) });
  await expect(page.getByRole('combobox', { name: 'Each row is' })).toHaveValue('Reviews');
  await settle(page);
  await shoot(page, 'hearing-import');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText('Imported. You can take everything back.')).toBeVisible({ timeout: 60_000 });
  await expect.poll(async () => (await ask<{ total: number }>('reviews?platform=google&search=visit&limit=1')).total, { timeout: 60_000 }).toBe(1000);
  await read();
  await page.goto(`${server.url}/app/w/${workspace}/topics`);
  await page.getByRole('button', { name: 'Find anew' }).click();
  for (const word of ['parking', 'gift', 'points', 'fitting']) await expect.poll(async () => (await topics()).some(line => line.topic.name.includes(word) && line.volume.n >= 100), { timeout: 60_000 }).toBe(true);
  await read();
  await expect(page.getByRole('link', { name: /parking/ }).first()).toBeVisible();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'hearing-topics');
});

test('A correction wins at once, and still when all that is like it has been read anew', async () => {
  const parking = (await topics()).filter(line => line.topic.name.includes('parking')).at(-1)!;
  const lost = (await ask<{ items: { id: string; topics: { id: string }[] }[] }>('feedback?source=review&search=gift&limit=1')).items[0]!;
  await page.goto(`${server.url}/app/w/${workspace}/feedback?source=review&search=gift&item=${lost.id}`);
  const drawer = page.getByRole('dialog', { name: 'What was said' });
  const about = drawer.getByRole('combobox', { name: 'What it is about' });
  await about.fill('parking');
  await page.getByRole('option', { name: new RegExp(parking.topic.name) }).last().click();
  await expect(drawer.getByText('said by a person').first()).toBeVisible();
  await read();
  expect((await ask<{ topics: { id: string; by: string }[] }>(`feedback/${lost.id}`)).topics.some(topic => topic.by === 'person')).toBe(true);
  await settle(page);
  await shoot(page, 'hearing-corrected');
});

for (const [language, words] of [['en', /returns? desk|return/i], ['de', /Rückgabe/]] as const) {
  test(`The topic that hurts the returns desk stands first there (${language}) and leads to its words`, async () => {
    await page.goto(`${server.url}/app/w/${workspace}/topics?touchpoint=returns-desk&language=${language}&maxScore=2`);
    await page.locator('tbody th a').first().click();
    await expect(page.getByRole('heading', { name: 'By touchpoint' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Returns desk' }).first()).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: words }).first()).toBeVisible();
    await settle(page);
    expect(await violations(page)).toEqual([]);
    await shoot(page, `hearing-returns-${language}`);
  });
}

// row 2.29
test('Topics are told along a journey: the step of the map leads to them, and a topic says where along it people speak of it', async () => {
  const map = (await ask<{ items: { id: string; head: { name: string } }[] }>('maps')).items[0]!;
  await page.goto(`${server.url}/app/w/${workspace}/journeys/maps/${map.id}`);
  await page.getByRole('columnheader', { name: /^Bring it back/ }).getByRole('button').click();
  await page.getByRole('link', { name: 'What people say here' }).click();
  await expect(page).toHaveURL(/topics\?journey=.*&step=/);
  await expect(page.getByRole('combobox', { name: 'Step of the journey' })).toHaveValue('Bring it back');
  await expect(page.locator('tbody th a').first()).toBeVisible();
  // Chosen again, it is chosen no more.
  await page.getByRole('combobox', { name: 'Step of the journey' }).click();
  await page.getByRole('option', { name: 'Bring it back' }).click();
  await expect(page).not.toHaveURL(/step=/);
  await page.locator('tbody th a').first().click();
  const along = page.getByRole('region', { name: 'Along the journey' });
  await expect(along.getByRole('link', { name: 'Bring it back' })).toBeVisible();
  await settle(page);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'hearing-journey');
});

test('A quote of an interview is evidence with its talk, and stands among the words', async () => {
  await page.goto(`${server.url}/app/w/${workspace}/interviews/quotes?tag=training`);
  await expect(page.getByText('“Honestly, train your people.”')).toBeVisible();
  await settle(page);
  await shoot(page, 'hearing-quotes');
  await page.getByRole('link', { name: 'Returns at the Berlin desk' }).first().click();
  await expect(page.locator('mark').first()).toBeVisible();
  await page.goto(`${server.url}/app/w/${workspace}/feedback?source=interview&search=train`);
  await expect(page.getByRole('list', { name: 'Feedback' }).getByText('Honestly, train your people.')).toBeVisible();
});

test('The team of four shows nothing, by no combination of filters', async () => {
  test.setTimeout(120_000);
  const pulse = (await ask<{ items: { id: string; name: string }[] }>('surveys')).items.find(survey => survey.name === 'Employee pulse')!.id;
  interface Results { n: number; hidden: boolean; groups: { name: string; items: { key: string; hidden: boolean }[] }[]; waves: { key: string }[] }
  const results = (query: string) => ask<Results>(`surveys/${pulse}/employee-results?${query}`);
  const all = await results('');
  const keys = (name: string) => all.groups.find(group => group.name === name)!.items.map(item => item.key);
  for (const place of ['', ...keys('place')]) {
    for (const month of ['', ...all.waves.map(wave => wave.key)]) {
      const more = new URLSearchParams({ ...(place ? { place } : {}), ...(month ? { from: month, to: month } : {}) }).toString();
      expect((await results(`team=web&${more}`)).hidden, more).toBe(true);
      const others = keys('team').filter(team => team !== 'web').map(team => `team=${team}`).join('&');
      // What is shown beside the other teams is a block of at least five in which they are not alone, or nothing.
      const rest = (await results(more)).n - (await results(`${others}&${more}`)).n;
      expect(rest === 0 || rest >= 5, `${rest} beside the other teams: ${more}`).toBe(true);
    }
  }
  await page.goto(`${server.url}/app/w/${workspace}/surveys/${pulse}/results?team=web`);
  await expect(page.getByText('Fewer than five in this selection.')).toBeVisible();
  await settle(page);
  await shoot(page, 'hearing-four');
});
