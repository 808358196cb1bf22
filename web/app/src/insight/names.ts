import { useTranslation } from 'react-i18next';
import { useRead } from '../api/hooks';
import type { Channel, Metric, Page, Touchpoint } from '../api/types';

/** `call_centre` → `Call centre`, for keys nobody has named yet. */
export const plainName = (key: string) => {
  const words = key.replace(/[_-]+/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2').trim();
  return words ? words[0]!.toUpperCase() + words.slice(1) : key;
};

export function useMetricName() {
  const { t } = useTranslation('dashboard');
  return (metric: Pick<Metric, 'id' | 'name'>) => metric.name || t('metric', { id: metric.id });
}

/** Names people gave to channels and touchpoints. */
export function useNames() {
  const channels = useRead<Page<Channel>>('channels', '/channels');
  const touchpoints = useRead<Page<Touchpoint>>('touchpoints', '/touchpoints');
  const find = (items: { key: string; name: string }[] | undefined, key: string) => items?.find(item => item.key === key)?.name || plainName(key);
  return {
    channels: channels.data?.items ?? [],
    touchpoints: touchpoints.data?.items ?? [],
    channel: (key: string) => find(channels.data?.items, key),
    touchpoint: (key: string) => find(touchpoints.data?.items, key),
  };
}
export type Names = ReturnType<typeof useNames>;
