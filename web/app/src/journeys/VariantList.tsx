import { useTranslation } from 'react-i18next';
import { useDuration } from '../ui/duration';
import { useFormats } from '../ui/format';
import css from './journeys.module.css';
import { Against } from './StepTable';
import type { Report } from './types';

/** The ways themselves, the most frequent first, and how many there are in all. */
export function VariantList({ of, name, better }: { of: Report; name: (step: string) => string; better: 'higher' | 'lower' }) {
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
            <div><ol className={css.chips}>{variant.steps.map((step, index) => <li key={index}>{name(step)}</li>)}</ol>{of.score && variant.score?.mean != null ? <p className={css.judged}>{t('variants.judged', { mean: format.fixed(variant.score.mean, 2), n: format.number(variant.score.n) })} <Against of={variant.score} better={better} /></p> : null}</div>
          </li>
        ))}
      </ol>
      {of.variantsOfAll > of.variants.length ? <p className={css.rest}>{t('variants.rest', { count: of.variantsOfAll - of.variants.length, n: format.number(of.variantsOfAll - of.variants.length), journeys: format.number(of.journeys - told), share: share((of.journeys - told) / of.journeys) })}</p> : null}
    </>
  );
}
