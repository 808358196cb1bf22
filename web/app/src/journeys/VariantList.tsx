import { useTranslation } from 'react-i18next';
import { useDuration } from '../ui/duration';
import { useFormats } from '../ui/format';
import css from './journeys.module.css';
import type { Report } from './types';

/** The ways themselves, the most frequent first, and how many there are in all. */
export function VariantList({ of, name }: { of: Report; name: (step: string) => string }) {
  const { t } = useTranslation('journeys');
  const format = useFormats(undefined);
  const duration = useDuration();
  const told = of.variants.reduce((sum, variant) => sum + variant.journeys, 0);
  const share = (value: number) => `${format.fixed(100 * value, 1)} %`;
  return (
    <>
      <ol className={css.variants}>
        {of.variants.map(variant => (
          <li key={variant.steps.join('\n')} className={css.variant}>
            <div className={css.variantFigure}><strong>{share(variant.share)}</strong><span>{t('variants.journeys', { count: variant.journeys, n: format.number(variant.journeys) })}</span><span>{variant.steps.length > 1 ? duration(variant.seconds.median) : t('variants.once')}</span></div>
            <ol className={css.chips}>{variant.steps.map((step, index) => <li key={index}>{name(step)}</li>)}</ol>
          </li>
        ))}
      </ol>
      {of.variantsOfAll > of.variants.length ? <p className={css.rest}>{t('variants.rest', { count: of.variantsOfAll - of.variants.length, n: format.number(of.variantsOfAll - of.variants.length), journeys: format.number(of.journeys - told), share: share((of.journeys - told) / of.journeys) })}</p> : null}
    </>
  );
}
