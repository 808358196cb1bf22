import { useTranslation } from 'react-i18next';
import { useRead, useWorkspace } from '../api/hooks';
import { useFormats } from '../ui/format';
import listCss from '../ui/lists.module.css';
import { Panel, TextLink } from '../ui/Page';
import css from './reports.module.css';
import type { Workload } from './types';

/** What waits now, for whom. */
export function LoadPanel() {
  const { t } = useTranslation('reports');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const items = useRead<{ items: Workload[] }>('cases', '/service-reports/load').data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Panel title={t('load.title')} note={t('load.note')} className={css.below ?? ''} flush>
      <div className={listCss.scroll} tabIndex={0} role="region" aria-label={t('load.title')}>
        <table className={listCss.table}>
          <thead><tr><th scope="col">{t('slice.agent')}</th><th scope="col">{t('load.cases')}</th><th scope="col">{t('load.late')}</th><th scope="col">{t('load.conversations')}</th><th scope="col">{t('load.owed')}</th></tr></thead>
          <tbody>
            {items.map(one => (
              <tr key={one.agent?.id ?? ''}>
                <th scope="row"><TextLink to={`/w/${id}/cases?owner=${one.agent?.id ?? 'nobody'}`}>{one.agent ? one.agent.name || t('gone') : t('nobody.agent')}</TextLink></th>
                <td>{format.number(one.cases)}</td><td>{format.number(one.lateCases)}</td><td>{format.number(one.conversations)}</td><td>{format.number(one.owed)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
