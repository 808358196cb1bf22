import { useComputedColorScheme } from '@mantine/core';
import { LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use as useParts, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Metric, MetricAnswer } from '../api/types';
import { useFormats } from '../ui/format';
import css from './insight.module.css';

useParts([LineChart, GridComponent, TooltipComponent, MarkLineComponent, CanvasRenderer]);

interface Props { metric: Metric; answer: MetricAnswer; label: (from: string) => string; long: (from: string, to: string) => string; open: (index: number) => void; title: string }

/** Line with its 95 % band and the target. Canvas cannot be read aloud: the page offers the same numbers as a table. */
export default function TrendChart({ metric, answer, label, long, open, title }: Props) {
  const { t } = useTranslation('dashboard');
  const format = useFormats();
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const opener = useRef(open);
  opener.current = open;

  useEffect(() => {
    const made = init(place.current!);
    chart.current = made;
    const watcher = new ResizeObserver(() => made.resize());
    watcher.observe(place.current!);
    made.getZr().on('click', event => {
      const point: [number, number] = [event.offsetX, event.offsetY];
      if (!made.containPixel('grid', point)) return;
      const [index] = made.convertFromPixel('grid', point) as unknown as [number, number];
      opener.current(Math.round(index));
    });
    return () => { watcher.disconnect(); made.dispose(); };
  }, []);

  useEffect(() => {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const points = answer.trend ?? [];
    const low = points.map(point => point.figure.low);
    const height = points.map(point => point.figure.low === null || point.figure.high === null ? null : point.figure.high - point.figure.low);
    const target = answer.target?.value;
    // Bands of tiny buckets would flatten everything else; the axis follows the buckets with enough answers.
    const solid = points.filter(point => point.figure.enough);
    const shown = (solid.length >= 2 ? solid : points).flatMap(point => [point.figure.low, point.figure.high]).filter(value => value !== null);
    if (target !== undefined) shown.push(target);
    const least = Math.min(...shown), most = Math.max(...shown);
    const pad = Math.max((most - least) * 0.12, metric.unit === 'scale' ? 0.1 : 2);
    const grain = metric.unit === 'scale' ? 0.5 : (most - least) > 40 ? 20 : 10;
    const min = Math.max(metric.min, Math.floor((least - pad) / grain) * grain);
    const max = Math.min(metric.max, Math.ceil((most + pad) / grain) * grain);
    const font = { fontFamily: 'Inter Variable, system-ui, sans-serif', fontSize: 12, color: colour('--r-ink-2') };
    chart.current?.setOption({
      animationDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 250,
      textStyle: font,
      grid: { left: 8, right: 14, top: 16, bottom: 6, containLabel: true },
      tooltip: {
        trigger: 'axis', confine: true, borderWidth: 1, padding: [9, 12], borderColor: colour('--r-line'), backgroundColor: colour('--r-surface'),
        extraCssText: 'box-shadow:0 6px 24px rgb(0 0 0 / 14%);border-radius:10px', textStyle: { ...font, color: colour('--r-ink') },
        axisPointer: { type: 'line', lineStyle: { color: colour('--r-ink-2'), type: 'solid', width: 1, opacity: 0.4 } },
        // An element, not markup: the page's policy allows no inline styles.
        formatter: (items: unknown) => {
          const index = (items as { dataIndex: number }[])[0]?.dataIndex ?? 0;
          const point = points[index]!;
          const box = document.createElement('div');
          box.className = css.tip ?? '';
          const add = (tag: string, text: string) => { const line = document.createElement(tag); line.textContent = text; box.append(line); };
          add('div', long(point.from, point.to));
          add('strong', format.value(metric, point.figure.value));
          add('div', point.figure.value === null ? t('noData') : t('chart.tip', { range: format.range(metric, point.figure), n: format.number(point.figure.n) }));
          if (!point.figure.enough && point.figure.value !== null) add('div', t('hint.thin'));
          return box;
        },
      },
      xAxis: {
        type: 'category', boundaryGap: false, data: points.map(point => label(point.from)),
        axisLine: { lineStyle: { color: colour('--r-line') } }, axisTick: { show: false }, axisLabel: { ...font, hideOverlap: true, margin: 12 },
      },
      yAxis: {
        type: 'value', min, max, splitNumber: 5, splitLine: { lineStyle: { color: colour('--r-line') } },
        axisLabel: { ...font, formatter: (value: number) => format.fixed(value, metric.unit === 'scale' ? 1 : 0) },
      },
      series: [
        { type: 'line', data: low, stack: 'band', stackStrategy: 'all', symbol: 'none', lineStyle: { opacity: 0 }, silent: true, tooltip: { show: false }, emphasis: { disabled: true } },
        { type: 'line', data: height, stack: 'band', stackStrategy: 'all', symbol: 'none', lineStyle: { opacity: 0 }, areaStyle: { color: colour('--r-band') }, silent: true, emphasis: { disabled: true } },
        {
          type: 'line', z: 5, data: points.map(point => ({
            value: point.figure.value,
            symbol: point.figure.enough ? 'circle' : 'emptyCircle',
            itemStyle: { color: point.figure.enough ? colour('--r-accent') : colour('--r-ink-2') },
          })),
          symbolSize: points.length > 60 ? 0 : points.length > 30 ? 4 : 6, lineStyle: { width: 2.5, color: colour('--r-accent'), cap: 'round', join: 'round' },
          cursor: 'pointer',
          markLine: target === undefined ? { data: [] } : {
            symbol: 'none', silent: true, data: [{ yAxis: target }], lineStyle: { color: colour('--r-ink-2'), type: 'dashed', width: 1.25 },
            label: { ...font, position: 'insideEndTop', formatter: t('chart.target', { value: format.value(metric, target) }) },
          },
        },
      ],
    }, { notMerge: true });
  }, [answer, metric, scheme, format, label, long, t]);

  return <div ref={place} className={css.chart} role="img" aria-label={title} />;
}
