export const dialects = ['segment', 'rudderstack', 'posthog', 'http'] as const;
export type Dialect = (typeof dialects)[number];

export interface Snippet { key: 'node' | 'browser' | 'curl'; text: string }

/** Code that sends a first customer and a first answer with a client people already use. */
export function snippets(dialect: Dialect, address: string, writeKey: string): Snippet[] {
  switch (dialect) {
    case 'segment': return [
      { key: 'node', text: `import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({ writeKey: '${writeKey}', host: '${address}' });

analytics.identify({ userId: 'u-1', traits: { name: 'Ada Example', email: 'ada@example.com' } });
analytics.track({ userId: 'u-1', event: 'Survey Answered', properties: {
  survey: 'welcome', metric: 'nps', score: 9, text: 'Easy to set up', channel: 'web',
} });
await analytics.closeAndFlush();` },
      { key: 'browser', text: `import { AnalyticsBrowser } from '@segment/analytics-next';

const analytics = AnalyticsBrowser.load(
  { writeKey: '${writeKey}', cdnURL: '${address}' },
  { integrations: { 'Segment.io': { apiHost: '${address.replace(/^https?:\/\//, '')}/v1', protocol: '${address.startsWith('https') ? 'https' : 'http'}' } } },
);
analytics.identify('u-1', { name: 'Ada Example', email: 'ada@example.com' });
analytics.track('Store Visited', { channel: 'store', place: 'Berlin Mitte' });` },
    ];
    case 'rudderstack': return [
      { key: 'node', text: `import RudderAnalytics from '@rudderstack/rudder-sdk-node';

const analytics = new RudderAnalytics('${writeKey}', { dataPlaneUrl: '${address}' });

analytics.identify({ userId: 'u-1', traits: { name: 'Ada Example', email: 'ada@example.com' } });
analytics.track({ userId: 'u-1', event: 'Survey Answered', properties: {
  survey: 'welcome', metric: 'nps', score: 9, text: 'Easy to set up', channel: 'web',
} });
analytics.flush();` },
      { key: 'browser', text: `import { RudderAnalytics } from '@rudderstack/analytics-js';

const analytics = new RudderAnalytics();
analytics.load('${writeKey}', '${address}', { configUrl: '${address}' });
analytics.identify('u-1', { name: 'Ada Example', email: 'ada@example.com' });
analytics.track('Store Visited', { channel: 'store', place: 'Berlin Mitte' });` },
    ];
    case 'posthog': return [
      { key: 'node', text: `import { PostHog } from 'posthog-node';

const posthog = new PostHog('${writeKey}', { host: '${address}' });

posthog.identify({ distinctId: 'u-1', properties: { name: 'Ada Example', email: 'ada@example.com' } });
posthog.capture({ distinctId: 'u-1', event: 'Survey Answered', properties: {
  survey: 'welcome', metric: 'nps', score: 9, text: 'Easy to set up', channel: 'web',
} });
await posthog.shutdown();` },
      { key: 'browser', text: `import posthog from 'posthog-js';

posthog.init('${writeKey}', { api_host: '${address}', person_profiles: 'always' });
posthog.identify('u-1', { name: 'Ada Example', email: 'ada@example.com' });
posthog.capture('Store Visited', { channel: 'store', place: 'Berlin Mitte' });` },
    ];
    case 'http': return [
      { key: 'curl', text: `curl ${address}/v1/batch -u ${writeKey}: -H 'Content-Type: application/json' -d '{
  "batch": [
    { "type": "identify", "userId": "u-1", "traits": { "name": "Ada Example", "email": "ada@example.com" } },
    { "type": "track", "userId": "u-1", "event": "Survey Answered", "properties": {
        "survey": "welcome", "metric": "nps", "score": 9, "text": "Easy to set up", "channel": "web" } }
  ]
}'` },
    ];
  }
}
