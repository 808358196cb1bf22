import { everywhere, expect, test } from './fixture';

const pages = [
  ['dashboard', ''], ['insights', '/insights'], ['drivers', '/drivers'], ['alerts', '/alerts'], ['alert-new', '/alerts/new'], ['predictions', '/predictions'], ['start', '/start'], ['customers', '/customers'], ['segments', '/segments'], ['segment-new', '/segments/new'], ['lifecycle', '/segments/lifecycle'], ['journeys', '/journeys'], ['maps', '/journeys/maps'], ['surveys', '/surveys'], ['reviews', '/reviews'], ['interviews', '/interviews'], ['quotes', '/interviews/quotes'], ['employees', '/employees'], ['employee-reports', '/employees/reports'], ['employee-teams', '/employees/teams'], ['inbox', '/inbox'], ['inbox-settings', '/inbox/settings'], ['cases', '/cases'], ['case-rules', '/cases/settings/rules'], ['case-promises', '/cases/settings/promises'], ['case-teams', '/cases/settings/teams'], ['case-causes', '/cases/settings/causes'], ['case-recovery', '/cases/settings/recovery'], ['service-reports', '/service-reports'], ['conversation-reports', '/service-reports?of=conversations'], ['bot-reports', '/service-reports?of=bot'], ['recovery', '/recovery'], ['fixes', '/fixes'], ['causes', '/causes'], ['help', '/help'], ['help-gaps', '/help/gaps'], ['help-centre', '/help/centre'], ['events', '/events'], ['imports', '/imports'], ['jobs', '/jobs'],
  ['health', '/health'], ['audit', '/audit'], ['workspace', '/settings/workspace'], ['people', '/settings/people'], ['keys', '/settings/keys'],
  ['touchpoints', '/settings/touchpoints'], ['targets', '/settings/targets'], ['fields', '/settings/fields'], ['mail', '/settings/mail'], ['contact', '/settings/contact'], ['messages', '/settings/messages'], ['account', '/settings/account'], ['demo', '/settings/demo'], ['danger', '/settings/danger'],
  ['missing', '/no-such-page'],
] as const;

test.use({ reducedMotion: 'reduce' } as object);
for (const [name, path] of pages) {
  test(`Page ${name} is accessible in the light and in the dark, and fits a phone of 360 pixels`, async ({ page, filled }) => {
    await page.goto(`/app/w/${filled.workspace}${path}`);
    await expect(page.locator('h1, [role="alert"], main p').first()).toBeVisible();
    await everywhere(page, name);
  });
}

test.describe('phone', () => {
  test.use({ viewport: { width: 360, height: 780 } });

  test('The phone menu leads to every page', async ({ page, filled }) => {
    await page.goto(`/app/w/${filled.workspace}`);
    await page.getByRole('navigation', { name: 'Quick pages' }).getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Health' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Health' })).toBeVisible();
  });
});
