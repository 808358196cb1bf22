import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useWorkspace } from '../api/hooks';
import css from './inbox.module.css';
import type { Suggestion } from './types';

/** What could be answered, each with its source. One click puts it into the answer, where it can be changed. */
export function Suggestions({ items, take }: { items: Suggestion[]; take: (one: Suggestion) => void }) {
  const { t } = useTranslation('inbox');
  const { id } = useWorkspace();
  if (items.length === 0) return null;
  return (
    <section className={css.suggestions} aria-label={t('suggestions')}>
      <h3>{t('suggestions')}</h3>
      <ul>
        {items.map(one => (
          <li key={one.id}>
            <p><strong>{t(`suggestedBy.${one.kind}`)}</strong> {one.url ? <a href={one.url} target="_blank" rel="noreferrer">{one.source} <IconExternalLink size={13} aria-hidden /></a> : one.conversation ? <Link to={`/w/${id}/inbox/${one.conversation}`}>{one.source}</Link> : one.source}</p>
            <p>{one.text}</p>
            <Button size="compact-xs" variant="default" aria-label={t('takeSuggestion', { source: one.source })} onClick={() => take(one)}>{t('use')}</Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
