import { Skeleton, UnstyledButton } from '@mantine/core';
import { IconArrowDownRight, IconArrowUpRight, IconCheck, IconMinus, IconQuestionMark, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/hooks';
import type { Metric, MetricAnswer, MetricQuery } from '../api/types';
import { Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { FigureHint, verdict } from './figure';
import css from './insight.module.css';
import { Spark } from './Spark';
import { useMetricName } from './names';

interface Props { metric: Metric; query: Omit<MetricQuery, 'metric'>; chosen: boolean; choose: () => void; open: () => void }

export function Tile({ metric, query, chosen, choose, open }: Props) {
  const { t } = useTranslation('dashboard');
  const format = useFormats();
  const name = useMetricName()(metric);
  const answer = useAsk<MetricAnswer>('metric', '/metrics/query', { ...query, metric: metric.id }, { keep: true });
  const data = answer.data;
  const change = data?.change ?? null;
  const tone = change?.significant ? verdict(metric, change.value) : 'plain';
  const Arrow = change?.significant ? (change.value > 0 ? IconArrowUpRight : IconArrowDownRight) : IconMinus;
  return (
    <article className={css.tile} data-chosen={chosen}>
      <div className={css.tileHead}>
        <UnstyledButton className={css.tileName} onClick={choose} aria-pressed={chosen} title={t('tile.choose', { name })}>{name}</UnstyledButton>
        {data?.target ? <TargetPill target={data.target} metric={metric} /> : null}
      </div>
      {answer.error && !data ? (
        <div className={css.tileBody}><span className={css.tileFine} role="alert">{answer.error.message || t('tile.fault')}</span></div>
      ) : !data ? (
        <div className={css.tileBody}><Skeleton height={30} width="55%" mt={6} /><Skeleton height={12} width="75%" mt={10} /><Skeleton height={40} mt={12} mb={12} /></div>
      ) : (
        <FigureHint metric={metric} figure={data.total}>
          <UnstyledButton className={css.tileBody} onClick={open}>
            <span className="visually-hidden">{t('tile.open', { name, value: format.value(metric, data.total.value), n: format.number(data.total.n) })}</span>
            <span className={css.tileTop}>
              <span className={css.tileValue} data-thin={!data.total.enough}>{format.value(metric, data.total.value)}</span>
              {change && data.total.enough ? (
                <span className={css.change} data-tone={tone}><Arrow size={15} aria-hidden="true" />{format.signed(metric, change.value)}</span>
              ) : null}
            </span>
            <span className={css.tileFine}>{t('tile.fine', { range: format.range(metric, data.total), n: format.number(data.total.n) })}</span>
            <span className={css.tileFine}>
              {!data.total.enough ? t('tile.thin') : change ? t(change.significant ? 'tile.changed' : 'tile.steady') : t('tile.noCompare')}
            </span>
            <span className={css.spark}><Spark values={(data.trend ?? []).map(point => point.figure.enough || point.figure.n > 0 ? point.figure.value : null)} tone={tone} /></span>
          </UnstyledButton>
        </FigureHint>
      )}
    </article>
  );
}

function TargetPill({ target, metric }: { target: NonNullable<MetricAnswer['target']>; metric: Metric }) {
  const { t } = useTranslation('dashboard');
  const format = useFormats();
  const [tone, Icon] = target.status === 'met' ? ['good' as const, IconCheck] : target.status === 'missed' ? ['bad' as const, IconX] : ['warn' as const, IconQuestionMark];
  const words = t(`target.${target.status}`, { value: format.value(metric, target.value) });
  return <span title={words}><Pill tone={tone} icon={<Icon size={12} stroke={2.4} aria-hidden="true" />}>{t('target.short', { value: format.value(metric, target.value) })}<span className="visually-hidden">{words}</span></Pill></span>;
}
