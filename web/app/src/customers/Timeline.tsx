import { Button, Drawer, Group, Select, Skeleton, Text, UnstyledButton } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import {
  IconBuildingStore, IconClick, IconEye, IconHistory, IconId, IconMessage2, IconPhone, IconReceiptRefund, IconShoppingBag, IconTruckDelivery, IconUsersGroup,
  type Icon,
} from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePages, useRead, useWorkspace } from '../api/hooks';
import type { TimelineItem } from '../api/types';
import type { Names } from '../insight/names';
import { CopyCode, Pill, type Tone } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Empty, Fault, Panel, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import css from './customers.module.css';
import { toneOf } from './tones';

const icons: Record<string, Icon> = {
  'Order Completed': IconShoppingBag, 'Order Refunded': IconReceiptRefund, 'Order Delivered': IconTruckDelivery, 'Store Visited': IconBuildingStore,
  'Call Ended': IconPhone, 'Meeting Held': IconUsersGroup, 'Survey Answered': IconMessage2, page: IconEye, screen: IconEye, identify: IconId,
};
const wellKnown = ['Order Completed', 'Order Delivered', 'Order Refunded', 'Survey Answered', 'Store Visited', 'Call Ended', 'Meeting Held', 'page', 'identify'];

function toneOfItem(item: TimelineItem): Tone {
  if (typeof item.score === 'number' && item.metric) return toneOf(item.metric, item.score);
  return item.type.startsWith('Order ') ? 'accent' : 'plain';
}

export function Timeline({ customer, names }: { customer: string; names: Names }) {
  const { t } = useTranslation('customers');
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const [type, setType] = useState('');
  const [channel, setChannel] = useState('');
  const [touchpoint, setTouchpoint] = useState('');
  const [opened, setOpened] = useState<string | null>(null);
  const list = usePages<TimelineItem>('timeline', `/customers/${customer}/timeline`, { type, channel, touchpoint }, { limit: 40 });
  const items = useMemo(() => list.data?.pages.flatMap(page => page.items) ?? [], [list.data]);
  const { ref, entry } = useIntersection({ rootMargin: '600px' });
  useEffect(() => {
    if (entry?.isIntersecting && list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
  }, [entry?.isIntersecting, list]);
  const days = useMemo(() => {
    const groups = new Map<string, TimelineItem[]>();
    for (const item of items) {
      const day = format.day(item.at);
      const group = groups.get(day);
      if (group) group.push(item); else groups.set(day, [item]);
    }
    return [...groups];
  }, [items, format]);
  const types = useMemo(() => [...new Set([...wellKnown, ...items.map(item => item.type)])], [items]);
  const filtered = type !== '' || channel !== '' || touchpoint !== '';
  const pick = (value: string, change: (value: string) => void, all: string, label: string, data: { value: string; label: string }[]) => (
    <Select size="xs" w={138} aria-label={label} value={value} onChange={next => change(next ?? '')} data={[{ value: '', label: all }, ...data]} searchable={data.length > 8} />
  );
  return (
    <Panel title={t('timeline.title')} flush actions={
      <div className={css.filters}>
        {pick(type, setType, t('timeline.allTypes'), t('timeline.type'), types.map(value => ({ value, label: value })))}
        {pick(channel, setChannel, t('timeline.allChannels'), t('timeline.channel'), names.channels.map(item => ({ value: item.key, label: names.channel(item.key) })))}
        {pick(touchpoint, setTouchpoint, t('timeline.allTouchpoints'), t('timeline.touchpoint'), names.touchpoints.map(item => ({ value: item.key, label: names.touchpoint(item.key) })))}
      </div>
    }>
      {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} />
        : !list.data ? <div className={uiCss.panelBody}><Waiting lines={9} height={30} /></div>
        : items.length === 0 ? <Empty icon={IconHistory} title={t(filtered ? 'timeline.noneFiltered' : 'timeline.none')} text={t('timeline.noneText')}
            {...(filtered ? { action: { label: t('timeline.showAll'), onClick: () => { setType(''); setChannel(''); setTouchpoint(''); } } } : {})} />
        : days.map(([day, events]) => (
          <section key={day} aria-label={day}>
            <h3 className={css.day}>{day}</h3>
            <ul className={css.events}>
              {events.map(item => {
                const Icon = icons[item.type] ?? IconClick;
                return (
                  <li key={item.id}>
                    <UnstyledButton className={css.event} onClick={() => setOpened(item.id)}>
                      <span className={css.eventIcon} data-tone={toneOfItem(item)}><Icon size={17} stroke={1.8} aria-hidden="true" /></span>
                      <span>
                        <span className={css.eventTitle}>{item.title || item.type}</span>
                        <span className={css.eventMeta} style={{ display: 'block' }}>
                          {[item.channel && names.channel(item.channel), item.touchpoint && names.touchpoint(item.touchpoint), item.employee, item.source].filter(Boolean).join(' · ')}
                          {item.historical ? ` · ${t('timeline.historical')}` : ''}
                        </span>
                        {item.text ? <span className={css.eventText} style={{ display: 'block' }}>{item.text}</span> : null}
                      </span>
                      <span className={css.eventEnd}>
                        {typeof item.score === 'number' ? <strong>{item.score}</strong> : null}
                        {typeof item.amount === 'number' && item.currency ? <strong>{format.money({ amount: item.amount, currency: item.currency })}</strong> : null}
                        {format.clock(item.at).slice(0, 5)}
                      </span>
                    </UnstyledButton>
                  </li>
                );
              })}
            </ul>
          </section>
        ))}
      <div ref={ref}>
        {list.isFetchingNextPage ? <Skeleton height={40} m="md" w="auto" /> : null}
        {list.hasNextPage && !list.isFetchingNextPage ? <Group justify="center" p="md"><Button variant="subtle" onClick={() => void list.fetchNextPage()}>{t('timeline.older')}</Button></Group> : null}
        {list.data && !list.hasNextPage && items.length > 0 ? <Text ta="center" c="dimmed" fz="xs" p="md">{t('timeline.start')}</Text> : null}
      </div>
      <Drawer opened={opened !== null} onClose={() => setOpened(null)} title={t('fact.title')} size="lg">
        {opened ? <RawFact id={opened} /> : null}
      </Drawer>
    </Panel>
  );
}

/** Everything stored of one event. */
export function RawFact({ id }: { id: string }) {
  const { t } = useTranslation('customers');
  const fact = useRead<Record<string, unknown>>('fact', `/facts/${id}`);
  if (fact.error) return <Fault problem={fact.error} retry={() => void fact.refetch()} />;
  if (!fact.data) return <Waiting />;
  const { props, ...columns } = fact.data;
  const filled = Object.entries(columns).filter(([, value]) => value !== null && value !== '' && value !== undefined);
  return (
    <>
      <dl className={uiCss.list}>
        {filled.map(([key, value]) => (
          <div key={key} style={{ display: 'contents' }}><dt>{key}</dt><dd className="mono">{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd></div>
        ))}
      </dl>
      <Group mt="lg" mb={6} gap="xs"><Text fw={600} fz="sm">{t('fact.props')}</Text><Pill>{t('fact.json')}</Pill></Group>
      <CopyCode label={t('fact.props')} text={JSON.stringify(typeof props === 'string' ? safeParse(props) : props ?? {}, null, 2)} />
    </>
  );
}

function safeParse(text: string): unknown {
  try { return JSON.parse(text); } catch { return text; }
}
