import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { useWorkspace } from '../api/hooks';
import css from '../ui/lists.module.css';

/** The pages of this area. */
export function Tabs() {
  const { t } = useTranslation('help');
  const { id } = useWorkspace();
  return (
    <nav className={css.tabs} aria-label={t('title')}>
      <NavLink end to={`/w/${id}/help`}>{t('articles')}</NavLink>
      <NavLink to={`/w/${id}/help/gaps`}>{t('gaps.title')}</NavLink>
      <NavLink to={`/w/${id}/help/centre`}>{t('centre.title')}</NavLink>
    </nav>
  );
}
