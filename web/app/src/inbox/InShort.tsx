import { useTranslation } from 'react-i18next';
import { useRead } from '../api/hooks';
import css from './inbox.module.css';
import type { Conversation, Summary } from './types';

const parts = ['wants', 'promised', 'open'] as const;

/** A long conversation in its own sentences. It stands open for who has not answered in it last: they take it over. */
export function InShort({ of, isNew, show }: { of: Conversation; isNew: boolean; show: (message: number) => void }) {
  const { t } = useTranslation('inbox');
  const summary = useRead<Summary>('conversations', `/conversations/${of.id}/summary`).data;
  if (!summary?.isLong) return null;
  return (
    <details className={css.short} open={isNew && of.status !== 'closed'}>
      <summary>{t('inShort.title')} <small>{t('inShort.note', { count: summary.messages })}</small></summary>
      <dl>
        {parts.map(part => (
          <div key={part} className={css.shortPart}>
            <dt id={`short-${part}`}>{t(`inShort.${part}`)}</dt>
            <dd>
              {summary[part].length === 0 ? t('inShort.none')
                : <ul aria-labelledby={`short-${part}`}>{summary[part].map(one => <li key={`${one.no} ${one.text}`}><button type="button" dir="auto" onClick={() => show(one.no)}>{one.text}</button></li>)}</ul>}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
