import { useTranslation } from 'react-i18next';
import type { Article } from './types';
import { useShare } from './useShare';

/** Says whom an article helped, with how sure that is. */
export function useHelped() {
  const { t } = useTranslation('help');
  const share = useShare();
  return (use: Article['use']) => use.votes === 0 || use.low === null || use.high === null ? ''
    : t('helped', { share: share(use.helped / use.votes), low: share(use.low), high: share(use.high), count: use.votes });
}
