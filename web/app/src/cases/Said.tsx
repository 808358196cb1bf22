import { IconMessage2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useWorkspace } from '../api/hooks';
import { toneOf } from '../customers/tones';
import type { Formats } from '../ui/format';
import { Panel } from '../ui/Page';
import css from './cases.module.css';
import type { Case, Story } from './types';

/** The score and the words that the case is about. */
export function Said({ of, words, format }: { of: Case; words: Story['words']; format: Formats }) {
  const { t } = useTranslation('cases');
  const { id } = useWorkspace();
  if (of.score === null && words.length === 0) return null;
  return (
    <Panel title={t('said')}>
      <div className={css.said}>
        {of.score === null ? null : <span className={css.bigScore} data-tone={toneOf(of.metric, of.score)}><strong>{of.score}</strong><small>{of.metric.split('.')[0]!.toUpperCase()}</small></span>}
        <div className={css.words}>
          {words.length === 0 ? <p className={css.soft}>{t('noWords')}</p> : words.map(one => (
            <figure key={one.item} className={css.quote}>
              {one.heading ? <figcaption>{one.heading}</figcaption> : null}
              <blockquote>{one.text}</blockquote>
              <p className={css.soft}><span title={format.moment(one.at)}>{format.ago(one.at)}</span> · <Link to={`/w/${id}/feedback?item=${one.item}`}><IconMessage2 size={14} aria-hidden /> {t('inFeedback')}</Link></p>
            </figure>
          ))}
        </div>
      </div>
    </Panel>
  );
}
