import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../api/hooks';
import { useFormats } from '../ui/format';
import css from './recovery.module.css';
import type { Figure } from './types';

/** What a figure is made of and where its true value lies; or that it is too little to say. */
export function Limits({ of, say }: { of: Figure; say: (value: number) => string }) {
  const { t } = useTranslation('recovery');
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  return (
    <small className={css.limits}>
      {of.low !== null && of.high !== null ? <>{t('limits', { low: say(of.low), high: say(of.high) })} · </> : null}{t('n', { n: format.number(of.n) })}{of.enough ? null : <> · <em>{t('few')}</em></>}
    </small>
  );
}

export const percent = (share: number, format: ReturnType<typeof useFormats>) => `${format.fixed(share * 100, 1)} %`;
