import { lazy, Suspense, type ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useParams } from 'react-router';
import { useWorkspace } from '../../api/hooks';
import { PageHead, Waiting } from '../../ui/Page';
import listCss from '../../ui/lists.module.css';
import { sections, Tabs } from '../Tabs';

const views: Record<(typeof sections)[number], ComponentType> = {
  rules: lazy(() => import('./RulesSection')), promises: lazy(() => import('./PromisesSection')), teams: lazy(() => import('./TeamsSection')), causes: lazy(() => import('./CausesSection')),
  recovery: lazy(() => import('./RecoverySection')),
};

/** What opens cases, what is promised, who serves, and why things go wrong. */
export default function SettingsPage() {
  const { t } = useTranslation('cases');
  const { id } = useWorkspace();
  const { section } = useParams();
  const chosen = sections.find(one => one === section);
  if (!chosen) return <Navigate to={`/w/${id}/cases/settings/rules`} replace />;
  const View = views[chosen];
  return (
    <>
      <PageHead title={t(`section.${chosen}`)} />
      <Tabs />
      <div className={listCss.column}><Suspense fallback={<Waiting />}><View /></Suspense></div>
    </>
  );
}
