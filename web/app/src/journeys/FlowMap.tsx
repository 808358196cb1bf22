import '@xyflow/react/dist/style.css';
import dagre from '@dagrejs/dagre';
import { useComputedColorScheme } from '@mantine/core';
import { Background, BaseEdge, Controls, EdgeLabelRenderer, Handle, MarkerType, Position, ReactFlow, type Edge, type EdgeProps, type Node, type NodeProps, type ReactFlowInstance } from '@xyflow/react';
import { IconFlag2, IconPlayerPlay, IconRepeat } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { curve, type Point } from '../ui/curve';
import { useDuration } from '../ui/duration';
import { useFormats } from '../ui/format';
import { end, start, type Way } from './detail';
import css from './journeys.module.css';
import { toneOf, type Step } from './types';

const width = 158;
const height = 62;
const endWidth = 82;
const fitting = { maxZoom: 1, padding: 0.06 };
/** Room for the figures of a line, between two steps. */
const gap = 104;

type StepNode = Node<{ what: 'start' | 'step' | 'end'; title: string; count: string; share: number; again: string | null; tone: 'good' | 'bad' | undefined; chosen: boolean }>;
type WayEdge = Edge<{ label: string; points: Point[]; spot: Point | null; weight: number; again: boolean }>;

interface Props { ways: Way[]; steps: Step[]; journeys: number; name: (step: string) => string; better: 'higher' | 'lower'; chosen: string | null; choose: (step: string) => void }

/** Steps and what followed what, from the beginning of journeys to their end. Wide lines are taken often; a dashed one leads back. */
export default function FlowMap({ ways, steps, journeys, name, better, chosen, choose }: Props) {
  const { t } = useTranslation('journeys');
  const format = useFormats(undefined);
  const duration = useDuration();
  const scheme = useComputedColorScheme('light');
  const [map, setMap] = useState<ReactFlowInstance<StepNode, WayEdge> | null>(null);
  const title = (id: string) => id === start ? t('map.start') : id === end ? t('map.end') : name(id);
  const told = (way: Way) => way.median === null ? format.compact(way.count) : `${format.compact(way.count)} · ${duration(way.median)}`;
  const { nodes, edges, size } = useMemo(
    () => lay(ways, steps, journeys, title, told, step => t('map.again', { share: format.number(Math.round(100 * step.repeated / Math.max(1, step.journeys))) }), format.compact, step => toneOf(step.score, better), chosen),
    [ways, steps, journeys, better, chosen, name, t],
  );
  useEffect(() => {
    const frame = requestAnimationFrame(() => void map?.fitView(fitting));
    return () => cancelAnimationFrame(frame);
  }, [map, nodes]);
  return (
    <div className={css.map} style={{ blockSize: Math.min(600, Math.max(240, (size.height ?? 0) + 60)) }} role="region" aria-label={t('map.title')}>
      <ReactFlow nodes={nodes} edges={edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes} colorMode={scheme} onInit={setMap} fitView fitViewOptions={fitting} minZoom={0.15} maxZoom={1.6}
        attributionPosition="bottom-left" nodesDraggable={false} nodesConnectable={false} edgesFocusable={false} ariaLabelConfig={{ 'node.a11yDescription.default': t('map.hint') }}
        onNodeClick={(_, node) => { if ((node as StepNode).data.what === 'step') choose(node.id); }}
        onKeyDown={event => { const id = (event.target as HTMLElement).dataset.id; if (event.key === 'Enter' && id && id !== start && id !== end) choose(id); }}>
        <Background gap={22} size={1.2} color="var(--r-line)" />
        <Controls showInteractive={false} position="bottom-right" />
      </ReactFlow>
      <ol className="visually-hidden" aria-label={t('map.asText')}>
        {ways.map(way => <li key={`${way.from}→${way.to}`}>{t('map.line', { from: title(way.from), to: title(way.to), count: way.count, n: format.number(way.count) })}{way.median === null ? '' : `, ${t('map.time', { time: duration(way.median) })}`}</li>)}
      </ol>
    </div>
  );
}

function StepCard({ data }: NodeProps<StepNode>) {
  return (
    <div className={css.step} data-what={data.what} data-tone={data.tone} data-chosen={data.chosen || undefined}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <div className={css.stepHead}>
        {data.what === 'start' ? <IconPlayerPlay size={15} aria-hidden /> : data.what === 'end' ? <IconFlag2 size={15} aria-hidden /> : null}
        <strong title={data.title}>{data.title}</strong>
      </div>
      {data.what === 'step' ? (
        <>
          <div className={css.stepFigure}><span>{data.count}</span>{data.again ? <span className={css.again}><IconRepeat size={12} aria-hidden />{data.again}</span> : null}</div>
          <div className={css.stepShare}><i style={{ inlineSize: `${100 * data.share}%` }} /></div>
        </>
      ) : null}
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
}
const nodeTypes = { step: StepCard };

function WayLine({ id, data, markerEnd }: EdgeProps<WayEdge>) {
  if (!data) return null;
  return (
    <>
      <BaseEdge id={id} path={curve(data.points, 'right')} style={{ strokeWidth: 1.2 + 7 * data.weight, ...(data.again ? { strokeDasharray: '6 5' } : {}) }} {...(markerEnd && data.weight < 0.2 ? { markerEnd } : {})} />
      {data.spot ? <EdgeLabelRenderer><div className={css.wayLabel} style={{ transform: `translate(-50%, -50%) translate(${data.spot.x}px, ${data.spot.y}px)` }}>{data.label}</div></EdgeLabelRenderer> : null}
    </>
  );
}
const edgeTypes = { way: WayLine };

/** Where a line's figures stand: halfway through the first gap between steps, so that long lines are told where they begin. */
function spotOf(points: Point[]): Point | null {
  const [first] = points;
  if (!first) return null;
  for (let i = 1; i < points.length; i++) {
    const [from, to] = [points[i - 1]!, points[i]!];
    const [passed, ahead] = [Math.abs(from.x - first.x), Math.abs(to.x - first.x)];
    if (ahead < gap / 2) continue;
    const part = ahead === passed ? 0 : (gap / 2 - passed) / (ahead - passed);
    return { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
  }
  return points[points.length - 1]!;
}

function lay(ways: Way[], steps: Step[], journeys: number, title: (id: string) => string, told: (way: Way) => string, again: (step: Step) => string, compact: (n: number) => string, tone: (step: Step) => 'good' | 'bad' | undefined, chosen: string | null) {
  const known = new Map(steps.map(step => [step.step, step]));
  const ids = [...new Set(ways.flatMap(way => [way.from, way.to]))];
  const most = Math.max(1, ...ways.map(way => way.count));
  const layout = new dagre.graphlib.Graph({ multigraph: true }).setGraph({ rankdir: 'LR', ranksep: gap, nodesep: 22, edgesep: 16 }).setDefaultEdgeLabel(() => ({}));
  for (const id of ids) layout.setNode(id, { width: id === start || id === end ? endWidth : width, height: id === start || id === end ? 36 : height });
  // A step that follows itself is told by its rework; a line to itself says nothing more.
  const lines = ways.filter(way => way.from !== way.to);
  for (const way of lines) layout.setEdge(way.from, way.to, { weight: 1 + Math.round(9 * way.count / most) }, `${way.from}→${way.to}`);
  dagre.layout(layout);
  const nodes = ids.map((id): StepNode => {
    const spot = layout.node(id);
    const step = known.get(id);
    return {
      id, type: 'step', width: spot.width, height: spot.height, position: { x: spot.x - spot.width / 2, y: spot.y - spot.height / 2 }, ariaLabel: title(id), focusable: step !== undefined,
      data: {
        what: step ? 'step' : id === start ? 'start' : 'end', title: title(id), count: step ? compact(step.events) : '', share: step ? step.journeys / Math.max(1, journeys) : 0,
        again: step && step.repeated > 0 ? again(step) : null, tone: step ? tone(step) : undefined, chosen: id === chosen,
      },
    };
  });
  const edges = lines.map((way): WayEdge => {
    const line = layout.edge({ v: way.from, w: way.to, name: `${way.from}→${way.to}` });
    const back = layout.node(way.to).x < layout.node(way.from).x;
    return {
      id: `${way.from}→${way.to}`, source: way.from, target: way.to, type: 'way', className: back ? css.back! : css.on!, markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: 'var(--r-ink-2)' },
      data: { label: told(way), points: line.points, spot: spotOf(line.points), weight: Math.sqrt(way.count / most), again: back },
    };
  });
  return { nodes, edges, size: layout.graph() };
}
