import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../api/hooks';
import type { EvidenceCard } from '../journeys/maps/types';
import { useArrival } from '../ui/arrival';
import { Pill, tell } from '../ui/Bits';
import css from '../ui/lists.module.css';
import { TextLink, useProblemText } from '../ui/Page';
import type { Quote } from './types';

const EvidenceForm = lazy(() => import('./EvidenceForm'));

/** Quotes, each evidence that can be pointed at. */
export function Quotes({ quotes, mayEdit, linked = false }: { quotes: readonly Quote[]; mayEdit: boolean; linked?: boolean }) {
  const { t } = useTranslation('interviews');
  const { id } = useWorkspace();
  const words = useProblemText();
  const mayDraw = useMay('analyst');
  const [placing, setPlacing] = useState<Quote | null>(null);
  const cards = useRead<{ items: EvidenceCard[] }>('maps', '/maps/evidence', linked ? undefined : { interview: quotes[0]?.interview ?? '' }, { enabled: quotes.length > 0 }).data?.items ?? [];
  const remove = useChange<string>((quote, path) => api.delete(path(`/quotes/${quote}`)), ['interviews', 'quotes', 'feedback', 'maps']);
  useArrival(quotes.length > 0);
  if (quotes.length === 0) return <p className={css.none}>{t('noQuotes')}</p>;
  return (
    <>
      <ul className={css.quotes}>
        {quotes.map(quote => (
          <li key={quote.id} id={quote.id}>
            <blockquote>“{quote.text}”</blockquote>
            {quote.note ? <p className={css.reading}>{quote.note}</p> : null}
            <footer>
              <span>{quote.speaker || t('somebody')}</span>
              {linked ? <TextLink to={`/w/${id}/interviews/${quote.interview}`}>{quote.interviewTitle}</TextLink> : null}
              {quote.tags.map(tag => <Pill key={tag} tone="accent">{tag}</Pill>)}
              {cards.filter(card => card.quote === quote.id).map(card => <TextLink key={card.card} to={`/w/${id}/journeys/maps/${card.map}#${card.card}`}>{t('evidence.on', { map: card.mapName, step: card.stepName })}</TextLink>)}
              {mayDraw ? <Button size="compact-xs" variant="subtle" aria-label={t('evidence.putOf', { text: quote.text.slice(0, 40) })} onClick={() => setPlacing(quote)}>{t('evidence.put')}</Button> : null}
              {mayEdit ? <Button size="compact-xs" variant="subtle" color="coral" aria-label={t('deleteQuote', { text: quote.text.slice(0, 40) })} onClick={() => remove.mutate(quote.id, { onError: problem => tell.fault(words(problem) ?? '') })}>{t('delete')}</Button> : null}
            </footer>
          </li>
        ))}
      </ul>
      <Suspense fallback={null}>{placing ? <EvidenceForm quote={placing} close={() => setPlacing(null)} /> : null}</Suspense>
    </>
  );
}
