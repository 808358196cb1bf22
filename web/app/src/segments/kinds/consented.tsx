import { Pick, Text } from '../controls';
import type { Consented } from '../types';
import { kind } from './kind';

const channels = ['email', 'sms', 'in-app', 'phone', 'post'];

export const consented = kind<Consented>({
  key: 'consented',
  is: leaf => 'consent' in leaf,
  Parts: ({ node, change, words }) => {
    const { t } = words;
    return (
      <>
        <span>{t('who')}</span>
        <Pick label={t('consentSaid')} value={node.is} options={(['granted', 'withdrawn'] as const).map(value => ({ value, label: t(`consent.${value}`) }))} change={is => change({ ...node, is })} />
        <Text label={t('purpose')} value={node.consent.purpose} options={['newsletter', 'marketing', 'surveys', 'analytics']} change={purpose => change({ ...node, consent: { ...node.consent, purpose } })} />
        <span>{t('by')}</span>
        <Text label={t('field.channel')} value={node.consent.channel} options={[...channels, ...words.channels.map(item => item.value)]} change={channel => change({ ...node, consent: { ...node.consent, channel } })} />
      </>
    );
  },
  say: (node, words) => `${words.t('who')} ${words.t(`consent.${node.is as 'granted'}`)} ${node.consent.purpose || '…'} ${words.t('by')} ${node.consent.channel || '…'}`,
  lacks: node => node.consent.purpose && node.consent.channel ? [] : ['value'],
  offers: words => [{ group: words.t('group.stand'), items: [{ value: 'consent', label: words.t('offer.consent') }] }],
  fresh: () => ({ consent: { purpose: '', channel: 'email' }, is: 'granted' }),
});
