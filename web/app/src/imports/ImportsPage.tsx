import { Alert, Button, FileButton, Progress } from '@mantine/core';
import { IconFileImport, IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { api } from '../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../api/hooks';
import type { Page } from '../api/types';
import { Pill, type Tone } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Empty, Fault, PageHead, Panel, useProblemText, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import css from './imports.module.css';
import { busy, type Import, type ImportState } from './types';

export const tones: Record<ImportState, Tone> = { uploaded: 'plain', checking: 'accent', checked: 'accent', running: 'accent', done: 'good', failed: 'bad', cancelled: 'plain', undoing: 'warn', undone: 'plain' };
const accepted = '.csv,.tsv,.txt,.xlsx,.jsonl,.ndjson,.json';

export default function ImportsPage() {
  const { t } = useTranslation('imports');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const words = useProblemText();
  const navigate = useNavigate();
  const may = useMay('analyst');
  const [over, setOver] = useState(false);
  const reset = useRef<() => void>(null);
  const list = useRead<Page<Import>>('imports', '/imports', undefined, { every: 5_000 });
  const upload = useChange<File[], Import>((files, path) => {
    const form = new FormData();
    files.forEach(file => form.append('files', file, file.name));
    return api.post(path('/imports'), form);
  }, ['imports']);
  const send = (files: File[]) => {
    reset.current?.();
    if (files.length > 0) upload.mutate(files, { onSuccess: made => void navigate(`/w/${id}/imports/${made.id}`) });
  };
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} />
      {may ? (
        <section className={css.drop} data-over={over} aria-label={t('drop.title')}
          onDragOver={event => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
          onDrop={event => { event.preventDefault(); setOver(false); send([...event.dataTransfer.files]); }}>
          <div className={css.icon}><IconUpload size={24} stroke={1.7} /></div>
          <p><strong>{t('drop.title')}</strong></p>
          <span>{t('drop.text')}</span>
          <FileButton multiple accept={accepted} onChange={send} resetRef={reset} inputProps={{ 'aria-label': t('drop.choose') }}>
            {props => <Button mt="xs" loading={upload.isPending} {...props}>{t('drop.choose')}</Button>}
          </FileButton>
          {upload.error ? <Alert color="coral" variant="light" role="alert" mt="xs">{words(upload.error)}</Alert> : null}
        </section>
      ) : null}
      <Panel title={t('past')} flush>
        {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} />
          : !list.data ? <div className={uiCss.panelBody}><Waiting lines={4} /></div>
          : list.data.items.length === 0 ? <Empty icon={IconFileImport} title={t('empty.title')} text={t('empty.text')} />
          : (
            <div className={uiCss.tableWrap} role="region" tabIndex={0} aria-label={t('past')}>
              <table className={uiCss.table}>
                <thead><tr><th scope="col">{t('file')}</th><th scope="col">{t('state')}</th><th scope="col" className={uiCss.end}>{t('rows')}</th><th scope="col" className={uiCss.end}>{t('accepted')}</th><th scope="col" className={uiCss.end}>{t('refused')}</th><th scope="col">{t('created')}</th></tr></thead>
                <tbody>
                  {list.data.items.map(item => (
                    <tr key={item.id}>
                      <td><Button component={Link} to={`/w/${id}/imports/${item.id}`} variant="subtle" size="compact-sm">{item.files.map(file => file.name).join(', ')}</Button></td>
                      <td><Pill tone={tones[item.state]}>{t(`states.${item.state}`)}</Pill>{busy(item.state) && item.progress?.total ? <Progress mt={6} value={(item.progress.done / item.progress.total) * 100} aria-label={t('progress')} /> : null}</td>
                      <td className={`num ${uiCss.end}`}>{format.number(item.files.reduce((sum, file) => sum + file.rows, 0))}</td>
                      <td className={`num ${uiCss.end}`}>{item.report ? format.number(item.report.accepted) : '–'}</td>
                      <td className={`num ${uiCss.end}`}>{item.report ? format.number(item.report.refused) : '–'}</td>
                      <td>{format.moment(item.created)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
      </Panel>
    </>
  );
}
