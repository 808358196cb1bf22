import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useWorkspace } from '../api/hooks';
import { Pill, tell } from '../ui/Bits';
import css from '../ui/lists.module.css';
import { TextLink, useProblemText } from '../ui/Page';
import type { Quote } from './types';

/** Quotes, each evidence that can be pointed at. */
export function Quotes({ quotes, mayEdit, linked = false }: { quotes: readonly Quote[]; mayEdit: boolean; linked?: boolean }) {
  const { t } = useTranslation('interviews');
  const { id } = useWorkspace();
  const words = useProblemText();
  const remove = useChange<string>((quote, path) => api.delete(path(`/quotes/${quote}`)), ['interviews', 'quotes', 'feedback']);
  if (quotes.length === 0) return <p className={css.none}>{t('noQuotes')}</p>;
  return (
    <ul className={css.quotes}>
      {quotes.map(quote => (
        <li key={quote.id} id={quote.id}>
          <blockquote>“{quote.text}”</blockquote>
          {quote.note ? <p className={css.reading}>{quote.note}</p> : null}
          <footer>
            <span>{quote.speaker || t('somebody')}</span>
            {linked ? <TextLink to={`/w/${id}/interviews/${quote.interview}`}>{quote.interviewTitle}</TextLink> : null}
            {quote.tags.map(tag => <Pill key={tag} tone="accent">{tag}</Pill>)}
            {mayEdit ? <Button size="compact-xs" variant="subtle" color="coral" aria-label={t('deleteQuote', { text: quote.text.slice(0, 40) })} onClick={() => remove.mutate(quote.id, { onError: problem => tell.fault(words(problem) ?? '') })}>{t('delete')}</Button> : null}
          </footer>
        </li>
      ))}
    </ul>
  );
}
