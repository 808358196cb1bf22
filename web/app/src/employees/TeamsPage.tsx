import { Select, TextInput } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useRead, useWorkspace } from '../api/hooks';
import type { Metric } from '../api/types';
import type { SurveyLine } from '../surveys/types';
import { useFormats } from '../ui/format';
import { Empty, Fault, PageHead, Panel, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import css from '../ui/lists.module.css';
import { Tabs } from './Tabs';
import { groups, type Teams } from './types';

/** What teams say beside what their customers say. */
export default function TeamsPage() {
  const { t } = useTranslation('employees');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const [search, setSearch] = useSearchParams();
  const surveys = useRead<{ items: SurveyLine[] }>('surveys', '/surveys');
  const metrics = useRead<{ items: Metric[] }>('metrics', '/metrics');
  const asking = surveys.data?.items.filter(line => line.employees && line.publishedVersion > 0) ?? [];
  const survey = search.get('survey') ?? asking[0]?.id;
  const asked = { survey, group: search.get('group') ?? 'team', metric: search.get('metric') ?? 'nps.0-10', dimension: search.get('dimension') };
  const teams = useRead<Teams>('metric', '/employees/teams', asked, { enabled: survey !== undefined, keep: true });
  const set = (name: string, value: string | null) => setSearch(now => {
    const next = new URLSearchParams(now);
    if (value) next.set(name, value); else next.delete(name);
    return next;
  }, { replace: true });
  return (
    <>
      <PageHead title={t('teams.title')} lead={t('teams.lead')} />
      <Tabs />
      <Panel flush>
        {asking.length > 0 ? (
          <div className={css.bar}>
            <Select label={t('teams.survey')} allowDeselect={false} value={survey ?? null} onChange={value => set('survey', value)} data={asking.map(line => ({ value: line.id, label: line.name }))} />
            <Select label={t('teams.by')} allowDeselect={false} value={asked.group} onChange={value => set('group', value)} data={groups.map(group => ({ value: group, label: t(group) }))} />
            <Select label={t('teams.metric')} allowDeselect={false} value={asked.metric} onChange={value => set('metric', value)} data={metrics.data?.items.map(one => ({ value: one.id, label: one.name })) ?? []} />
            <TextInput label={t('teams.dimension')} placeholder={`prop:${asked.group}`} value={asked.dimension ?? ''} onChange={event => set('dimension', event.currentTarget.value)} />
          </div>
        ) : null}
        {surveys.error && !surveys.data ? <Fault problem={surveys.error} retry={() => void surveys.refetch()} />
          : !surveys.data ? <div className={uiCss.panelBody}><Waiting /></div>
          : asking.length === 0 ? <Empty icon={IconUsersGroup} title={t('teams.empty')} text={t('teams.emptyText')} action={{ label: t('teams.toSurveys'), to: `/w/${id}/employees` }} />
          : teams.error ? <Fault problem={teams.error} retry={() => void teams.refetch()} />
          : !teams.data ? <div className={uiCss.panelBody}><Waiting /></div>
          : (
            <div className={css.scroll} role="region" tabIndex={0} aria-label={t('teams.title')}>
              <table className={css.table}>
                <thead><tr><th scope="col">{t(asked.group as 'team')}</th><th scope="col">{t('teams.employees')}</th><th scope="col">n</th><th scope="col">{t('teams.customers')}</th><th scope="col">n</th></tr></thead>
                <tbody>
                  {teams.data.items.map(line => (
                    <tr key={line.value}>
                      <th scope="row">{line.label || t('nobodySaid')}</th>
                      {line.employees ? <><td><Printed figure={line.employees} format={format} /></td><td>{format.number(line.employees.n)}</td></> : <td colSpan={2} className={css.hidden}>{t('few')}</td>}
                      <td>{line.customers.n > 0 ? <Printed figure={line.customers} format={format} /> : '–'}</td>
                      <td>{format.number(line.customers.n)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
      </Panel>
      <p className={css.fine}>{t('teams.fine')}</p>
    </>
  );
}

function Printed({ figure, format }: { figure: Teams['items'][number]['customers']; format: ReturnType<typeof useFormats> }) {
  if (!figure.printed) return '–';
  const range = figure.printed.low != null && figure.printed.high != null ? `${format.number(figure.printed.low)} – ${format.number(figure.printed.high)}` : '';
  return <><strong>{format.number(figure.printed.value)}</strong> <small>{range}</small></>;
}
