import { Button } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../api/hooks';
import { causePath, useChoices } from '../cases/hooks';
import { useFormats } from '../ui/format';
import { Panel, TextLink } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import css from './causes.module.css';
import type { Problem } from './types';

const few = 15;

/** What people suffer from, and what was found to be behind it. */
export function Problems({ of, trace }: { of: Problem[]; trace?: (problem: Problem) => void }) {
  const { t } = useTranslation('causes');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const { causes } = useChoices();
  const [all, setAll] = useState(false);
  if (of.length === 0) return null;
  const named = (cause: string | null) => { const found = causes.find(one => one.id === cause); return found ? causePath(causes, found) : ''; };
  return (
    <Panel title={t('problems.title')} note={t('problems.note')} flush className={css.problems}>
      <div className={uiCss.tableWrap} tabIndex={0} role="group" aria-label={t('problems.title')}>
        <table className={uiCss.table}>
          <thead><tr><th scope="col">{t('problems.problem')}</th><th scope="col" className={uiCss.end}>{t('problems.count')}</th><th scope="col">{t('problems.cause')}</th>{trace ? <th scope="col"><span className="visually-hidden">{t('trace')}</span></th> : null}</tr></thead>
          <tbody>
            {(all ? of : of.slice(0, few)).map(problem => (
              <tr key={problem.topic}>
                <th scope="row"><TextLink to={`/w/${id}/topics/${problem.topic}`}>{problem.name}</TextLink>{problem.parent ? <small className={css.part}>{problem.parent}</small> : null}</th>
                <td className={`num ${uiCss.end}`}>{format.number(problem.count)}</td>
                <td>
                  {problem.cause ? named(problem.cause) : <span className={css.soft}>{t('untraced')}</span>}
                  {problem.inherited ? <small className={css.part}>{t('problems.inherited', { name: problem.parent })}</small> : null}
                  {problem.whys.length > 0 ? <small className={css.part}>{problem.whys.join(' → ')}</small> : null}
                </td>
                {trace ? <td className={uiCss.end}><Button size="compact-sm" variant="subtle" leftSection={<IconRoute size={15} />} aria-label={t(problem.cause && !problem.inherited ? 'changeOne' : 'traceOne', { name: problem.name })} onClick={() => trace(problem)}>{problem.cause && !problem.inherited ? t('change') : t('trace')}</Button></td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {of.length > few ? <div className={css.foot}><Button variant="subtle" size="compact-sm" onClick={() => setAll(!all)}>{all ? t('less') : t('more', { count: of.length })}</Button></div> : null}
    </Panel>
  );
}
