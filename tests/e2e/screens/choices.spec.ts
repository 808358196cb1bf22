// What people choose by the link in a mail, with a real mail and without script. Rows 2.21, 9.4; safety P2, U1
import { createServer, type Server as Sink } from 'node:net';
import { expect, test, type BrowserContext } from '@playwright/test';
import { becomeOwner, sendBatch, sendMailThrough, startServer, writeKey, type Owned, type Server } from '../server';
import { settle, shoot, signIn, violations } from './fixture';

test.describe.configure({ mode: 'serial' });
let server: Server;
let owned: Owned;
let sink: Sink;
let mails = '';
let link = '';
const api = (path: string) => `/api/v1/workspaces/${owned.workspace}/${path}`;

test.beforeAll(async () => {
  // The least that a mail server says.
  sink = createServer(socket => {
    let inMail = false;
    socket.write('220 sink\r\n');
    socket.on('data', data => {
      for (const line of data.toString().split('\r\n').filter(Boolean)) {
        if (inMail) {
          mails += `${line}\n`;
          if (line !== '.') continue;
          inMail = false;
          socket.write('250 taken\r\n');
        } else if (/^DATA/i.test(line)) {
          inMail = true;
          socket.write('354 go\r\n');
        } else socket.write(/^QUIT/i.test(line) ? '221 bye\r\n' : '250 ok\r\n');
      }
    });
    socket.on('error', () => {});
  });
  await new Promise<void>(done => sink.listen(0, '127.0.0.1', done));
  process.env.RAPPORT_Outgoing__Allow__0 = '127.0.0.1';
  server = await startServer();
  delete process.env.RAPPORT_Outgoing__Allow__0;
  owned = await becomeOwner(server);
  const address = sink.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await sendMailThrough(owned, port, 'cx@example.org');
  await owned.client.send('PUT', api('settings/mail'), { postalAddress: 'Kai 1' }, { 'If-Match': '*' });
  await sendBatch(server, await writeKey(owned), [{ type: 'identify', userId: 'ana', messageId: 'ana', traits: { name: 'Ana Example', email: 'ana@example.org', timezone: 'Asia/Tokyo' } }]);
});
test.afterAll(async () => { await server?.stop(); sink?.close(); });

const noScript = (context: BrowserContext) => context.newPage();

test('An invitation leads to its reader’s own page, where a choice holds at once', async ({ browser }) => {
  const made = await owned.client.send<{ id: string }>('POST', api('surveys'), { name: 'Pulse', document: { languages: ['en'], blocks: [{ id: 'b1', elements: [{ id: 'nps', kind: 'nps', title: { en: 'Recommend us?' }, required: true }] }], endings: [{ id: 'e1', title: { en: 'Thanks' } }] } });
  await owned.client.send('POST', api(`surveys/${made.id}/publish`), {});
  let ana = '';
  await expect.poll(async () => (ana = (await owned.client.send<{ items: { id: string }[] }>('GET', api('customers?search=ana@example.org'))).items[0]?.id ?? ''), { timeout: 30_000 }).not.toBe('');
  const invite = () => owned.client.send<{ invited: number; notInvited: { reason: string }[] }>('POST', api(`surveys/${made.id}/invitations`), { customers: [ana], subject: 'A question', text: 'Hello' });
  expect((await invite()).invited).toBe(1);
  await expect.poll(() => mails, { timeout: 30_000 }).toMatch(/^\.$/m);
  link = /\/p\/[\w-]+/.exec(mails.replaceAll('=\n', ''))![0];
  expect((await invite()).notInvited[0]!.reason).toBe('budget.cool_down');

  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
  const page = await noScript(context);
  await page.goto(server.url + link);
  await expect(page.getByRole('group', { name: 'You get' })).toBeVisible();
  await page.getByRole('button', { name: 'Pause for 30 days' }).click();
  await expect(page.getByText(/^Paused until /)).toBeVisible();
  expect((await invite()).notInvited[0]!.reason).toBe('budget.paused');
  await page.getByRole('checkbox', { name: 'By e-mail' }).first().uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status')).toHaveText('Saved.');
  expect(await context.cookies()).toEqual([]);
  await context.close();
  // No is the stronger word, and stands first.
  expect((await invite()).notInvited[0]!.reason).toBe('survey.opted_out');

  const workspace = await browser.newPage({ locale: 'en-GB', viewport: { width: 1280, height: 1500 } });
  await signIn(workspace, server.url);
  await workspace.goto(`${server.url}/app/w/${owned.workspace}/customers/${ana}`);
  const asked = workspace.getByRole('region', { name: 'Asked and not asked' });
  await expect(asked.getByText('asked for a pause')).toBeVisible();
  await expect(asked.getByText(/Asia\/Tokyo, by a trait/)).toBeVisible();
  await settle(workspace);
  await shoot(workspace, 'asked-light');
  expect(await violations(workspace)).toEqual([]);
  await workspace.close();
});

for (const [name, scheme, width, query] of [['light', 'light', 1000, ''], ['dark', 'dark', 1000, ''], ['phone', 'light', 360, ''], ['arabic', 'light', 360, '?lang=ar']] as const) {
  test(`The page is accessible and fits: ${name}`, async ({ browser }) => {
    const page = await browser.newPage({ colorScheme: scheme, viewport: { width, height: 1400 }, bypassCSP: true });
    await page.goto(server.url + link + query);
    await shoot(page, `choices-${name}`);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    await page.close();
  });
}
