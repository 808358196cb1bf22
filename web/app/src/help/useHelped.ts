import { useTranslation } from 'react-i18next';
import type { Article } from './types';

/** Says whom an article helped, with how sure that is. */
export function useHelped() {
  const { t, i18n } = useTranslation('help');
  const share = new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 0 });
  return (use: Article['use']) => use.votes === 0 || use.low === null || use.high === null ? ''
    : t('helped', { share: share.format(use.helped / use.votes), low: share.format(use.low), high: share.format(use.high), count: use.votes });
}
