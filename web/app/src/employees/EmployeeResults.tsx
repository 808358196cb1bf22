import { Button, MultiSelect, Select } from '@mantine/core';
import { IconDownload, IconFilterOff, IconLock, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { withQuery } from '../api/client';
import { useMay, usePath, useRead, useWorkspace } from '../api/hooks';
import { useFormats } from '../ui/format';
import { Fault, PageHead, Panel, Waiting } from '../ui/Page';
import { Cuts, QuestionCard } from './Cards';
import css from '../ui/lists.module.css';
import { groups, type Results } from './types';

/** What employees answered, for groups of at least five. */
export default function EmployeeResults({ survey, name }: { survey: string; name: string }) {
  const { t } = useTranslation('employees');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const path = usePath();
  const mayExport = useMay('analyst');
  const [search, setSearch] = useSearchParams();
  const all = useRead<Results>('results', `/surveys/${survey}/employee-results`);
  const tail = `/surveys/${survey}/employee-results`;
  const asked = new URLSearchParams([...search].filter(([key]) => ([...groups, 'from', 'to'] as string[]).includes(key))).toString();
  const results = useRead<Results>('results', asked ? `${tail}?${asked}` : tail, undefined, { keep: true });
  const set = (key: string, values: string[]) => setSearch(now => {
    const next = new URLSearchParams(now);
    next.delete(key);
    for (const value of values) next.append(key, value);
    return next;
  }, { replace: true });
  const months = all.data?.waves.map(wave => wave.key) ?? [];
  return (
    <>
      <PageHead title={t('results.title', { name })} lead={t('results.lead')} actions={
        <>
          <Button component={Link} to={`/w/${id}/surveys/${survey}`} variant="default" leftSection={<IconPencil size={16} />}>{t('edit')}</Button>
          {mayExport ? <Button component="a" download href={`${withQuery(path(`${tail}.csv`))}${asked ? `?${asked}` : ''}`} variant="default" leftSection={<IconDownload size={16} />}>{t('export')}</Button> : null}
        </>} />
      <div className={css.filters} role="group" aria-label={t('results.filters')}>
        {all.data?.groups.map(group => (
          <MultiSelect key={group.name} label={t(group.name as 'team')} placeholder={search.has(group.name) ? '' : t('all')} clearable value={search.getAll(group.name)} onChange={values => set(group.name, values)}
            data={group.items.filter(item => item.key).map(item => ({ value: item.key, label: item.label }))} />
        ))}
        {(['from', 'to'] as const).map(end => <Select key={end} label={t(`results.${end}`)} placeholder={t('all')} clearable value={search.get(end)} onChange={value => set(end, value ? [value] : [])} data={months} />)}
        {asked ? <Button variant="subtle" leftSection={<IconFilterOff size={16} />} onClick={() => setSearch({}, { replace: true })}>{t('results.clear')}</Button> : null}
      </div>
      {results.error && !results.data ? <Panel><Fault problem={results.error} retry={() => void results.refetch()} /></Panel>
        : !results.data ? <Panel><Waiting lines={10} /></Panel>
        : (
          <>
            <p className={css.rule}><IconLock size={16} aria-hidden /><span>{t('results.rule', { least: results.data.least })} {results.data.waiting ? t('results.waiting') : null}</span></p>
            {results.data.hidden ? <Panel><p className={css.none}>{t('results.hidden')}</p></Panel> : (
              <>
                <dl className={css.tiles}><div className={css.tile}><dt>{t('results.n')}</dt><dd><strong>{format.number(results.data.n)}</strong></dd></div></dl>
                <div className={css.cards}>
                  {results.data.groups.map(group => <Cuts key={group.name} title={t(`results.by.${group.name as 'team'}`)} cuts={group.items} format={format} />)}
                  {results.data.waves.length > 1 ? <Cuts title={t('results.by.month')} cuts={results.data.waves} format={format} /> : null}
                  {results.data.elements.map(element => <QuestionCard key={element.id} element={element} format={format} />)}
                </div>
              </>
            )}
          </>
        )}
    </>
  );
}
