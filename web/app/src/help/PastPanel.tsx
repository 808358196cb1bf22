import { useTranslation } from 'react-i18next';
import { useRead, useWorkspace } from '../api/hooks';
import { Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import css from '../ui/lists.module.css';
import { Panel } from '../ui/Page';
import type { Past } from './types';

/** What was published, and what readers wrote beside their votes. */
export function PastPanel({ article, language }: { article: string; language: string }) {
  const { t } = useTranslation('help');
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const past = useRead<Past>('articles', `/help/articles/${article}/past`).data;
  const versions = past?.versions.filter(one => one.language === language) ?? [];
  const comments = past?.comments.filter(one => one.language === language) ?? [];
  return (
    <div className={css.two}>
      <Panel title={t('comments')} flush>
        {comments.length === 0 ? <p className={css.none}>{t('noComments')}</p> : (
          <ul className={css.quotes}>{comments.map((one, i) => <li key={i}><blockquote>{one.text}</blockquote><footer><Pill tone={one.helped ? 'good' : 'bad'}>{t(one.helped ? 'helpedYes' : 'helpedNo')}</Pill>{format.day(one.at)}</footer></li>)}</ul>
        )}
      </Panel>
      <Panel title={t('versions')} flush>
        {versions.length === 0 ? <p className={css.none}>{t('noVersions')}</p> : (
          <ul className={css.list}>
            {versions.map(one => (
              <li key={one.version}>
                <details>
                  <summary className={css.row}><span className={css.name}><strong>{t('version', { no: one.version })}</strong><small>{[one.title, one.publishedBy?.name].filter(Boolean).join(' · ')}</small></span>{one.isLive ? <Pill tone="good">{t('state.live')}</Pill> : <span />}<span className={css.side}>{format.moment(one.publishedAt)}</span><span /></summary>
                  <p className={css.none}>{one.text}</p>
                </details>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </div>
  );
}
