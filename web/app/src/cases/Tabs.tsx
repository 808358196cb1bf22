import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { useWorkspace } from '../api/hooks';
import css from '../ui/lists.module.css';

export const sections = ['rules', 'promises', 'teams', 'causes', 'recovery'] as const;

/** The pages of this area. */
export function Tabs() {
  const { t } = useTranslation('cases');
  const { id } = useWorkspace();
  return (
    <nav className={css.tabs} aria-label={t('title')}>
      <NavLink end to={`/w/${id}/cases`}>{t('title')}</NavLink>
      <NavLink to={`/w/${id}/service-reports`}>{t('reportsTab')}</NavLink>
      <NavLink to={`/w/${id}/recovery`}>{t('recoveryTab')}</NavLink>
      {sections.map(section => <NavLink key={section} to={`/w/${id}/cases/settings/${section}`}>{t(`section.${section}`)}</NavLink>)}
    </nav>
  );
}
