import { createBrowserRouter, type RouteObject } from 'react-router';
import type { ComponentType } from 'react';
import { Home } from './shell/Home';
import { PageFault } from './shell/PageFault';

/** A page arrives when it is first visited. */
const page = (path: string, load: () => Promise<{ default: ComponentType }>): RouteObject => ({
  ...(path === '' ? { index: true as const } : { path }),
  lazy: async () => ({ Component: (await load()).default }),
});

export const router = createBrowserRouter([
  {
    ErrorBoundary: PageFault,
    HydrateFallback: () => null,
    children: [
      { index: true, Component: Home },
      page('setup', () => import('./session/SetupPage')),
      page('sign-in', () => import('./session/SignInPage')),
      page('enrol', () => import('./session/EnrolPage')),
      page('invite/:token', () => import('./session/InvitePage')),
      page('reset/:token', () => import('./session/ResetPage')),
      {
        path: 'w/:workspace',
        lazy: async () => ({ Component: (await import('./shell/Shell')).default }),
        children: [
          {
            ErrorBoundary: PageFault,
            children: [
              page('', () => import('./insight/DashboardPage')),
              page('insights', () => import('./insights/InsightsPage')),
              page('predictions', () => import('./predictions/PredictionsPage')),
              page('start', () => import('./start/StartPage')),
              page('customers', () => import('./customers/CustomersPage')),
              page('customers/:customer', () => import('./customers/CustomerPage')),
              page('segments', () => import('./segments/SegmentsPage')),
              page('segments/new', () => import('./segments/EditSegmentPage')),
              page('segments/lifecycle', () => import('./segments/LifecyclePage')),
              page('segments/:segment', () => import('./segments/SegmentPage')),
              page('segments/:segment/edit', () => import('./segments/EditSegmentPage')),
              page('journeys', () => import('./journeys/DiscoverPage')),
              page('journeys/maps', () => import('./journeys/maps/MapsPage')),
              page('journeys/maps/:map', () => import('./journeys/maps/MapPage')),
              page('surveys', () => import('./surveys/SurveysPage')),
              page('surveys/:survey', () => import('./surveys/SurveyPage')),
              page('reviews', () => import('./reviews/ReviewsPage')),
              page('reviews/:review', () => import('./reviews/ReviewPage')),
              page('interviews', () => import('./interviews/InterviewsPage')),
              page('interviews/quotes', () => import('./interviews/QuotesPage')),
              page('interviews/:interview', () => import('./interviews/InterviewPage')),
              page('employees', () => import('./employees/EmployeesPage')),
              page('employees/reports', () => import('./employees/ReportsPage')),
              page('employees/reports/:report', () => import('./employees/ReportPage')),
              page('employees/teams', () => import('./employees/TeamsPage')),
              page('feedback', () => import('./feedback/FeedbackPage')),
              page('topics', () => import('./feedback/TopicsPage')),
              page('topics/:topic', () => import('./feedback/TopicPage')),
              page('inbox', () => import('./inbox/InboxPage')),
              page('inbox/settings', () => import('./inbox/SettingsPage')),
              page('inbox/:conversation', () => import('./inbox/InboxPage')),
              page('cases', () => import('./cases/CasesPage')),
              page('cases/settings/:section', () => import('./cases/settings/SettingsPage')),
              page('fixes', () => import('./fixes/FixesPage')),
              page('service-reports', () => import('./reports/ReportsPage')),
              page('recovery', () => import('./recovery/RecoveryPage')),
              page('cases/:case', () => import('./cases/CasePage')),
              page('help', () => import('./help/ArticlesPage')),
              page('help/gaps', () => import('./help/GapsPage')),
              page('help/centre', () => import('./help/CentrePage')),
              page('help/articles/:article', () => import('./help/ArticlePage')),
              page('causes', () => import('./causes/CausesPage')),
              page('events', () => import('./events/EventsPage')),
              page('imports', () => import('./imports/ImportsPage')),
              page('imports/:import', () => import('./imports/ImportPage')),
              page('jobs', () => import('./jobs/JobsPage')),
              page('health', () => import('./health/HealthPage')),
              page('audit', () => import('./audit/AuditPage')),
              page('surveys/:survey/results', () => import('./surveys/results/ResultsPage')),
              page('settings', () => import('./settings/SettingsPage')),
              page('settings/:section', () => import('./settings/SettingsPage')),
            ],
          },
        ],
      },
      page('*', () => import('./shell/MissingPage')),
    ],
  },
], { basename: '/app' });
