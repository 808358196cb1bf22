// Real, unmodified server-side clients against the real server. row 1.1
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import { expect, test } from '@playwright/test';
import { PostHog } from 'posthog-node';
import { have, Rapport } from '../server';

let rapport: Rapport;
test.beforeAll(async () => void (rapport = await Rapport.start()));
test.afterAll(async () => rapport?.stop());

test('@segment/analytics-node: every call arrives complete', async () => {
  const client = new Analytics({ writeKey: await rapport.key('segment'), host: rapport.url, flushAt: 3, maxRetries: 0 });
  const errors: unknown[] = [];
  client.on('error', (e) => errors.push(e));
  client.identify({ userId: 'seg-1', traits: { email: 'seg@example.org', plan: 'gold' } });
  client.track({
    userId: 'seg-1', event: 'Order Completed',
    properties: { order_id: 'o1', total: 49.9, currency: 'EUR', products: [{ sku: 'a', quantity: 2 }] },
  });
  client.page({ userId: 'seg-1', name: 'Pricing', properties: { url: 'https://shop.example/pricing' } });
  client.screen({ userId: 'seg-1', name: 'Home' });
  client.group({ userId: 'seg-1', groupId: 'acme', traits: { name: 'ACME' } });
  client.alias({ previousId: 'seg-0', userId: 'seg-1' });
  client.track({ anonymousId: 'anon-1', event: 'Old Order', timestamp: new Date('2024-02-29T10:00:00Z') });
  await client.closeAndFlush();

  const facts = await rapport.until('segment client', have('identify', 'Order Completed', 'page', 'screen', 'group', 'alias', 'Old Order'));
  expect(errors).toEqual([]);
  expect(facts).toHaveLength(7);
  expect(new Set(facts.map((f) => f.messageId)).size).toBe(7);
  const of = (type: string) => facts.find((f) => f.type === type)!;
  expect(of('Order Completed').props).toMatchObject({
    order_id: 'o1', total: 49.9, currency: 'EUR', products: [{ sku: 'a', quantity: 2 }], $userId: 'seg-1',
    $context: { library: { name: '@segment/analytics-node', version: '3.1.0' } },
  });
  expect(of('identify').props.$traits).toEqual({ email: 'seg@example.org', plan: 'gold' });
  expect(of('page').props).toMatchObject({ $name: 'Pricing', url: 'https://shop.example/pricing' });
  expect(of('group').props).toMatchObject({ $groupId: 'acme', $traits: { name: 'ACME' } });
  expect(of('alias').props).toMatchObject({ $userId: 'seg-1', $previousId: 'seg-0' });
  expect(of('Old Order')).toMatchObject({ at: expect.stringContaining('2024-02-29T10:00:00'), historical: true });
  expect(of('Order Completed').customer).toBe(of('identify').customer);
});

test('@rudderstack/rudder-sdk-node: gzip under the type of a form arrives complete', async () => {
  const client = new RudderAnalytics(await rapport.key('rudderstack'), { dataPlaneUrl: rapport.url, flushAt: 2, gzip: true });
  client.identify({ userId: 'rud-1', traits: { email: 'rud@example.org' } });
  client.track({ userId: 'rud-1', event: 'Ticket Opened', properties: { topic: 'delivery' } });
  client.page({ userId: 'rud-1', name: 'Help' });
  client.screen({ userId: 'rud-1', name: 'Chat' });
  client.group({ userId: 'rud-1', groupId: 'acme', traits: { size: 7 } });
  client.alias({ previousId: 'rud-0', userId: 'rud-1' });
  await client.flush();

  const facts = await rapport.until('rudderstack client', have('identify', 'Ticket Opened', 'page', 'screen', 'group', 'alias'));
  expect(facts).toHaveLength(6);
  const of = (type: string) => facts.find((f) => f.type === type)!;
  expect(of('Ticket Opened').props).toMatchObject({ topic: 'delivery', $userId: 'rud-1' });
  expect(of('identify').props.$traits).toMatchObject({ email: 'rud@example.org' });
  expect(of('group').props).toMatchObject({ $groupId: 'acme', $traits: { size: 7 } });
  expect(of('alias').props.$previousId).toBe('rud-0');
});

test('posthog-node: batches, traits, groups and aliases arrive complete', async () => {
  const client = new PostHog(await rapport.key('posthog'), { host: rapport.url, flushAt: 3, disableGeoip: true });
  client.identify({ distinctId: 'ph-1', properties: { email: 'ph@example.org' } });
  client.capture({ distinctId: 'ph-1', event: 'Bought', properties: { amount: 12, $set_once: { first_product: 'tea' } } });
  client.alias({ distinctId: 'ph-1', alias: 'ph-0' });
  client.groupIdentify({ groupType: 'company', groupKey: 'g1', properties: { name: 'ACME' } });
  client.capture({ distinctId: 'ph-1', event: 'Renewed', groups: { company: 'g1' } });
  await client.shutdown();

  const facts = await rapport.until('posthog client', have('identify', 'Bought', 'alias', 'group', 'Renewed'));
  expect(facts).toHaveLength(5);
  const of = (type: string) => facts.find((f) => f.type === type)!;
  expect(of('Bought').props).toMatchObject({ amount: 12, $userId: 'ph-1', $traitsOnce: { first_product: 'tea' } });
  expect(of('identify').props.$traits).toMatchObject({ email: 'ph@example.org' });
  expect(of('alias').props).toMatchObject({ $userId: 'ph-1', $previousId: 'ph-0' });
  expect(of('group').props).toMatchObject({ $groupId: 'g1', $traits: { name: 'ACME' } });
  expect(of('group').props.$userId).toBeUndefined();
});

test('a message sent again counts once', async () => {
  const key = await rapport.key('segment');
  const message = { event: 'Sent Thrice', userId: 'dup', messageId: 'same' };
  for (let i = 0; i < 3; i++) {
    const answer = await fetch(`${rapport.url}/v1/track`, {
      method: 'POST', headers: { authorization: `Bearer ${key}` }, body: JSON.stringify(message),
    });
    expect(answer.status).toBe(200);
  }
  await fetch(`${rapport.url}/v1/track`, {
    method: 'POST', headers: { authorization: `Bearer ${key}` }, body: JSON.stringify({ event: 'After', userId: 'dup' }),
  });
  const facts = await rapport.until('segment client', have('Sent Thrice', 'After'));
  expect(facts.filter((f) => f.type === 'Sent Thrice')).toHaveLength(1);
});
