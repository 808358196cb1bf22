import { useEffect, type ReactNode } from 'react';
import { Mark } from '../shell/Mark';
import css from './session.module.css';

/** The frame of every page before sign-in. */
export function Stage({ title, lead, children, wide, foot }: { title: string; lead?: ReactNode; children: ReactNode; wide?: boolean; foot?: ReactNode }) {
  useEffect(() => { document.title = `${title} · Rapport`; }, [title]);
  return (
    <main className={css.stage}>
      <div className={wide ? css.wide : css.box}>
        <div className={css.brand}><Mark size={34} />Rapport</div>
        <div className={css.card}>
          <h1 className={css.title}>{title}</h1>
          {lead ? <p className={css.lead}>{lead}</p> : null}
          {children}
        </div>
        {foot ? <div className={css.foot}>{foot}</div> : null}
      </div>
    </main>
  );
}
