import { useDebouncedValue } from '@mantine/hooks';
import { IconUsers } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { useAsk, useWorkspace } from '../api/hooks';
import type { Problem } from '../api/client';
import { Face } from '../customers/Face';
import { useFormats } from '../ui/format';
import { lacksOf } from './kinds';
import css from './segments.module.css';
import { leaves, pruned } from './tree';
import type { Estimate, Node } from './types';
import type { Words } from './vocabulary';

/** How many the sentence means now. What is unfinished is left out until it is finished. */
export function useEstimate(root: Node) {
  const finished = useMemo(() => pruned(root, leaf => lacksOf(leaf).length === 0), [root]);
  const left = useMemo(() => leaves(root).filter(({ leaf }) => lacksOf(leaf).length > 0).length, [root]);
  const [asked] = useDebouncedValue(finished, 250);
  const answer = useAsk<Estimate>('segment-estimate', '/segments/estimate', { predicate: asked ?? { all: [] } }, { keep: true });
  return { answer, left, asked, waits: asked !== finished || answer.isFetching, problem: answer.error as Problem | null };
}

export function EstimatePane({ estimate, words }: { estimate: ReturnType<typeof useEstimate>; words: Words }) {
  const { t } = words;
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const { answer, left, waits, problem } = estimate;
  const data = problem ? undefined : answer.data;
  const share = data && data.total > 0 ? (data.size / data.total) * 100 : 0;
  return (
    <aside className={css.estimate} aria-label={t('estimate.title')}>
      <h2>{t('estimate.title')}</h2>
      <p className={css.size} data-waits={waits || undefined} role="status">
        {data ? <><strong className="num">{data.exact ? '' : '≈ '}{format.number(data.size)}</strong> <span>{data.exact ? '' : `(±\u202f${format.number(Math.max(data.high - data.size, data.size - data.low))}) `}{t('estimate.of', { total: format.number(data.total) })}</span></> : <strong>–</strong>}
      </p>
      {data ? (
        <>
          <div className={css.shareBar} aria-hidden><i style={{ width: `${Math.min(100, share)}%` }} /></div>
          <p className={css.note}>{t('estimate.share', { share: format.fixed(share, share < 1 && share > 0 ? 2 : 1) })} {data.exact ? t('estimate.exact') : t('estimate.between', { low: format.number(data.low), high: format.number(data.high), asked: format.number(data.asked) })}</p>
        </>
      ) : null}
      {left > 0 ? <p className={css.left}>{t('estimate.left', { count: left })}</p> : null}
      {data && data.sample.length > 0 ? (
        <>
          <h3>{t('estimate.sample')}</h3>
          <ul className={css.people}>
            {data.sample.map(person => (
              <li key={person.id}><Link to={`/w/${id}/customers/${person.id}`} target="_blank" rel="noreferrer"><Face name={person.name || null} /><span><strong>{person.name || person.email || t('anonymous')}</strong>{person.name && person.email ? <small>{person.email}</small> : null}</span></Link></li>
            ))}
          </ul>
        </>
      ) : data ? <p className={css.nobody}><IconUsers size={18} aria-hidden />{t('estimate.nobody')}</p> : null}
    </aside>
  );
}
