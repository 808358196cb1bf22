import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { becomeOwner, owner, sendBatch, startServer, writeKey, type Owned, type Server } from '../server';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.RAPPORT_SHOTS;

export interface Filled extends Owned { server: Server }

/** Half a year of answers with known counts: 60 promoters, 20 passives, 20 detractors make an NPS of 40. */
export async function fill(filled: Filled) {
  const key = await writeKey(filled);
  const channels = ['web', 'app', 'store'];
  const batch: object[] = [];
  for (let i = 0; i < 100; i++) {
    const timestamp = new Date(Date.now() - i * 1.5 * 86_400_000 - 3_600_000).toISOString();
    const userId = `u-${i % 40}`;
    const context = { channel: 'test' };
    batch.push({ type: 'identify', userId, messageId: `id-${i}`, timestamp, context, traits: { name: `Person ${i % 40}`, email: `p${i % 40}@example.com`, region: ['north', 'south'][i % 2], age: 20 + (i % 40) } });
    batch.push({ type: 'track', userId, messageId: `nps-${i}`, timestamp, context, event: 'Survey Answered', properties: { survey: 'relation', metric: 'nps', score: i % 5 < 3 ? 10 : i % 5 === 3 ? 8 : 4, text: i % 3 ? 'Quick and friendly' : 'Lieferung kam zu spät', channel: channels[i % 3], touchpoint: i % 2 ? 'checkout' : 'returns_desk' } });
    batch.push({ type: 'track', userId, messageId: `csat-${i}`, timestamp, context, event: 'Survey Answered', properties: { survey: 'service', metric: 'csat.5', score: 1 + (i % 5), channel: channels[i % 3], touchpoint: 'service_call' } });
    batch.push({ type: 'track', userId, messageId: `order-${i}`, timestamp, context, event: 'Order Completed', properties: { order_id: `o-${i}`, total: 45.9 + i, currency: 'EUR', channel: channels[i % 3] } });
  }
  batch.push({ type: 'track', userId: 'u-1', messageId: 'off-scale', event: 'Survey Answered', properties: { metric: 'nps', score: 11 } });
  await sendBatch(filled.server, key, batch);
  const address = `/api/v1/workspaces/${filled.workspace}/metrics`;
  await expect.poll(async () => (await filled.client.send<{ items: { id: string; answers: number }[] }>('GET', address)).items.find(item => item.id === 'nps.0-10')?.answers, { timeout: 30_000 }).toBe(100);
}

export async function signIn(page: Page, url: string) {
  await page.goto(`${url}/app/sign-in`);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(owner.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(/\/app\/w\//);
}

/** One server for all screens, filled once, with its owner signed in on every page. */
export const test = base.extend<{ watched: void }, { filled: Filled; state: string }>({
  filled: [async ({}, use) => {
    const server = await startServer();
    const filled = { server, ...await becomeOwner(server) };
    await fill(filled);
    await use(filled);
    await server.stop();
  }, { scope: 'worker' }],
  state: [async ({ browser, filled }, use) => {
    const page = await browser.newPage();
    await signIn(page, filled.server.url);
    const state = JSON.stringify(await page.context().storageState());
    await page.close();
    await use(state);
  }, { scope: 'worker' }],
  storageState: async ({ state }, use) => { await use(JSON.parse(state)); },
  baseURL: async ({ filled }, use) => { await use(filled.server.url); },
  // Every test of a screen also proves: nothing is fetched elsewhere, the page's policy holds, no script breaks.
  watched: [async ({ page, filled }, use) => {
    const foreign: string[] = [];
    const broken: string[] = [];
    page.on('request', request => { if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).host !== new URL(filled.server.url).host) foreign.push(request.url()); });
    page.on('pageerror', error => broken.push(error.message));
    page.on('console', message => { if (/Content Security Policy/.test(message.text())) broken.push(message.text()); });
    await use();
    expect(foreign, 'requests to other hosts').toEqual([]);
    expect(broken, 'broken scripts and policy').toEqual([]);
  }, { auto: true }],
});
export { expect };

/** Waits until nothing loads any more and motion is over, also motion that begins a frame or two later. */
export async function settle(page: Page) {
  await expect(page.locator('[aria-label="Loading"], .mantine-Skeleton-root')).toHaveCount(0);
  await page.evaluate(async () => {
    const moving = () => document.getAnimations().some(motion => motion.playState === 'running' && motion.effect?.getComputedTiming().iterations !== Infinity);
    for (let still = 0; still < 4; still = moving() ? 0 : still + 1) await new Promise(done => setTimeout(done, 40));
  });
}

/** WCAG 2.2 AA by axe: what it finds, one line each. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const run = (window as unknown as { axe: { run(context: Document, options: object): Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] }> } }).axe;
    const found = await run.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(' ')} ${node.failureSummary.replace(/\s+/g, ' ').slice(0, 220)}`));
  });
}

/** Keeps a picture where RAPPORT_SHOTS says; nowhere otherwise. */
export async function shoot(page: Page, name: string) {
  if (!shots) return;
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

/** In the light, in the dark and on a phone: accessible, and nothing sticks out. */
export async function everywhere(page: Page, name: string) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await settle(page);
    expect(await violations(page), colorScheme).toEqual([]);
    await shoot(page, `${name}-${colorScheme}`);
  }
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 360, height: 780 });
  await settle(page);
  expect(await page.evaluate(() => window.document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await shoot(page, `${name}-phone`);
  await page.setViewportSize(size);
}
