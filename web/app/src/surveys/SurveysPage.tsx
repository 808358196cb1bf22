import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconChartBar, IconCopy, IconDots, IconMessage2Question, IconPlus, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { api } from '../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../api/hooks';
import { Confirm, Pill, tell } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Empty, Fault, PageHead, Panel, useProblemText, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import { stateTone } from './state';
import css from './surveys.module.css';
import type { Survey, SurveyLine } from './types';

const NewSurvey = lazy(() => import('./NewSurvey'));

export default function SurveysPage() {
  const { t } = useTranslation('surveys');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const navigate = useNavigate();
  const words = useProblemText();
  const [mayEdit, mayDelete] = [useMay('analyst'), useMay('admin')];
  const list = useRead<{ items: SurveyLine[] }>('surveys', '/surveys');
  const [making, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<SurveyLine | null>(null);
  const [deleting, setDeleting] = useState(false);
  const copy = useChange<SurveyLine, Survey>((line, path) => api.post(path('/surveys'), { name: t('copyName', { name: line.name }), copyOf: line.id }), ['surveys']);
  const remove = useChange<string>((survey, path) => api.delete(path(`/surveys/${survey}`)), ['surveys']);
  const rows = list.data?.items ?? [];
  const make = mayEdit ? { label: t('empty.action'), onClick: () => setMaking(true) } : undefined;
  return (
    <>
      <PageHead title={t('list.title')} lead={rows.length > 0 ? t('list.lead') : undefined} actions={mayEdit && rows.length > 0 ? <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>{t('list.new')}</Button> : undefined} />
      <Panel flush className={css.flushTop}>
        {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} />
          : !list.data ? <div className={uiCss.panelBody}><Waiting /></div>
          : rows.length === 0 ? <Empty icon={IconMessage2Question} title={t('empty.title')} text={t('empty.text')} action={make} />
          : (
            <ul className={css.list}>
              <li className={css.listHead} aria-hidden><span>{t('list.name')}</span><span>{t('list.state')}</span><span>{t('list.answers')}</span><span>{t('list.changed')}</span><span /></li>
              {rows.map(line => (
                <li key={line.id} className={css.listRow}>
                  <Link className={css.listName} to={`/w/${id}/surveys/${line.id}`}>{line.name}</Link>
                  <span className={css.listState}><Pill tone={stateTone[line.state]}>{t(`state.${line.state}`)}</Pill></span>
                  <span className={`num ${css.listCount}`}>{line.responseLimit ? t('list.ofLimit', { done: format.number(line.completed), limit: format.number(line.responseLimit) }) : t('list.count', { count: line.completed, text: format.number(line.completed) })}</span>
                  <span className={css.listWhen} title={format.moment(line.changed)}>{format.ago(line.changed)}</span>
                  {mayEdit ? (
                    <Menu position="bottom-end" shadow="md">
                      <Menu.Target><ActionIcon className={css.listMenu} variant="subtle" color="gray" size={34} aria-label={t('list.menu', { name: line.name })}><IconDots size={17} /></ActionIcon></Menu.Target>
                      <Menu.Dropdown>
                        {line.publishedVersion > 0 ? <Menu.Item leftSection={<IconChartBar size={16} />} component={Link} to={`/w/${id}/surveys/${line.id}/results`}>{t('results')}</Menu.Item> : null}
                        <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => copy.mutate(line, { onSuccess: made => void navigate(`/w/${id}/surveys/${made.id}`), onError: problem => tell.fault(words(problem) ?? '') })}>{t('duplicate')}</Menu.Item>
                        {mayDelete ? <Menu.Item color="var(--r-bad)" leftSection={<IconTrash size={16} />} onClick={() => { setLeaving(line); setDeleting(true); }}>{t('list.delete')}</Menu.Item> : null}
                      </Menu.Dropdown>
                    </Menu>
                  ) : <span />}
                </li>
              ))}
            </ul>
          )}
      </Panel>
      <Confirm opened={deleting} close={() => setDeleting(false)} title={t('list.deleteTitle', { name: leaving?.name })} action={t('list.delete')} busy={remove.isPending} fault={words(remove.error)}
        text={leaving && leaving.completed > 0 ? t('list.deleteAnswers', { count: leaving.completed }) : t('list.deleteText')}
        act={() => remove.mutate(leaving!.id, { onSuccess: () => { setDeleting(false); tell.done(t('list.deleted', { name: leaving!.name })); } })} />
      <Suspense fallback={null}>{making ? <NewSurvey close={() => setMaking(false)} /> : null}</Suspense>
    </>
  );
}
