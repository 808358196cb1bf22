import { Button, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconChartBar } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Figure, Metric, MetricAnswer } from '../api/types';
import { useFormats } from '../ui/format';
import { Empty } from '../ui/Page';
import { FigureHint, stands } from './figure';
import css from './insight.module.css';

interface Props { metric: Metric; answer: MetricAnswer; name: (key: string) => string; open: (keys: string[]) => void }

const few = 8;

/** One bar per group with its interval as a whisker. Each bar is a button that opens its rows. */
export function Bars({ metric, answer, name, open }: Props) {
  const { t } = useTranslation('dashboard');
  const format = useFormats();
  const [all, setAll] = useState(false);
  const groups = [...(answer.groups ?? [])].filter(group => group.figure.n > 0).sort(byValue(metric));
  if (groups.length === 0) return <Empty icon={IconChartBar} title={t('bars.none')} text={t('bars.noneText')} />;
  const shown = all ? groups : groups.slice(0, few);
  const scale = range(metric, groups.map(group => group.figure));
  const percent = (value: number) => `${Math.max(0, Math.min(100, ((value - scale.min) / (scale.max - scale.min)) * 100))}%`;
  const share = (a: number, b: number) => `calc(${percent(Math.max(a, b))} - ${percent(Math.min(a, b))})`;
  const overall = answer.total.value;
  const thin = groups.some(group => !group.figure.enough);
  return (
    <>
      <ul className={css.bars}>
        {shown.map(({ keys, figure }) => {
          const label = keys.map(key => key === '' || key === null ? t('bars.unknown') : name(key)).join(' · ');
          const tone = stands(metric, figure, overall);
          const start = Math.max(scale.min, Math.min(scale.max, scale.zero));
          const above = figure.low !== null && overall !== null && figure.low > overall;
          return (
            <li key={keys.join('\0')}>
              <FigureHint metric={metric} figure={figure}>
                <UnstyledButton className={css.bar} data-tone={tone} data-thin={!figure.enough} onClick={() => open(keys)}>
                  <span className="visually-hidden">{t(tone === 'plain' ? 'bars.open' : above ? 'bars.openAbove' : 'bars.openBelow', {
                    label, value: format.value(metric, figure.value), n: format.number(figure.n), range: format.range(metric, figure),
                  })}</span>
                  <span className={css.barName} title={label}>{label}</span>
                  <span className={css.track} dir="ltr">
                    {figure.value !== null ? <span className={css.fill} style={{ left: percent(Math.min(start, figure.value)), width: share(start, figure.value) }} /> : null}
                    {figure.low !== null && figure.high !== null ? <span className={css.whisker} style={{ left: percent(figure.low), width: share(figure.low, figure.high) }} /> : null}
                    {overall !== null ? <span className={css.overall} style={{ left: percent(overall) }} /> : null}
                  </span>
                  <span className={css.barFigure}>
                    <strong>{tone !== 'plain' ? (above ? <IconArrowUp size={13} stroke={2.6} /> : <IconArrowDown size={13} stroke={2.6} />) : null}{format.value(metric, figure.value)}</strong>
                    <span>{t('n', { n: format.number(figure.n) })}</span>
                  </span>
                </UnstyledButton>
              </FigureHint>
            </li>
          );
        })}
      </ul>
      <div className={css.barsFoot}>
        <span>{t('bars.legend', { value: format.value(metric, overall) })}{thin ? ` ${t('bars.thin')}` : ''}</span>
        {groups.length > few ? <Button variant="subtle" size="compact-xs" onClick={() => setAll(!all)}>{all ? t('bars.less') : t('bars.more', { count: groups.length })}</Button> : null}
      </div>
    </>
  );
}

const byValue = (metric: Metric) => (a: { figure: Figure }, b: { figure: Figure }) => {
  if (a.figure.enough !== b.figure.enough) return a.figure.enough ? -1 : 1;
  const difference = (b.figure.value ?? -Infinity) - (a.figure.value ?? -Infinity);
  return metric.better === 'higher' ? difference : -difference;
};

/** Shares and scales show their whole range; points show what the data need, always with zero. */
function range(metric: Metric, figures: Figure[]) {
  if (metric.unit === 'percent') return { min: 0, max: 100, zero: 0 };
  if (metric.unit === 'scale') return { min: metric.min, max: metric.max, zero: Math.max(metric.min, 0) };
  const known = figures.filter(figure => figure.enough || figures.every(other => !other.enough)).flatMap(figure => [figure.low, figure.high]).filter(value => value !== null);
  const min = Math.max(metric.min, Math.min(0, ...known.map(value => Math.floor(value / 10) * 10)));
  const max = Math.min(metric.max, Math.max(10, ...known.map(value => Math.ceil(value / 10) * 10)));
  return { min, max, zero: 0 };
}
