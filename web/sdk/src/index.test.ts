import { expect, test } from 'vitest';
import { rapport } from './index';

test('where there is no browser, as in server-side rendering, no call throws', () => {
  const heard: string[] = [];
  const off = rapport.on('consent', ({ consent }) => heard.push(consent));
  rapport.track('Early', { total: 1 });
  rapport.init({ key: 'rap_0123456789' });
  rapport.setConsent('granted');
  rapport.identify('ada', { plan: 'pro' }, { hash: '00' });
  rapport.open('survey');
  rapport.setConsent('denied');
  rapport.reset();
  off();
  rapport.setConsent('required');
  expect(heard).toContain('denied');
});
