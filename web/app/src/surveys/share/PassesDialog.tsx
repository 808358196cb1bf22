import { Button, FileButton, Modal, NumberInput, TextInput } from '@mantine/core';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Problem } from '../../api/client';
import { useChange, useMay, usePages, usePath, useWorkspace } from '../../api/hooks';
import type { components } from '../../api/openapi';
import { Confirm, download, Pill } from '../../ui/Bits';
import { csv } from '../../ui/csv';
import { useFormats } from '../../ui/format';
import { Fault, useProblemText, Waiting } from '../../ui/Page';
import { useQueryClient } from '@tanstack/react-query';
import { passesOf, type PassFor } from './passes';
import css from './share.module.css';

type Schemas = components['schemas'];
type Line = Schemas['PassLine'];
type Made = Schemas['PassList'];
const together = 1_000;
const tones = { unused: 'plain', started: 'accent', completed: 'good', revoked: 'bad' } as const;

/** Addresses that are answered once each: made here, handed out as a file, and how far each is. */
export function PassesDialog({ survey, link, name, close }: { survey: string; link: string; name: string; close: () => void }) {
  const { t } = useTranslation(['asking', 'common']);
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const path = usePath();
  const words = useProblemText();
  const queries = useQueryClient();
  const mayEdit = useMay('analyst');
  const maySee = useMay('agent');
  const tail = `/surveys/${survey}/links/${link}/passes`;
  const pages = usePages<Line>('survey-passes', tail, {}, { enabled: maySee });
  const head = pages.data?.pages[0] as (Schemas['PassPage'] | undefined);
  const rows = pages.data?.pages.flatMap(page => page.items) ?? [];
  const [count, setCount] = useState(100);
  const [file, setFile] = useState<{ name: string; passes: PassFor[]; faults: string[] } | null>(null);
  const [lastDay, setLastDay] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [ending, setEnding] = useState<Line | null>(null);
  const revoke = useChange<Line>((line, to) => api.delete(to(`${tail}/${line.id}`)), ['survey-passes']);
  const make = async () => {
    setBusy(true);
    setProblem(null);
    const wanted: PassFor[] = (file?.passes ?? Array.from({ length: count }, () => ({} as PassFor))).map(one => ({ ...one, lastDay: lastDay || null }));
    const made: unknown[][] = [];
    try {
      for (let at = 0; at < wanted.length; at += together) {
        const some = wanted.slice(at, at + together);
        const answer = await api.post<Made>(path(tail), { passes: some });
        answer.items.forEach((pass, i) => made.push([some[i]?.value ?? '', some[i]?.interaction ?? '', pass.url]));
      }
      setFile(null);
    } catch (error) {
      setProblem(error as Problem);
    } finally {
      // What was made is never lost: an address is shown this once.
      if (made.length > 0) download(`${name}.csv`, csv([[t('passes.who'), t('passes.about'), t('passes.address')], ...made]));
      setBusy(false);
      await queries.invalidateQueries({ queryKey: [id, 'survey-passes'] });
    }
  };
  return (
    <Modal opened onClose={close} title={t('passes.title', { name })} size="xl">
      <div className={css.stack}>
        {mayEdit ? (
          <form className={css.letter} onSubmit={event => { event.preventDefault(); void make(); }}>
            <p className={css.hint}>{t('passes.note')}</p>
            <div className={css.clause}>
              {file ? <p className={css.grow}><strong>{t('passes.fromFile', { count: file.passes.length, file: file.name })}</strong></p>
                : <NumberInput className={css.middle} label={t('passes.count')} min={1} max={50_000} value={count} onChange={value => setCount(Math.max(1, Math.min(50_000, Number(value))))} />}
              <TextInput className={css.middle} type="date" label={t('passes.lastDay')} value={lastDay} onChange={event => setLastDay(event.currentTarget.value)} />
              <FileButton accept=".csv,text/csv" onChange={chosen => { if (chosen) void chosen.text().then(text => setFile({ name: chosen.name, ...passesOf(text) })); }}>
                {props => <Button {...props} variant="default" leftSection={<IconUpload size={15} />}>{t('passes.file')}</Button>}
              </FileButton>
              {file ? <Button variant="subtle" onClick={() => setFile(null)}>{t('passes.noFile')}</Button> : null}
              <Button type="submit" loading={busy} disabled={file?.passes.length === 0} leftSection={<IconDownload size={15} />}>{t('passes.make')}</Button>
            </div>
            {file?.faults.map(fault => <p key={fault} className={css.fault}>{fault}</p>)}
            {problem ? <p className={css.fault} role="alert">{words(problem)}</p> : null}
          </form>
        ) : null}
        {!maySee ? null : pages.error && !pages.data ? <Fault problem={pages.error} retry={() => void pages.refetch()} /> : pages.isPending ? <Waiting lines={4} /> : rows.length === 0 ? <p className={css.hint}>{t('passes.none')}</p> : (
          <>
            <p className={css.hint} aria-live="polite">{t('passes.used', { used: format.number(Number(head?.used ?? 0)), made: format.number(Number(head?.made ?? 0)) })}</p>
            <ul className={css.people} tabIndex={0} aria-label={t('passes.list')}>
              {rows.map(line => (
                <li key={line.id}>
                  <span className={css.who}>{line.who || t('passes.nobody')}</span>
                  <span className={css.what}>{[line.interaction, format.moment(line.made)].filter(Boolean).join(' · ')}</span>
                  <Pill tone={tones[line.state as keyof typeof tones] ?? 'plain'}>{t(`passes.state.${line.state as keyof typeof tones}`)}</Pill>
                  {mayEdit && (line.state === 'unused' || line.state === 'started') ? <Button size="compact-sm" variant="subtle" color="coral" onClick={() => setEnding(line)}>{t('invite.revoke')}</Button> : <span />}
                </li>
              ))}
            </ul>
            {pages.hasNextPage ? <div><Button size="compact-sm" variant="subtle" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{t('invite.more')}</Button></div> : null}
          </>
        )}
      </div>
      <Confirm opened={ending !== null} close={() => setEnding(null)} title={t('invite.revokeTitle', { name: ending?.who || t('passes.nobody') })} text={t('invite.revokeText')} action={t('invite.revoke')} busy={revoke.isPending} fault={words(revoke.error)}
        act={() => revoke.mutate(ending!, { onSuccess: () => setEnding(null) })} />
    </Modal>
  );
}
