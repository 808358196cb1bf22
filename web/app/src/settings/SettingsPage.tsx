import { lazy, Suspense, type ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, NavLink, useParams } from 'react-router';
import { useMay, useWorkspace } from '../api/hooks';
import type { RoleName } from '../api/types';
import { PageHead, Waiting } from '../ui/Page';
import css from './settings.module.css';

const sections: { key: 'workspace' | 'people' | 'keys' | 'touchpoints' | 'targets' | 'fields' | 'mail' | 'contact' | 'messages' | 'account' | 'demo' | 'danger'; needs: RoleName; view: ComponentType }[] = [
  { key: 'workspace', needs: 'admin', view: lazy(() => import('./WorkspaceSection')) },
  { key: 'people', needs: 'admin', view: lazy(() => import('./PeopleSection')) },
  { key: 'keys', needs: 'admin', view: lazy(() => import('./KeysSection')) },
  { key: 'touchpoints', needs: 'analyst', view: lazy(() => import('./TouchpointsSection')) },
  { key: 'targets', needs: 'analyst', view: lazy(() => import('./TargetsSection')) },
  { key: 'fields', needs: 'admin', view: lazy(() => import('./FieldsSection')) },
  { key: 'mail', needs: 'admin', view: lazy(() => import('./MailSection')) },
  { key: 'contact', needs: 'admin', view: lazy(() => import('./ContactSection')) },
  { key: 'messages', needs: 'viewer', view: lazy(() => import('./MessagesSection')) },
  { key: 'account', needs: 'viewer', view: lazy(() => import('./AccountSection')) },
  { key: 'demo', needs: 'admin', view: lazy(() => import('./DemoSection')) },
  { key: 'danger', needs: 'owner', view: lazy(() => import('./DangerSection')) },
];

export default function SettingsPage() {
  const { t } = useTranslation('settings');
  const { id } = useWorkspace();
  const { section } = useParams();
  const may: Record<RoleName, boolean> = { viewer: true, agent: useMay('agent'), analyst: useMay('analyst'), admin: useMay('admin'), owner: useMay('owner') };
  const allowed = sections.filter(item => may[item.needs]);
  const chosen = allowed.find(item => item.key === section);
  if (!chosen) return <Navigate to={`/w/${id}/settings/${allowed[0]!.key}`} replace />;
  return (
    <>
      <PageHead title={t('title')} />
      <div className={css.layout}>
        <nav className={css.tabs} aria-label={t('title')}>
          {allowed.map(item => <NavLink key={item.key} to={`/w/${id}/settings/${item.key}`} className={css.tab ?? ''}>{t(`section.${item.key}`)}</NavLink>)}
        </nav>
        <div className={css.stack}><Suspense fallback={<Waiting />}><chosen.view /></Suspense></div>
      </div>
    </>
  );
}
