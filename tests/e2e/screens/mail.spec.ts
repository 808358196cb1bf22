// Mail into and out of the inbox, with a real IMAP server, as an agent sees it. row 7.7
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Dovecot } from '../dovecot';
import { MailSink } from '../mailSink';
import { sendMailThrough } from '../server';
import { everywhere, expect, settle, shoot, test, type Filled } from './fixture';

process.env.RAPPORT_Outgoing__Allow__0 = '127.0.0.1';

const address = 'help@nordlicht.example';
const base = (filled: Filled) => `/api/v1/workspaces/${filled.workspace}`;
let dovecot: Dovecot;
let sink: MailSink;

test.beforeAll(async () => { [dovecot, sink] = await Promise.all([Dovecot.start(), MailSink.start()]); });
test.afterAll(async () => { await Promise.all([dovecot.stop(), sink.stop()]); });

const mail = (from: string, subject: string, body: string, more = '') => `From: ${from}\nTo: ${address}\nSubject: ${subject}\nMessage-ID: <${crypto.randomUUID()}@mail.example>\nMIME-Version: 1.0\n${more}${body}`;

test('An admin names a mailbox, a mail comes in, and the answer goes out by mail', async ({ page, filled }) => {
  test.setTimeout(180_000);
  await sendMailThrough(filled, sink.port, address);
  await page.goto(`/app/w/${filled.workspace}/inbox/settings`);
  const form = page.getByRole('form', { name: 'Mailbox' });
  await form.getByLabel('Address').fill(address);
  await form.getByLabel('IMAP server').fill('127.0.0.1');
  await form.getByLabel('Port').fill(String(dovecot.port));
  await form.getByLabel('Demand encryption').uncheck();
  await form.getByLabel('User').fill('help');
  await form.getByRole('textbox', { name: 'Password' }).fill('wrong');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Look into it now' }).click();
  await expect(page.getByRole('alert').getByText('The server refused user or password.')).toBeVisible({ timeout: 20_000 });
  await form.getByRole('textbox', { name: 'Password' }).fill('secret');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.').last()).toBeVisible();
  await page.getByRole('button', { name: 'Look into it now' }).click();
  await expect(page.getByText('All that is new is there.')).toBeVisible({ timeout: 20_000 });

  await dovecot.put('help', mail('Robot <robot@list.example>', 'News', 'Content-Type: text/plain\n\nBuy!\n', 'Precedence: bulk\n'));
  await dovecot.put('help', mail('Ada Berg <ada@customer.example>', 'Order 17', 'Content-Type: text/plain; charset=utf-8\n\nWhere is my lämp?\n\nOn Monday somebody wrote:\n> Thank you for your order\n'));
  await page.getByRole('button', { name: 'Look into it now' }).click();
  await expect(page.getByText('written by machines: 1')).toBeVisible({ timeout: 20_000 });
  await everywhere(page, 'mailbox');

  await page.goto(`/app/w/${filled.workspace}/inbox`);
  await page.getByRole('list', { name: 'Conversations' }).getByRole('link').filter({ hasText: 'Ada Berg' }).click();
  const log = page.getByRole('log');
  await expect(log.getByText('Where is my lämp?')).toBeVisible();
  await expect(log.getByText('Thank you for your order')).toHaveCount(0);
  await expect(log.getByText('Sender not proved')).toBeVisible();
  await log.getByRole('button', { name: 'Show the whole mail' }).click();
  await expect(log.getByText('Thank you for your order')).toBeVisible();
  await everywhere(page, 'mail-conversation');

  await page.getByLabel('To the customer').fill('It is on its way.');
  await page.getByLabel('To the customer').press('Enter');
  await expect(log.getByText('It is on its way.')).toBeVisible();
  await expect(log.getByText('On its way', { exact: true })).toHaveCount(0, { timeout: 20_000 });
  await expect.poll(() => sink.mails.filter(one => one.to === 'ada@customer.example').map(one => one.text.trim())).toEqual(['It is on its way.']);
  expect(sink.mails.find(one => one.to === 'ada@customer.example')!.raw).toMatch(/^Reply-To: <help\+[a-z2-7]{39}@nordlicht\.example>\r$/m);
});

// Bad inputs 85 and 133 to 135: nothing that a mail brings runs, is sent or is fetched in the agent's page.
test('No script, form, frame or picture of a mail reaches the agent', async ({ page, filled }) => {
  test.setTimeout(120_000);
  const asked: string[] = [];
  const spy = createServer((request, response) => { asked.push(request.url ?? ''); response.end(); });
  await new Promise<void>(done => spy.listen(0, '127.0.0.1', done));
  const there = `http://127.0.0.1:${(spy.address() as AddressInfo).port}`;
  const dialogs: string[] = [];
  page.on('dialog', dialog => { dialogs.push(dialog.message()); void dialog.dismiss(); });
  const html = `<html><head><title>t</title><style>@import url(${there}/css); p { color: red }</style><meta http-equiv="refresh" content="0;url=${there}/meta"></head><body onload="alert(1)">
<p style="background:url(${there}/style)">Dear shop, <b>read</b> this</p><script>parent.alert(2)</script><img src="${there}/pixel.gif" onerror="alert(3)" alt="Our logo"><svg onload="alert(4)"><script>alert(5)</script></svg>
<form action="${there}/form"><input name="password"><button>Sign in</button></form><iframe src="${there}/frame" srcdoc="<script>top.alert(6)</script>"></iframe><a href="javascript:alert(7)">click</a> <a href="https://shop.example/lamp">the lamp</a>
<math><mtext><table><mglyph><style><img src=x onerror=alert(8)></style></mglyph></table></mtext></math><noscript><p title="</noscript><img src=x onerror=alert(9)>"></noscript><object data="${there}/object"></object><link rel="stylesheet" href="${there}/link"><base href="${there}/">
<audio src="${there}/audio" autoplay></audio><video poster="${there}/poster"></video><table background="${there}/table"><tr><td>cell</td></tr></table><template><script>alert(10)</script></template></body></html>`;
  await dovecot.put('help', mail('"<img src=x onerror=alert(11)>" <eve@evil.example>', '<script>alert(12)</script>',
    `Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n${html}\n--b\nContent-Type: text/html; name="bill.html"\nContent-Disposition: attachment; filename="bill.html"\n\n<script>alert(13)</script>\n--b\nContent-Type: text/plain; name="../../notes.txt"\nContent-Disposition: attachment; filename="../../notes.txt"\n\nhello\n--b--\n`));
  await filled.client.send('POST', `${base(filled)}/settings/mailbox/look`, {});

  await page.goto(`/app/w/${filled.workspace}/inbox`);
  await page.getByRole('list', { name: 'Conversations' }).getByRole('link').filter({ hasText: '<img src=x onerror=alert(11)>' }).click();
  const log = page.getByRole('log');
  await expect(log.getByText('<script>alert(12)</script>')).toBeVisible();
  await log.getByRole('button', { name: 'Show the whole mail' }).click();
  const frame = log.locator('iframe');
  await expect(frame).toHaveAttribute('sandbox', 'allow-popups allow-popups-to-escape-sandbox');
  const inside = log.frameLocator('iframe');
  await expect(inside.getByText('Dear shop, read this')).toBeVisible();
  await expect(inside.getByText('Our logo')).toBeVisible();
  await expect(inside.getByRole('link', { name: 'the lamp' })).toHaveAttribute('rel', 'noopener noreferrer nofollow');
  expect(await inside.locator('script, style, svg, math, form, input, iframe, object, link, base, img, video, audio, template, [onload], [onerror], [style], [background], a[href^="javascript"]').count()).toBe(0);
  await expect(log.getByText(/pictures? (is|are) left out/)).toBeVisible();
  await expect(log.getByText('not taken: it could run on your computer')).toBeVisible();
  const saved = page.waitForEvent('download');
  await log.getByRole('link', { name: 'Save notes.txt' }).click();
  expect((await saved).suggestedFilename()).toBe('notes.txt');
  await settle(page);
  await shoot(page, 'mail-html');
  await page.emulateMedia({ colorScheme: 'dark' });
  await settle(page);
  await shoot(page, 'mail-html-dark');
  expect(dialogs).toEqual([]);
  expect(asked).toEqual([]);
  await new Promise(done => spy.close(done));
});
