// Real, unmodified browser libraries on a page of another origin, against the real server. row 1.1
import { expect, test } from '@playwright/test';
import { ForeignPage } from '../foreignPage.ts';
import { have, Rapport } from '../server';

let rapport: Rapport;
test.beforeAll(async () => void (rapport = await Rapport.start()));
test.afterAll(async () => rapport?.stop());

test('@segment/analytics-next: one-letter paths with preflights arrive complete', async ({ page }) => {
  const key = await rapport.key('segment');
  const host = new URL(rapport.url).host;
  const site = await ForeignPage.serve(`<script src="/lib/@segment/analytics-next/dist/umd/index.js"></script><script>
    window.analytics = AnalyticsNext.AnalyticsBrowser.load({ writeKey: '${key}', cdnURL: '${rapport.url}' },
      { integrations: { 'Segment.io': { apiHost: '${host}/v1', protocol: 'http' } } });
    </script>`);
  await page.goto(`${site.origin}/pricing?utm_source=mail`);
  await page.evaluate(async () => {
    const analytics = (window as any).analytics;
    await analytics.page('Shop', 'Pricing');
    await analytics.identify('ajs-1', { email: 'ajs@example.org' });
    await analytics.track('Coupon Used', { code: 'SPRING', amount: 5 });
    await analytics.group('acme', { name: 'ACME' });
    await analytics.alias('ajs-2', 'ajs-1');
  });
  const facts = await rapport.until('segment client', have('page', 'identify', 'Coupon Used', 'group', 'alias'));
  await site.stop();
  expect(facts).toHaveLength(5);
  const of = (type: string) => facts.find((f) => f.type === type)!;
  expect(of('page')).toMatchObject({ channel: 'web', props: { $name: 'Pricing', $anonymousId: expect.any(String) } });
  expect(of('page').props.$context.page.path).toBe('/pricing');
  expect(of('page').props.$context.campaign.source).toBe('mail');
  expect(of('identify').props).toMatchObject({ $userId: 'ajs-1', $traits: { email: 'ajs@example.org' } });
  expect(of('Coupon Used').props).toMatchObject({ code: 'SPRING', amount: 5, $userId: 'ajs-1' });
  expect(of('group').props).toMatchObject({ $groupId: 'acme', $traits: { name: 'ACME' } });
  expect(await rapport.happenedTo(of('identify').customer!)).toContain(of('page').id);
});

test('@rudderstack/analytics-js: its settings, headers and empty user ids arrive complete', async ({ page }) => {
  const key = await rapport.key('rudderstack');
  const site = await ForeignPage.serve(`<script src="/lib/@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js"></script><script>
    window.client = new rudderanalytics.RudderAnalytics();
    window.client.load('${key}', '${rapport.url}', { configUrl: '${rapport.url}', lockIntegrationsVersion: true });
    window.ready = new Promise((r) => window.client.ready(r));
    </script>`);
  await page.goto(`${site.origin}/help`);
  await page.evaluate(() => {
    const client = (window as any).client;
    client.page('Shop', 'Help');
    client.track('Search Used', { term: 'refund' });
    client.identify('rjs-1', { email: 'rjs@example.org' });
    client.group('acme', { name: 'ACME' });
  });
  // Its requests overtake each other: an alias that comes before the identify it follows says something else.
  await rapport.until('rudderstack client', have('identify'));
  await page.evaluate(() => (window as any).client.alias('rjs-2', 'rjs-1'));
  const facts = await rapport.until('rudderstack client', have('page', 'Search Used', 'identify', 'group', 'alias'));
  await site.stop();
  expect(facts).toHaveLength(5);
  const of = (type: string) => facts.find((f) => f.type === type)!;
  expect(of('Search Used').props).toMatchObject({ term: 'refund', $anonymousId: expect.any(String) });
  expect(of('Search Used').props.$userId).toBeUndefined();
  expect(of('identify').props).toMatchObject({ $userId: 'rjs-1', $traits: { email: 'rjs@example.org' } });
  expect(of('group').props.$groupId).toBe('acme');
  expect(of('alias').props).toMatchObject({ $userId: 'rjs-2', $previousId: 'rjs-1' });
  expect(await rapport.happenedTo(of('identify').customer!)).toContain(of('page').id);
});

test('posthog-js: gzip as text, and what it sends as it leaves, arrive complete', async ({ page }) => {
  const key = await rapport.key('posthog');
  const site = await ForeignPage.serve(`<script type="module">
    import posthog from '/lib/posthog-js/dist/module.js';
    // It sends nothing from a browser that a program drives, unless told so.
    posthog.init('${key}', { api_host: '${rapport.url}', autocapture: false, opt_out_useragent_filter: true });
    window.posthog = posthog;
    </script>`);
  await page.goto(`${site.origin}/tea`);
  await page.waitForFunction(() => (window as any).posthog?.__loaded);
  await page.evaluate(() => {
    const posthog = (window as any).posthog;
    posthog.capture('Tea Chosen', { sort: 'assam' });
    posthog.identify('pjs-1', { email: 'pjs@example.org' }, { first_tea: 'assam' });
    posthog.group('company', 'g2', { name: 'ACME' });
    posthog.capture('Tea Bought', { amount: 4 });
    posthog.alias('pjs-0');
  });
  await rapport.until('posthog client', have('page', 'Tea Chosen', 'identify', 'group', 'Tea Bought', 'alias'));
  await page.evaluate(() => (window as any).posthog.capture('Just Before Leaving'));
  await page.goto('about:blank');
  const facts = await rapport.until('posthog client', have('Just Before Leaving'));
  await site.stop();
  const of = (type: string) => facts.find((f) => f.type === type)!;
  expect(of('page')).toMatchObject({ channel: 'web' });
  expect(of('Tea Chosen').props).toMatchObject({ sort: 'assam', $anonymousId: expect.any(String) });
  expect(of('Tea Chosen').props.$userId).toBeUndefined();
  expect(of('identify').props).toMatchObject({
    $userId: 'pjs-1', $traits: { email: 'pjs@example.org' }, $traitsOnce: { first_tea: 'assam' },
  });
  expect(of('Tea Bought').props).toMatchObject({ amount: 4, $userId: 'pjs-1' });
  expect(of('group').props).toMatchObject({ $groupId: 'g2' });
  expect(await rapport.happenedTo(of('identify').customer!)).toContain(of('Tea Chosen').id);
});

test('a page that is not on the list of the key cannot send', async ({ page }) => {
  const key = await rapport.key('segment', ['https://shop.example']);
  const site = await ForeignPage.serve('');
  await page.goto(site.origin);
  const outcome = await page.evaluate(async ([url, writeKey]) => {
    try {
      return (await fetch(`${url}/v1/t`, { method: 'POST', body: JSON.stringify({ event: 'x', userId: 'u', writeKey }) })).status;
    } catch {
      return 'blocked';
    }
  }, [rapport.url, key]);
  await site.stop();
  expect(outcome).toBe('blocked');
});
