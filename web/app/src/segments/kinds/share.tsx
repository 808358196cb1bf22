import { Num, Text } from '../controls';
import type { Share } from '../types';
import { kind } from './kind';

export const share = kind<Share>({
  key: 'share',
  is: leaf => 'bucket' in leaf,
  Parts: ({ node, change, words }) => {
    const { t } = words;
    const set = (part: Share['bucket']) => change({ bucket: { ...node.bucket, ...part } });
    return (
      <>
        <span>{t('whoFallInto')}</span>
        <Num label={t('percentFrom')} max={100} value={node.bucket.from ?? 0} change={n => set({ from: n ?? 0 })} /><span>{t('to')}</span>
        <Num label={t('percentTo')} max={100} value={node.bucket.to ?? 100} change={n => set({ to: n ?? 0 })} />
        <span>{t('percentDrawn')}</span><Text label={t('seed')} value={node.bucket.seed ?? ''} change={seed => change({ bucket: seed ? { ...node.bucket, seed } : { from: node.bucket.from ?? 0, to: node.bucket.to ?? 100 } })} />
      </>
    );
  },
  say: ({ bucket }, words) => `${words.t('whoFallInto')} ${words.number(bucket.from ?? 0)} ${words.t('to')} ${words.number(bucket.to ?? 100)} ${words.t('percentDrawn')} ${bucket.seed || words.t('noSeed')}`,
  lacks: ({ bucket }) => (bucket.from ?? 0) < (bucket.to ?? 100) ? [] : ['order'],
  offers: words => [{ group: words.t('group.stand'), items: [{ value: 'share', label: words.t('offer.share') }] }],
  fresh: () => ({ bucket: { from: 0, to: 10, seed: 'a' } }),
});
