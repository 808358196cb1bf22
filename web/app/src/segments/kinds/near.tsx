import { Num, Pick } from '../controls';
import { Details, tidy } from '../phrases';
import { Extra } from '../controls';
import type { Near } from '../types';
import { kind } from './kind';

export const near = kind<Near>({
  key: 'near',
  is: leaf => 'near' in leaf,
  Parts: ({ node, change, words }) => {
    const { t } = words;
    const set = (part: Partial<Near['near']>) => change({ near: tidy({ ...node.near, ...part }) });
    const traits = words.traits.filter(item => item.type === 'number').map(item => ({ value: item.key, label: words.trait(item.key) }));
    const isOwn = node.near.latitudeTrait !== undefined || node.near.longitudeTrait !== undefined;
    return (
      <>
        <span>{t('whoLives')}</span><Num label={t('km')} max={20_040} value={node.near.km} change={km => set({ km })} /><span>{t('kmOf')}</span>
        <Num label={t('latitude')} min={-90} max={90} value={node.near.latitude} change={latitude => set({ latitude })} /><span>°,</span>
        <Num label={t('longitude')} min={-180} max={180} value={node.near.longitude} change={longitude => set({ longitude })} /><span>°</span>
        {isOwn ? (
          <Extra label={t('remove.traits')} remove={() => set({ latitudeTrait: undefined as never, longitudeTrait: undefined as never })}>
            <span>{t('readFrom')}</span>
            <Pick label={t('latitudeTrait')} value={node.near.latitudeTrait ?? 'latitude'} options={traits} change={latitudeTrait => set({ latitudeTrait })} />
            <Pick label={t('longitudeTrait')} value={node.near.longitudeTrait ?? 'longitude'} options={traits} change={longitudeTrait => set({ longitudeTrait })} />
          </Extra>
        ) : <Details words={words} items={[{ key: 'traits', label: t('detail.traits'), add: () => set({ latitudeTrait: 'latitude', longitudeTrait: 'longitude' }) }]} />}
      </>
    );
  },
  say: ({ near: place }, words) => `${words.t('whoLives')} ${place.km ?? '…'} ${words.t('kmOf')} ${place.latitude ?? '…'}°, ${place.longitude ?? '…'}°`,
  lacks: ({ near: place }) => place.km && place.latitude !== null && place.longitude !== null ? [] : ['number'],
  offers: words => [{ group: words.t('group.are'), items: [{ value: 'near', label: words.t('offer.near') }] }],
  fresh: () => ({ near: { latitude: null, longitude: null, km: 25 } }),
});
