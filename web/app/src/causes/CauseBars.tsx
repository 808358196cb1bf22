import { Button, Tooltip, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconRoute } from '@tabler/icons-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../api/hooks';
import { Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import css from './causes.module.css';
import type { Bar, Chart, Problem } from './types';

interface Props { chart: Chart; open: (bar: Bar) => void; trace?: (problem: Pick<Problem, 'topic' | 'name'>) => void }

/** One bar per cause with its interval; behind the vital few a line. Each bar is a button that opens the troubles behind it. */
export function CauseBars({ chart, open, trace }: Props) {
  const { t } = useTranslation('causes');
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const weigh = (value: number) => chart.measure === 'revenue' || chart.measure === 'cost' ? format.money({ amount: Math.round(value), currency: chart.unit })
    : format.number(chart.measure === 'points' ? Math.round(value * 10) / 10 : value);
  const most = Math.max(...chart.bars.map(bar => Math.min(bar.high, bar.weight * 2)), chart.bars[0]?.weight ?? 0, 1e-9);
  const at = (value: number) => `${Math.min(100, (value / most) * 100)}%`;
  return (
    <ol className={css.bars} aria-label={t('title')}>
      {chart.bars.map((bar, index) => (
        <Fragment key={bar.cause ?? bar.topic}>
          <li className={css.item} data-vital={bar.vital} data-traced={bar.cause !== null}>
            <UnstyledButton className={css.bar} onClick={() => open(bar)}>
              <span className="visually-hidden">{t('openBar', { name: bar.name, weight: weigh(bar.weight), share: percent(bar.share, format), low: weigh(bar.low), high: weigh(bar.high) })}</span>
              <span className={css.name} aria-hidden>
                <strong>{bar.name}</strong>
                <small>{bar.path !== bar.name ? bar.path.slice(0, -bar.name.length).replace(/ › $/, '') : bar.cause ? '' : t('untraced')}</small>
              </span>
              <span className={css.track} dir="ltr" aria-hidden>
                <span className={css.fill} style={{ width: at(bar.weight) }} />
                <span className={css.whisker} style={{ left: at(bar.low), width: `calc(${at(bar.high)} - ${at(bar.low)})` }} />
              </span>
              <span className={css.figure} aria-hidden><strong>{weigh(bar.weight)}</strong><span>{percent(bar.share, format)}</span><span className={css.sum}>{t('upTo', { share: percent(bar.cumulative, format) })}</span></span>
            </UnstyledButton>
            <span className={css.marks}>
              {bar.bestRank < bar.worstRank ? <Tooltip label={t('unstableHint')} multiline w={280}><span tabIndex={0}><Pill tone="warn">{t('ranks', { best: bar.bestRank, worst: bar.worstRank })}</Pill></span></Tooltip> : null}
              {bar.change ? <Change of={bar.change} weigh={weigh} /> : null}
              {!bar.cause && trace ? <Button size="compact-sm" variant="light" leftSection={<IconRoute size={14} />} onClick={() => trace({ topic: bar.topic!, name: bar.name })} aria-label={t('traceOne', { name: bar.name })}>{t('trace')}</Button> : null}
            </span>
          </li>
          {index === chart.vital - 1 && index < chart.bars.length - 1 ? <li className={css.line}><span>{t('line', { share: format.number(Math.round(chart.threshold * 100)) })}</span></li> : null}
        </Fragment>
      ))}
    </ol>
  );
}

function Change({ of, weigh }: { of: NonNullable<Bar['change']>; weigh: (value: number) => string }) {
  const { t } = useTranslation('causes');
  const up = of.difference > 0;
  return (
    <Tooltip label={t(of.believable ? 'changeHint' : 'changeDoubt', { before: weigh(of.before), low: weigh(of.low), high: weigh(of.high) })} multiline w={280}>
      <span tabIndex={0}><Pill tone={!of.believable ? 'plain' : up ? 'bad' : 'good'} icon={of.difference === 0 ? null : up ? <IconArrowUp size={13} /> : <IconArrowDown size={13} />}>{of.difference === 0 ? t('same') : weigh(Math.abs(of.difference))}</Pill></span>
    </Tooltip>
  );
}

const percent = (share: number, format: ReturnType<typeof useFormats>) => `${format.number(Math.round(share * 100))} %`;
