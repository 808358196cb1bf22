import type alerts from './en/alerts.json';
import type common from './en/common.json';
import type shell from './en/shell.json';
import type session from './en/session.json';
import type start from './en/start.json';
import type dashboard from './en/dashboard.json';
import type customers from './en/customers.json';
import type events from './en/events.json';
import type drivers from './en/drivers.json';
import type insights from './en/insights.json';
import type predictions from './en/predictions.json';
import type imports from './en/imports.json';
import type jobs from './en/jobs.json';
import type settings from './en/settings.json';
import type health from './en/health.json';
import type audit from './en/audit.json';
import type demo from './en/demo.json';
import type results from './en/results.json';
import type surveys from './en/surveys.json';
import type segments from './en/segments.json';
import type feedback from './en/feedback.json';
import type asking from './en/asking.json';
import type interviews from './en/interviews.json';
import type reviews from './en/reviews.json';
import type inbox from './en/inbox.json';
import type journeys from './en/journeys.json';
import type maps from './en/maps.json';
import type causes from './en/causes.json';
import type help from './en/help.json';
import type cases from './en/cases.json';
import type fixes from './en/fixes.json';
import type reports from './en/reports.json';
import type recovery from './en/recovery.json';
import type employees from './en/employees.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      common: typeof common; shell: typeof shell; session: typeof session; start: typeof start; dashboard: typeof dashboard;
      alerts: typeof alerts; customers: typeof customers; events: typeof events; imports: typeof imports; insights: typeof insights; drivers: typeof drivers; jobs: typeof jobs;
      settings: typeof settings; health: typeof health; audit: typeof audit; demo: typeof demo; results: typeof results; surveys: typeof surveys; segments: typeof segments;
        asking: typeof asking; cases: typeof cases; causes: typeof causes; employees: typeof employees; feedback: typeof feedback; help: typeof help; inbox: typeof inbox; interviews: typeof interviews; journeys: typeof journeys; maps: typeof maps; predictions: typeof predictions; recovery: typeof recovery; reports: typeof reports; fixes: typeof fixes; reviews: typeof reviews;
    };
  }
}
