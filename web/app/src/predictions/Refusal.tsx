import { IconInfoCircle } from '@tabler/icons-react';
import listCss from '../ui/lists.module.css';
import { Panel } from '../ui/Page';
import css from './predictions.module.css';
import type { Say } from './say';
import type { Refused } from './types';

/** A model that foretells nothing, and why. */
export function Refusal({ title, of, say }: { title: string; of: Refused | null; say: Say }) {
  return <Panel title={title} className={css.below ?? ''}><p className={listCss.rule}><IconInfoCircle size={16} aria-hidden />{of ? say.refused(of) : say.t('refused.unknown')}</p></Panel>;
}
