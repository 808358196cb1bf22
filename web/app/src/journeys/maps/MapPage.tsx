import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowBackUp, IconArrowForwardUp, IconPlus, IconPrinter, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { api } from '../../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../../api/hooks';
import { useNames } from '../../insight/names';
import { Confirm, Pill } from '../../ui/Bits';
import { useFormats } from '../../ui/format';
import { Fault, PageHead, Panel, useProblemText, Waiting } from '../../ui/Page';
import { MapGrid } from './MapGrid';
import css from './maps.module.css';
import { siblings, stepsOf, text, type MapNode, type Value } from './nodes';
import { lanes, states, type EvidenceCard, type MapAnswer, type Measured } from './types';
import { useMap, type Over } from './useMap';

const StepDrawer = lazy(() => import('./StepDrawer'));

/** One journey map: drawn by people, measured by what customers live through. */
export default function MapPage() {
  const { map: id = '' } = useParams();
  const { t } = useTranslation('maps');
  const { id: workspace } = useWorkspace();
  const may = useMay('analyst');
  const words = useProblemText();
  const go = useNavigate();
  const [open, setOpen] = useState<string | null>(null);
  const [deleting, setDeleting] = useState(false);
  const editor = useMap(id, {
    over: what => what.forEach(one => tellOver(one)),
    gone: count => notifications.show({ color: 'orange', message: t('map.gone', { count }) }),
    refused: problem => notifications.show({ color: 'red', message: words(problem) }),
  });
  const { map, nodes, edit, undo, redo } = editor;
  const measuring = useRead<Measured>('facts', `/maps/${id}/measured`, undefined, { keep: true });
  const measured = measuring.data;
  const evidence = useRead<{ items: EvidenceCard[] }>('maps', '/maps/evidence', { map: id }, { keep: true }).data?.items;
  // Measured anew when a step is drawn, goes, or names another place; what else is written changes no figure.
  const drawn = ((map?.nodes ?? []) as unknown as MapNode[]).filter(node => node.kind === 'step').map(node => `${node.id} ${text(node, 'touchpoint')}`).sort().join();
  const { refetch } = measuring;
  useEffect(() => { void refetch(); }, [drawn, refetch]);
  const head = useChange<Partial<MapAnswer['head']>>((body, path) => api.put(path(`/maps/${id}`), { ...map!.head, version: undefined, ...body }, map!.head.version), ['maps']);
  const remove = useChange<void>((_, path) => api.delete(path(`/maps/${id}`)), ['maps']);
  const [name, setName] = useState<string | null>(null);
  const rename = () => { if (name?.trim() && name.trim() !== map?.head.name) head.mutate({ name: name.trim() }); setName(null); };

  // What somebody else wrote is one click away, in words.
  const tellOver = (over: Over) => {
    const key = `over-${over.node}-${over.field}`;
    notifications.show({
      id: key, autoClose: 15_000, color: 'orange',
      message: <span>{t('map.over', { before: String(over.before) })} <Button size="compact-xs" variant="light" onClick={() => { edit({ do: 'set', node: over.node, field: over.field, value: over.before as Value }); notifications.hide(key); }}>{t('map.putBack')}</Button></span>,
    });
  };
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || (event.target as HTMLElement).closest('input, textarea')) return;
      if (event.key === 'z' && !event.shiftKey && undo) { event.preventDefault(); undo(); }
      if ((event.key === 'y' || (event.key === 'Z' && event.shiftKey)) && redo) { event.preventDefault(); redo(); }
    };
    window.addEventListener('keydown', keys);
    return () => window.removeEventListener('keydown', keys);
  }, [undo, redo]);

  if (editor.fault && !map) return <Panel><Fault problem={editor.fault} retry={editor.retry} /></Panel>;
  if (!map) return <Panel><Waiting lines={8} height={34} /></Panel>;
  const phases = siblings(nodes, 'phase');
  const used = new Set(siblings(nodes, 'lane').map(lane => String(lane.fields.what ?? '')));
  const addStep = () => { const step = crypto.randomUUID(); const phase = phases[phases.length - 1]; if (phase) { edit({ do: 'add', node: step, kind: 'step', parent: phase.id, after: siblings(nodes, 'step', phase.id).at(-1)?.id ?? null, fields: { name: t('map.newStep') } }); setOpen(step); } };
  const step = open ? nodes.find(node => node.id === open && node.kind === 'step') : undefined;
  return (
    <>
      <PageHead title={map.head.name} lead={
        <span className={css.lead}>
          <Pill tone={map.head.state === 'future' ? 'accent' : 'plain'}>{t(`maps.state.${map.head.state as 'current'}`)}</Pill>
          <span role="status">{t(`map.saving.${editor.saving}`)}</span>
        </span>
      } actions={may ? (
        <>
          <ActionIcon variant="default" size="lg" aria-label={t('map.undo')} disabled={!undo} onClick={() => undo?.()}><IconArrowBackUp size={18} /></ActionIcon>
          <ActionIcon variant="default" size="lg" aria-label={t('map.redo')} disabled={!redo} onClick={() => redo?.()}><IconArrowForwardUp size={18} /></ActionIcon>
          <Menu position="bottom-end" withinPortal>
            <Menu.Target><Button variant="default">{t('map.more')}</Button></Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setName(map.head.name)}>{t('map.rename')}</Menu.Item>
              {states.filter(state => state !== map.head.state).map(state => <Menu.Item key={state} onClick={() => head.mutate({ state })}>{t(`map.make.${state}`)}</Menu.Item>)}
              <Menu.Item leftSection={<IconPrinter size={15} />} onClick={() => window.print()}>{t('map.print')}</Menu.Item>
              <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => setDeleting(true)}>{t('map.delete')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <Menu position="bottom-end" withinPortal>
            <Menu.Target><Button leftSection={<IconPlus size={16} />}>{t('map.add')}</Button></Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={addStep} disabled={phases.length === 0}>{t('map.addStep')}</Menu.Item>
              <Menu.Item onClick={() => edit({ do: 'add', node: crypto.randomUUID(), kind: 'phase', after: phases.at(-1)?.id ?? null, fields: { name: t('map.newPhase') } })}>{t('map.addPhase')}</Menu.Item>
              <Menu.Divider />
              {lanes.filter(lane => !used.has(lane)).map(lane => <Menu.Item key={lane} onClick={() => edit({ do: 'add', node: crypto.randomUUID(), kind: 'lane', after: siblings(nodes, 'lane').at(-1)?.id ?? null, fields: { what: lane } })}>{t('map.addLane', { lane: t(`lane.${lane}`) })}</Menu.Item>)}
            </Menu.Dropdown>
          </Menu>
        </>
      ) : undefined} />
      {name === null ? null : <TextInput className={css.nameInput!} aria-label={t('maps.name')} value={name} maxLength={200} autoFocus onChange={event => setName(event.currentTarget.value)} onBlur={rename} onKeyDown={event => { if (event.key === 'Enter') rename(); if (event.key === 'Escape') setName(null); }} />}
      {head.error ? <p role="alert" className={css.fault}>{words(head.error)}</p> : null}
      <MapGrid nodes={nodes} measured={measured} evidence={evidence} edit={may ? edit : null} open={setOpen} />
      {measured && measured.undrawn.length > 0 ? (
        <Panel title={t('map.undrawn.title', { count: measured.undrawn.length })} note={t('map.undrawn.note')}>
          <Undrawn of={measured.undrawn} {...(may && phases.length > 0 ? { draw: (place: string, called: string) => edit({ do: 'add', node: crypto.randomUUID(), kind: 'step', parent: phases.at(-1)!.id, after: siblings(nodes, 'step', phases.at(-1)!.id).at(-1)?.id ?? null, fields: { name: called, touchpoint: place } }) } : {})} />
        </Panel>
      ) : null}
      <Suspense fallback={null}>{step ? <StepDrawer map={id} step={step} nodes={nodes} {...(measured ? { measured: measured.steps.find(one => one.step === step.id) } : {})} edit={may ? edit : null} close={() => setOpen(null)} /> : null}</Suspense>
      <Confirm opened={deleting} close={() => setDeleting(false)} title={t('map.delete')} text={t('map.deleteText', { name: map.head.name, steps: stepsOf(nodes).length })} action={t('map.delete')} busy={remove.isPending} act={() => remove.mutate(undefined, { onSuccess: () => void go(`/w/${workspace}/journeys/maps`) })} />
    </>
  );
}

function Undrawn({ of, draw }: { of: Measured['undrawn']; draw?: (place: string, name: string) => void }) {
  const { t } = useTranslation('maps');
  const { touchpoint } = useNames();
  const format = useFormats(undefined);
  return (
    <ul className={css.undrawn}>
      {of.map(place => (
        <li key={place.touchpoint}>
          <strong>{touchpoint(place.touchpoint)}</strong><span>{t('map.undrawn.place', { events: format.number(place.events), customers: format.number(place.customers) })}</span>
          {draw ? <Button size="compact-xs" variant="light" aria-label={t('map.undrawn.drawOf', { place: touchpoint(place.touchpoint) })} onClick={() => draw(place.touchpoint, touchpoint(place.touchpoint))}>{t('map.undrawn.draw')}</Button> : null}
        </li>
      ))}
    </ul>
  );
}
