import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/hooks';
import css from './help.module.css';

/** The text as readers will see it, drawn by the server, in a frame in which no script runs. */
export function Preview({ text }: { text: string }) {
  const { t } = useTranslation('help');
  const [settled] = useDebouncedValue(text, 400);
  const drawn = useAsk<{ html: string }>('article-preview', '/help/preview', { text: settled }, { enabled: settled.trim().length > 0, keep: true });
  const html = settled.trim() ? drawn.data?.html ?? '' : '';
  return (
    <div className={css.preview}>
      <span className={css.label} id="preview-label">{t('preview')}</span>
      <iframe className={css.frame} sandbox="allow-same-origin" title={t('preview')}
        srcDoc={`<!doctype html><html><head><link rel="stylesheet" href="/help/page.css"></head><body><main><article class="article">${html || `<p class="dim">${t('previewEmpty')}</p>`}</article></main></body></html>`} />
    </div>
  );
}
