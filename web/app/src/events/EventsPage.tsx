import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { IconBroadcast, IconCheck, IconPlayerPause, IconPlayerPlay, IconShieldCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useRead, useWorkspace } from '../api/hooks';
import type { LiveEvents } from '../api/types';
import { useFormats } from '../ui/format';
import { Empty, Fault, PageHead, Panel, TextLink } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import css from './events.module.css';

export default function EventsPage() {
  const { t } = useTranslation('events');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const admin = useMay('admin');
  const [paused, setPaused] = useState<LiveEvents | null>(null);
  const [only, setOnly] = useState<'all' | 'refused'>('all');
  const read = useRead<LiveEvents>('live-events', '/events/live', undefined, { every: paused ? false : 3_000 });
  const data = paused ?? read.data;
  if (read.error && !data) return <><PageHead title={t('title')} /><Panel><Fault problem={read.error} retry={() => void read.refetch()} /></Panel></>;
  if (!data) return <><PageHead title={t('title')} lead={t('lead')} /><div className={css.top}>{[1, 2, 3].map(i => <Skeleton key={i} height={118} radius="lg" />)}</div><Skeleton height={420} radius="lg" /></>;
  if (!data.firstEventAt && data.recent.length === 0) {
    return (
      <>
        <PageHead title={t('title')} lead={t('lead')} />
        <Panel><Empty icon={IconBroadcast} title={t('empty.title')} text={t('empty.text')} action={admin ? { label: t('empty.connect'), to: `/w/${id}/start` } : { label: t('empty.refresh'), onClick: () => void read.refetch() }} /></Panel>
      </>
    );
  }
  const hour = data.perMinute.reduce((sum, count) => sum + count, 0);
  const most = Math.max(1, ...data.perMinute);
  const refused = data.refusals.reduce((sum, item) => sum + item.count, 0);
  const recent = only === 'all' ? data.recent : data.recent.filter(item => item.outcome === 'refused');
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} actions={
        <>
          <SegmentedControl size="xs" aria-label={t('show')} value={only} onChange={value => setOnly(value as typeof only)} data={[{ value: 'all', label: t('all') }, { value: 'refused', label: t('refused') }]} />
          <Button size="xs" variant="default" leftSection={paused ? <IconPlayerPlay size={15} /> : <IconPlayerPause size={15} />} onClick={() => setPaused(paused ? null : read.data ?? null)}>{t(paused ? 'resume' : 'pause')}</Button>
        </>
      } />
      <div className={css.top}>
        <div className={`${uiCss.panel} ${css.meter}`}>
          <p>{t('hour')}</p><strong>{format.number(hour)}</strong>
          <div className={css.rate} role="img" aria-label={t('rateAlt', { most: format.number(most) })}>{data.perMinute.map((count, i) => <i key={i} style={{ height: `${(count / most) * 100}%` }} />)}</div>
        </div>
        <div className={`${uiCss.panel} ${css.meter}`}><p>{t('lastMinute')}</p><strong>{format.number(data.perMinute.at(-2) ?? data.perMinute.at(-1) ?? 0)}</strong><p>{t('lastMinuteNote')}</p></div>
        <div className={`${uiCss.panel} ${css.meter}`}>
          <p>{t('refusedCount')}</p><strong>{format.number(refused)}</strong>
          <p>{data.firstEventAt ? t('since', { when: format.moment(data.firstEventAt) }) : ''}</p>
        </div>
      </div>
      <div className={css.columns}>
        <Panel title={t('stream')} note={t('streamNote')} flush>
          {recent.length === 0 ? <Empty icon={IconShieldCheck} title={t('noneRefused')} text={t('noneRefusedText')} /> : (
            <ul className={css.stream} aria-label={t('stream')}>
              {recent.map((item, i) => (
                <li key={`${item.at}-${i}`} data-outcome={item.outcome}>
                  <span className={css.time}>{format.clock(item.at)}</span>
                  {item.outcome === 'accepted' ? <IconCheck size={16} color="var(--r-good)" aria-label={t('accepted')} /> : <IconX size={16} color="var(--r-bad)" aria-label={t('refusedOne')} />}
                  <span className={css.type}>{item.customer ? <TextLink to={`/w/${id}/customers/${item.customer}`}>{item.type}</TextLink> : item.type}</span>
                  <span className={css.summary}>{item.outcome === 'refused' ? item.reason : item.summary}</span>
                  <span className={css.source}>{item.source}</span>
                </li>
              ))}
            </ul>
          )}
        </Panel>
        <Panel title={t('refusals')} note={t('refusalsNote')} flush>
          {data.refusals.length === 0 ? <Empty icon={IconShieldCheck} title={t('noRefusals')} text={t('noRefusalsText')} /> : (
            <ul className={css.reasons}>
              {data.refusals.map(item => (
                <li key={item.reason}>
                  <div className={css.reasonHead}><code>{item.reason}</code><strong className="num">{format.number(item.count)}</strong></div>
                  <p className={css.reasonText}>{item.meaning ? `${item.meaning} ` : ''}{t('last', { when: format.ago(item.last) })}</p>
                  {item.example !== null && item.example !== undefined ? <pre tabIndex={0} aria-label={t('example')}>{typeof item.example === 'string' ? item.example : JSON.stringify(item.example, null, 2)}</pre> : null}
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </div>
    </>
  );
}
