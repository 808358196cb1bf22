import { Button } from '@mantine/core';
import { IconPlus, IconUserHeart } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay, useRead, useWorkspace } from '../api/hooks';
import { stateTone } from '../surveys/state';
import type { SurveyLine } from '../surveys/types';
import { Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Empty, Fault, PageHead, Panel, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import css from '../ui/lists.module.css';
import { Tabs } from './Tabs';

const NewSurvey = lazy(() => import('../surveys/NewSurvey'));

/** Surveys that ask employees. */
export default function EmployeesPage() {
  const { t } = useTranslation(['employees', 'surveys']);
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const mayEdit = useMay('analyst');
  const list = useRead<{ items: SurveyLine[] }>('surveys', '/surveys');
  const [making, setMaking] = useState(false);
  const rows = list.data?.items.filter(line => line.employees) ?? [];
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} actions={mayEdit && rows.length > 0 ? <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>{t('newSurvey')}</Button> : undefined} />
      <Tabs />
      <Panel flush>
        {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} />
          : !list.data ? <div className={uiCss.panelBody}><Waiting /></div>
          : rows.length === 0 ? <Empty icon={IconUserHeart} title={t('empty.title')} text={t('empty.text')} {...(mayEdit ? { action: { label: t('newSurvey'), onClick: () => setMaking(true) } } : {})} />
          : (
            <ul className={css.list}>
              {rows.map(line => (
                <li key={line.id} className={css.row}>
                  <span className={css.name}>
                    <Link to={`/w/${id}/surveys/${line.id}${line.publishedVersion > 0 ? '/results' : ''}`}>{line.name}</Link>
                    <small>{t(`moment.${line.employees!}`)}</small>
                  </span>
                  <Pill tone={stateTone[line.state]}>{t(`surveys:state.${line.state}`)}</Pill>
                  <span className={`num ${css.side}`}>{t('answers', { count: line.completed, text: format.number(line.completed) })}</span>
                  {mayEdit ? <Button className={css.above} component={Link} to={`/w/${id}/surveys/${line.id}`} variant="subtle" size="xs" aria-label={t('editOf', { name: line.name })}>{t('edit')}</Button> : <span />}
                </li>
              ))}
            </ul>
          )}
      </Panel>
      <Suspense fallback={null}>{making ? <NewSurvey employees close={() => setMaking(false)} /> : null}</Suspense>
    </>
  );
}
