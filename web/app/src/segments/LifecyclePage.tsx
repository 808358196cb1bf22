import { ActionIcon, Alert, Button, Group, Modal, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowLeft, IconArrowUp, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../api/hooks';
import { Pill, tell } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Fault, PageHead, Panel, useProblemText, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import { Builder } from './Builder';
import { sentenceOf } from './kinds';
import css from './segments.module.css';
import { asGroup } from './tree';
import type { Lifecycle, LifeStage, Node } from './types';
import { useWords } from './vocabulary';

type Draft = Pick<LifeStage, 'key' | 'name' | 'predicate'>;

/** The stages of a customer's life: who is in them, how long they stay, where they go. */
export default function LifecyclePage() {
  const { t } = useTranslation('segments');
  const { id } = useWorkspace();
  const mayEdit = useMay('analyst');
  const read = useRead<Lifecycle>('segments', '/lifecycle');
  const [draft, setDraft] = useState<Draft[] | null>(null);
  const life = read.data;
  if (!life) return read.error ? <Fault problem={read.error} retry={() => void read.refetch()} /> : <Waiting lines={9} height={34} />;
  const edit = () => setDraft(life.stages.map(({ key, name, predicate }) => ({ key, name, predicate })));
  return (
    <>
      <Link className={css.backLine} to={`/w/${id}/segments`}><IconArrowLeft size={16} />{t('backToAll')}</Link>
      <PageHead title={t('life.title')} lead={t(life.started ? 'life.lead' : 'life.proposal')}
        actions={mayEdit && !draft ? <Button {...(life.started ? { variant: 'default', leftSection: <IconPencil size={16} /> } : {})} onClick={edit}>{t(life.started ? 'life.edit' : 'life.begin')}</Button> : undefined} />
      {draft ? <Editor life={life} draft={draft} change={setDraft} close={() => setDraft(null)} /> : <><Stages life={life} />{life.started ? <Moves life={life} /> : null}</>}
    </>
  );
}

function Stages({ life }: { life: Lifecycle }) {
  const { t } = useTranslation('segments');
  const { id } = useWorkspace();
  const format = useFormats();
  const words = useWords();
  const all = life.stages.reduce((sum, stage) => sum + stage.members, 0);
  return (
    <ol className={css.stages} aria-label={t('life.title')}>
      {life.stages.map(stage => (
        <li key={stage.key} className={css.stage}>
          <h2>{life.started ? <Link to={`/w/${id}/segments/${stage.segment}`}>{stage.name}</Link> : stage.name}</h2>
          {!life.started ? null : stage.state === 'building' ? <Pill tone="accent">{t('state.building')}</Pill> : (
            <>
              <p className={css.stageSize}><strong className="num">{format.number(stage.members)}</strong>{all > 0 ? t('life.share', { share: format.fixed((100 * stage.members) / all, 1) }) : null}</p>
              <p className={css.shareBar} aria-hidden><svg viewBox="0 0 100 6" preserveAspectRatio="none"><rect width={all > 0 ? (100 * stage.members) / all : 0} height="6" /></svg></p>
              <p className={css.stageFact}>{stage.medianDays === null ? t('life.nobodyLeft') : t('life.dwell', { days: format.fixed(stage.medianDays, 1), count: stage.left, text: format.number(stage.left) })}</p>
            </>
          )}
          <p className={css.stageSentence}>{sentenceOf(stage.predicate, words)}</p>
        </li>
      ))}
    </ol>
  );
}

function Moves({ life }: { life: Lifecycle }) {
  const { t } = useTranslation('segments');
  const format = useFormats();
  const name = (key: string) => life.stages.find(stage => stage.key === key)?.name ?? key;
  const most = Math.max(1, ...life.transitions.map(move => move.customers));
  return (
    <Panel flush title={t('life.moves')} note={t('life.movesNote')}>
      {life.transitions.length === 0 ? <p className={css.none}>{t('life.noMoves')}</p> : (
        <div className={uiCss.tableWrap} tabIndex={0} role="region" aria-label={t('life.moves')}>
          <table className={uiCss.table}>
            <thead><tr><th scope="col">{t('life.from')}</th><th scope="col">{t('life.to')}</th><th scope="col" className={uiCss.end}>{t('life.customers')}</th><th scope="col"><span className="visually-hidden">{t('life.customers')}</span></th></tr></thead>
            <tbody>
              {life.transitions.map(move => (
                <tr key={`${move.from} ${move.to}`}>
                  <td>{name(move.from)}</td><td>{name(move.to)}</td><td className={`num ${uiCss.end}`}>{format.number(move.customers)}</td>
                  <td className={css.moveBar} aria-hidden><svg viewBox="0 0 100 8" preserveAspectRatio="none"><rect width={(100 * move.customers) / most} height="8" /></svg></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function Editor({ life, draft, change, close }: { life: Lifecycle; draft: Draft[]; change: (draft: Draft[]) => void; close: () => void }) {
  const { t } = useTranslation(['segments', 'common']);
  const words = useWords();
  const problemText = useProblemText();
  const [open, setOpen] = useState<number | null>(null);
  const save = useChange<Draft[], Lifecycle>((stages, path) => api.put(path('/lifecycle'), { stages }, life.version), ['segments', 'jobs']);
  const put = (at: number, part: Partial<Draft>) => change(draft.map((stage, i) => i === at ? { ...stage, ...part } : stage));
  const move = (at: number, by: number) => { const next = [...draft]; const [one] = next.splice(at, 1); next.splice(at + by, 0, one!); change(next); };
  const add = () => {
    let n = draft.length + 1;
    while (draft.some(stage => stage.key === `stage_${n}`)) n++;
    change([...draft, { key: `stage_${n}`, name: '', predicate: { all: [] } }]);
    setOpen(draft.length);
  };
  const edited = open === null ? null : draft[open];
  return (
    <form onSubmit={event => { event.preventDefault(); save.mutate(draft, { onSuccess: () => { tell.done(t('common:saved')); close(); } }); }}>
      {save.error ? <Alert color="coral" variant="light" role="alert" mb="md">{problemText(save.error)}</Alert> : null}
      <p className={css.hint}>{t('segments:life.order')}</p>
      <ol className={css.stageEdits}>
        {draft.map((stage, i) => (
          <li key={stage.key}>
            <TextInput label={t('segments:life.name', { n: i + 1 })} value={stage.name} required maxLength={120} onChange={event => put(i, { name: event.currentTarget.value })} />
            <p className={css.stageSentence}>{sentenceOf(stage.predicate, words)}</p>
            <Group gap={4} wrap="nowrap">
              <Button size="xs" variant="default" onClick={() => setOpen(i)} aria-label={t('segments:life.change', { name: stage.name })}>{t('segments:edit')}</Button>
              <ActionIcon variant="subtle" color="gray" size={34} disabled={i === 0} aria-label={t('segments:life.up', { name: stage.name })} onClick={() => move(i, -1)}><IconArrowUp size={17} /></ActionIcon>
              <ActionIcon variant="subtle" color="gray" size={34} disabled={i === draft.length - 1} aria-label={t('segments:life.down', { name: stage.name })} onClick={() => move(i, 1)}><IconArrowDown size={17} /></ActionIcon>
              <ActionIcon variant="subtle" color="gray" size={34} disabled={draft.length === 1} aria-label={t('segments:life.remove', { name: stage.name })} onClick={() => change(draft.filter((_, at) => at !== i))}><IconTrash size={17} /></ActionIcon>
            </Group>
          </li>
        ))}
      </ol>
      <Group mt="md"><Button type="submit" loading={save.isPending}>{t(life.started ? 'common:save' : 'segments:life.start')}</Button><Button variant="default" leftSection={<IconPlus size={16} />} disabled={draft.length >= 12} onClick={add}>{t('segments:life.add')}</Button><Button variant="subtle" onClick={close}>{t('common:cancel')}</Button></Group>
      <Modal opened={edited !== null && edited !== undefined} onClose={() => setOpen(null)} size="xl" title={t('segments:life.who', { name: edited?.name || t('segments:life.unnamed') })}>
        {edited ? <><p className={css.reads}>{sentenceOf(edited.predicate, words)}</p><Builder root={asGroup(edited.predicate)} change={(next: Node) => put(open!, { predicate: next })} words={words} trouble={null} mayEdit /><Group justify="flex-end" mt="md"><Button onClick={() => setOpen(null)}>{t('segments:life.done')}</Button></Group></> : null}
      </Modal>
    </form>
  );
}
