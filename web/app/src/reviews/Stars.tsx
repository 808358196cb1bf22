import { useTranslation } from 'react-i18next';
import type { Tone } from '../ui/Bits';
import css from '../ui/lists.module.css';
import type { ReplyState } from './types';

export const replyTone: Record<ReplyState, Tone> = { none: 'plain', draft: 'warn', ready: 'accent', published: 'good' };

/** Stars, said in words for those who do not see them. */
export function Stars({ value }: { value: number }) {
  const { t } = useTranslation('reviews');
  const whole = Math.max(1, Math.min(5, Math.floor(value + 0.5)));
  return <span className={css.stars} role="img" aria-label={t('ofFive', { stars: whole })}>{'★'.repeat(whole)}{'☆'.repeat(5 - whole)}</span>;
}
