import '@xyflow/react/dist/style.css';
import dagre from '@dagrejs/dagre';
import { useComputedColorScheme } from '@mantine/core';
import { Background, BaseEdge, Controls, EdgeLabelRenderer, Handle, MarkerType, Position, ReactFlow, type Edge, type EdgeProps, type Node, type NodeProps } from '@xyflow/react';
import { IconFlag2, IconPlayerPlay } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { curve, type Point } from '../ui/curve';
import { iconOf, useEditor, useSay, useWords } from './editor';
import { conditionSentence, type Say } from './sentence';
import css from './surveys.module.css';
import type { Kind, SurveyDocument } from './types';

interface Line { kind: string; title: string }
type Place = Node<{ what: 'start' | 'page' | 'ending'; title: string; name: string; lines: Line[]; rest: number; worst: string | null }>;

const width = 250;
const shownLines = 4;
const height = (node: Place) => node.data.what === 'page' ? 50 + Math.min(node.data.lines.length, shownLines) * 26 + (node.data.rest > 0 ? 22 : 0) : 50;

/** Pages, jumps and endings from top to bottom. */
export default function FlowGraph() {
  const { t } = useTranslation('surveys');
  const { document, kinds, findings, open } = useEditor();
  const say = useSay();
  const words = useWords();
  const scheme = useComputedColorScheme('light');
  const { nodes, edges } = useMemo(() => graph(document, kinds.items, words, say, id => findings.some(finding => finding.at === id && finding.severity === 'error') ? 'error' : null,
    { start: t('flow.start'), page: n => t('page', { n }), untitled: t('untitled'), ending: t('flow.ending') }), [document, kinds, words, say, findings, t]);
  return (
    <div className={css.flow} role="region" aria-label={t('flow.title')}>
      <ReactFlow nodes={nodes} edges={edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes} colorMode={scheme} fitView fitViewOptions={{ maxZoom: 1, padding: 0.12 }} minZoom={0.2} maxZoom={1.5}
        attributionPosition="bottom-left" nodesDraggable={false} nodesConnectable={false} edgesFocusable={false} ariaLabelConfig={{ 'node.a11yDescription.default': t('flow.hint') }}
        onNodeClick={(_, node) => { if (node.type === 'place' && (node as Place).data.what === 'page') open('logic', node.id); }}>
        <Background gap={22} size={1.2} color="var(--r-line)" />
        <Controls showInteractive={false} position="bottom-right" />
      </ReactFlow>
      <ol className="visually-hidden" aria-label={t('flow.asText')}>
        {edges.map(edge => <li key={edge.id}>{t('flow.line', { from: nodes.find(node => node.id === edge.source)?.data.title, to: nodes.find(node => node.id === edge.target)?.data.title, when: edge.data?.when ? String(edge.data.when) : t('flow.next') })}</li>)}
      </ol>
    </div>
  );
}

function PlaceNode({ data }: NodeProps<Place>) {
  const { t } = useTranslation('surveys');
  return (
    <div className={css.place} data-what={data.what} data-worst={data.worst ?? undefined}>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <div className={css.placeHead}>
        {data.what === 'start' ? <IconPlayerPlay size={15} aria-hidden /> : data.what === 'ending' ? <IconFlag2 size={15} aria-hidden /> : null}
        <strong>{data.title}</strong>{data.name ? <span>{data.name}</span> : null}
      </div>
      {data.lines.slice(0, shownLines).map((line, index) => { const Icon = iconOf(line.kind); return <div key={index} className={css.placeLine}><Icon size={14} stroke={1.8} aria-hidden /><span>{line.title}</span></div>; })}
      {data.rest > 0 ? <div className={css.placeRest}>{t('flow.more', { count: data.rest })}</div> : null}
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </div>
  );
}
const nodeTypes = { place: PlaceNode };

type Way = Edge<{ when: string; points?: Point[]; spot?: Point }>;

/** Follows the layout around the pages between; its label stands where the layout left room for it. */
function WayEdge({ id, data, markerEnd }: EdgeProps<Way>) {
  const path = curve(data?.points ?? [], 'down');
  if (!path) return null;
  return (
    <>
      <BaseEdge id={id} path={path} {...(markerEnd ? { markerEnd } : {})} />
      {data?.when && data.spot ? <EdgeLabelRenderer><div className={css.wayLabel} title={data.when} style={{ transform: `translate(-50%, -50%) translate(${data.spot.x}px, ${data.spot.y}px)` }}>{data.when}</div></EdgeLabelRenderer> : null}
    </>
  );
}
const edgeTypes = { way: WayEdge };

/** The document as the labels of a page's jumps say it: its only question needs no name there, long titles are cut. */
const brief = (document: SurveyDocument, from: string): SurveyDocument => ({
  ...document,
  blocks: document.blocks.map(block => ({
    ...block, elements: block.elements.map(element => {
      const title = element.title[document.languages[0]!] ?? element.id;
      return { ...element, title: { [document.languages[0]!]: block.id === from && block.elements.length === 1 ? ' ' : title.length > 24 ? `${title.slice(0, 22)}…` : title } };
    }),
  })),
});

interface Titles { start: string; page: (n: number) => string; untitled: string; ending: string }

function graph(document: SurveyDocument, kinds: Kind[], words: Say, say: ReturnType<typeof useSay>, worst: (id: string) => string | null, titles: Titles) {
  const node = (id: string, data: Place['data']): Place => ({ id, type: 'place', position: { x: 0, y: 0 }, width, data, ariaLabel: [data.title, data.name].filter(Boolean).join(': ') });
  const nodes: Place[] = [
    node('∙start', { what: 'start', title: titles.start, name: say(document.welcome?.title), lines: [], rest: 0, worst: null }),
    ...document.blocks.map((block, index) => node(block.id, {
      what: 'page', title: titles.page(index + 1), name: say(block.title), worst: worst(block.id) ?? (block.elements.some(element => worst(element.id)) ? 'error' : null),
      lines: block.elements.map(element => ({ kind: element.kind, title: say(element.title) || titles.untitled })), rest: Math.max(0, block.elements.length - shownLines),
    })),
    ...document.endings.map(ending => node(ending.id, { what: 'ending', title: titles.ending, name: say(ending.title), lines: [], rest: 0, worst: worst(ending.id) })),
  ];
  const known = new Set(nodes.map(item => item.id));
  const edges: Way[] = [];
  const link = (source: string, target: string | undefined, when = '') => {
    if (!target || !known.has(target)) return;
    const same = edges.find(edge => edge.source === source && edge.target === target && !!edge.data?.when === !!when);
    if (same) { if (when) same.data = { when: `${same.data?.when} / ${when}` }; return; }
    edges.push({
      id: `${source}→${target}${when ? '?' : ''}`, source, target, data: { when }, markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: when ? 'var(--r-accent)' : 'var(--r-ink-2)' },
      type: 'way',
      className: (when ? css.jumpEdge : css.nextEdge) ?? '',
    });
  };
  link('∙start', document.blocks[0]?.id ?? document.endings[0]?.id);
  document.blocks.forEach((block, index) => {
    let on = true;
    for (const rule of block.rules ?? []) {
      const jump = rule.then.find(action => action.jump !== undefined)?.jump;
      if (jump === undefined || !on) continue;
      link(block.id, jump, rule.when ? conditionSentence(rule.when, brief(document, block.id), kinds, words).trim() : '');
      if (!rule.when) on = false;
    }
    if (on) link(block.id, document.blocks[index + 1]?.id ?? document.endings[0]?.id);
  });
  const layout = new dagre.graphlib.Graph({ multigraph: true }).setGraph({ rankdir: 'TB', ranksep: 62, nodesep: 54 }).setDefaultEdgeLabel(() => ({}));
  nodes.forEach(item => layout.setNode(item.id, { width, height: height(item) }));
  edges.forEach(edge => layout.setEdge(edge.source, edge.target, edge.data?.when ? { width: Math.min(230, edge.data.when.length * 6.4 + 20), height: 26, labelpos: 'c' } : {}, edge.id));
  dagre.layout(layout);
  return {
    nodes: nodes.map(item => { const spot = layout.node(item.id); return { ...item, height: spot.height, position: { x: spot.x - width / 2, y: spot.y - spot.height / 2 } }; }),
    edges: edges.map(edge => { const way = layout.edge({ v: edge.source, w: edge.target, name: edge.id }); return { ...edge, data: { when: edge.data!.when, points: way.points, spot: { x: way.x ?? 0, y: way.y ?? 0 } } }; }),
  };
}
