import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { useWorkspace } from '../api/hooks';
import css from '../ui/lists.module.css';

const pages = [['surveys', ''], ['reports', '/reports'], ['teams', '/teams']] as const;

/** The pages of this area. */
export function Tabs() {
  const { t } = useTranslation('employees');
  const { id } = useWorkspace();
  return (
    <nav className={css.tabs} aria-label={t('title')}>
      {pages.map(([key, tail]) => <NavLink key={key} end to={`/w/${id}/employees${tail}`}>{t(`tab.${key}`)}</NavLink>)}
    </nav>
  );
}
