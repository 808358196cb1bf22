import { ActionIcon, Textarea } from '@mantine/core';
import { IconPlus, IconStarFilled, IconX } from '@tabler/icons-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../../api/hooks';
import { useNames } from '../../insight/names';
import { useArrival } from '../../ui/arrival';
import { useFormats } from '../../ui/format';
import { TextLink } from '../../ui/Page';
import { EmotionRow } from './EmotionRow';
import css from './maps.module.css';
import { flag, siblings, stepsOf, text, type MapEdit, type MapNode } from './nodes';
import { StepScores } from './StepScores';
import type { EvidenceCard, Measured } from './types';

export const columnWidth = 196;
/** Rows down and columns across that a key goes. */
const strides: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

interface Props { nodes: MapNode[]; measured: Measured | undefined; evidence: EvidenceCard[] | undefined; edit: ((...edits: MapEdit[]) => void) | null; open: (step: string) => void }

/** The map as a grid: a column a step, a row a lane. Arrow keys walk over its cells. */
export function MapGrid({ nodes, measured, evidence, edit, open }: Props) {
  const { t } = useTranslation('maps');
  const names = useNames();
  const format = useFormats(undefined);
  const grid = useRef<HTMLDivElement>(null);
  const phases = siblings(nodes, 'phase');
  const steps = stepsOf(nodes);
  const lanes = siblings(nodes, 'lane');
  const known = new Map(measured?.steps.map(step => [step.step, step]));
  const columns = { gridTemplateColumns: `150px repeat(${Math.max(1, steps.length)}, ${columnWidth}px)` };

  const walk = (event: KeyboardEvent) => {
    const [rows, across] = strides[event.key] ?? [0, 0];
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
    if ((!rows && !across) || !cell || (event.target as HTMLElement).closest('input, textarea')) return;
    const next = grid.current?.querySelector<HTMLElement>(`[data-row="${Number(cell.dataset.row) + rows}"][data-column="${Number(cell.dataset.column) + across}"]`);
    const target = next?.querySelector<HTMLElement>('button') ?? next;
    if (target) { event.preventDefault(); target.focus(); }
  };
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={t('map.title')}>
      <div className={css.grid} ref={grid} onKeyDown={walk} style={columns} role="table" aria-label={t('map.title')} aria-colcount={steps.length + 1}>
        <div role="row" className={css.row}>
          <div role="rowheader" className={css.rowHead}>{t('map.row.phase')}</div>
          {phases.map(phase => {
            const span = siblings(nodes, 'step', phase.id).length;
            return span === 0 ? null : <div key={phase.id} role="columnheader" aria-colspan={span} className={css.phase} style={{ gridColumn: `span ${span}` }}><Words of={phase} field="name" label={t('map.phaseName')} edit={edit} /></div>;
          })}
        </div>
        <div role="row" className={css.row}>
          <div role="rowheader" className={css.rowHead}>{t('map.row.step')}</div>
          {steps.map((step, column) => (
            <div key={step.id} role="columnheader" className={css.stepHead} data-row={0} data-column={column}>
              <button type="button" className={css.stepName} onClick={() => open(step.id)}>{flag(step, 'momentOfTruth') ? <IconStarFilled size={13} aria-label={t('map.momentOfTruth')} /> : null}{text(step, 'name') || t('map.unnamed')}</button>
              <span className={css.stepPlace} data-evidence={known.get(step.id)?.evidence ?? 'none'} title={t(`map.evidence.${(known.get(step.id)?.evidence ?? 'none') as 'none'}`)}>
                <i aria-hidden />{text(step, 'touchpoint') ? names.touchpoint(text(step, 'touchpoint')) : t('map.noPlace')}<span className="visually-hidden">{t(`map.evidence.${(known.get(step.id)?.evidence ?? 'none') as 'none'}`)}</span>
              </span>
            </div>
          ))}
        </div>
        <div role="row" className={css.row}>
          <div role="rowheader" className={css.rowHead}>{t('map.row.emotion')}<small>{t('map.row.emotionNote')}</small></div>
          <EmotionRow steps={steps} known={known} />
        </div>
        <div role="row" className={css.row}>
          <div role="rowheader" className={css.rowHead}>{t('map.row.scores')}</div>
          {steps.map((step, column) => <div key={step.id} role="cell" className={css.cell} data-row={1} data-column={column}><StepScores of={known.get(step.id)} most={2} /></div>)}
        </div>
        <div role="row" className={css.row}>
          <div role="rowheader" className={css.rowHead}>{t('map.row.volume')}</div>
          {steps.map(step => { const one = known.get(step.id); return <div key={step.id} role="cell" className={css.cell}>{one && one.events > 0 ? <span className={css.volume}>{t('map.volume', { events: format.number(one.events), customers: format.number(one.customers) })}</span> : <span className={css.nothing}>–</span>}</div>; })}
        </div>
        {lanes.map((lane, index) => (
          <div role="row" className={css.row} key={lane.id}>
            <div role="rowheader" className={css.rowHead}>
              {text(lane, 'name') || t(`lane.${(text(lane, 'what') || 'notes') as 'notes'}`)}
              {edit ? <ActionIcon className={css.laneGone!} variant="subtle" color="gray" size="sm" aria-label={t('map.removeLane', { lane: t(`lane.${(text(lane, 'what') || 'notes') as 'notes'}`) })} onClick={() => edit({ do: 'remove', node: lane.id })}><IconX size={14} /></ActionIcon> : null}
            </div>
            {steps.map((step, column) => (
              <div key={step.id} role="cell" className={css.cell} data-lane={text(lane, 'what')} data-row={index + 2} data-column={column}>
                {siblings(nodes, 'card', step.id, lane.id).map(card => (
                  <div key={card.id} className={css.card}>
                    {text(card, 'quote') ? <Said card={card} evidence={evidence} remove={edit ? () => edit({ do: 'remove', node: card.id }) : null} /> : <Words of={card} field="text" label={t('map.cardOf', { lane: t(`lane.${(text(lane, 'what') || 'notes') as 'notes'}`), step: text(step, 'name') })} edit={edit} empty={() => edit?.({ do: 'remove', node: card.id })} />}
                  </div>
                ))}
                {edit ? <NewCard label={t('map.addTo', { lane: t(`lane.${(text(lane, 'what') || 'notes') as 'notes'}`), step: text(step, 'name') })} add={words => edit({ do: 'add', node: crypto.randomUUID(), kind: 'card', parent: step.id, lane: lane.id, after: siblings(nodes, 'card', step.id, lane.id).at(-1)?.id ?? null, fields: { text: words } })} /> : null}
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

/** What somebody said in a talk. The words stand there alone, and are changed by nobody. */
function Said({ card, evidence, remove }: { card: MapNode; evidence: EvidenceCard[] | undefined; remove: (() => void) | null }) {
  const { t } = useTranslation('maps');
  const { id } = useWorkspace();
  const said = evidence?.find(one => one.card === card.id);
  useArrival(!!said);
  if (!said) return evidence ? <span className={css.words}>{t('map.quoteGone')}</span> : null;
  return (
    <figure className={css.said} id={card.id}>
      <blockquote>“{said.text}”</blockquote>
      <figcaption>
        <span>{said.speaker || t('map.somebody')}</span> <TextLink to={`/w/${id}/interviews/${said.interview}#${said.quote}`}>{said.interviewTitle}</TextLink>
        {remove ? <ActionIcon className={css.saidGone!} variant="subtle" color="gray" size="sm" aria-label={t('map.removeQuote', { text: said.text.slice(0, 40) })} onClick={remove}><IconX size={14} /></ActionIcon> : null}
      </figcaption>
    </figure>
  );
}

interface WordsProps { of: MapNode; field: string; label: string; edit: Props['edit']; empty?: () => void }

/** Words that become a field when they are pressed. What is not confirmed by Enter or by leaving is put back by Escape. */
function Words({ of, field, label, edit, empty }: WordsProps) {
  const { t } = useTranslation('maps');
  const [writing, setWriting] = useState<string | null>(null);
  const said = text(of, field);
  if (!edit) return <span className={css.words}>{said}</span>;
  if (writing === null) return <button type="button" className={css.words} onClick={() => setWriting(said)} aria-label={`${label}: ${said || t('map.empty')}`}>{said || t('map.empty')}</button>;
  const keep = () => {
    setWriting(null);
    const next = writing.trim();
    if (next === '' && empty) empty();
    else if (next !== said && next !== '') edit({ do: 'set', node: of.id, field, value: next, was: said });
  };
  return <Textarea aria-label={label} autosize minRows={1} maxRows={8} maxLength={field === 'name' ? 200 : 5000} autoFocus value={writing} onChange={event => setWriting(event.currentTarget.value)} onBlur={keep}
    onKeyDown={event => { if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); keep(); } if (event.key === 'Escape') { event.stopPropagation(); setWriting(null); } }} />;
}

function NewCard({ label, add }: { label: string; add: (words: string) => void }) {
  const [writing, setWriting] = useState<string | null>(null);
  if (writing === null) return <button type="button" className={css.addCard} aria-label={label} onClick={() => setWriting('')}><IconPlus size={14} aria-hidden /></button>;
  const keep = (more: boolean) => { if (writing.trim()) add(writing.trim()); setWriting(more && writing.trim() ? '' : null); };
  return <Textarea aria-label={label} autosize minRows={1} maxRows={8} maxLength={5000} autoFocus value={writing} onChange={event => setWriting(event.currentTarget.value)} onBlur={() => keep(false)}
    onKeyDown={event => { if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); keep(true); } if (event.key === 'Escape') { event.stopPropagation(); setWriting(null); } }} />;
}
