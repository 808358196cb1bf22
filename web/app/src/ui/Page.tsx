import { Anchor, Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useId, type ComponentType, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Problem } from '../api/client';
import css from './ui.module.css';

/** Title of the page, in the tab too. */
export function PageHead({ title, lead, actions }: { title: string; lead?: ReactNode; actions?: ReactNode }) {
  useEffect(() => { document.title = `${title} · Rapport`; }, [title]);
  return (
    <header className={css.head}>
      <div className={css.headText}>
        <h1 className={css.title} tabIndex={-1} id="page-title">{title}</h1>
        {lead ? <p className={css.lead}>{lead}</p> : null}
      </div>
      {actions ? <div className={css.actions}>{actions}</div> : null}
    </header>
  );
}

interface PanelProps { title?: ReactNode; note?: ReactNode; actions?: ReactNode; flush?: boolean; children: ReactNode; className?: string }

export function Panel({ title, note, actions, flush, children, className }: PanelProps) {
  const id = useId();
  return (
    <section className={`${css.panel} ${className ?? ''}`} aria-labelledby={title ? id : undefined}>
      {title ? (
        <div className={css.panelHead}>
          <div>
            <h2 className={css.panelTitle} id={id}>{title}</h2>
            {note ? <p className={css.panelNote}>{note}</p> : null}
          </div>
          {actions ? <div className={css.actions}>{actions}</div> : null}
        </div>
      ) : null}
      <div className={flush ? css.flush : css.panelBody}>{children}</div>
    </section>
  );
}

interface EmptyProps {
  icon: ComponentType<{ size?: number; stroke?: number }>; title: string; text: ReactNode;
  action?: { label: string; to?: string; onClick?: () => void };
}

/** What it is, why it matters, and one thing to do. */
export function Empty({ icon: Icon, title, text, action }: EmptyProps) {
  return (
    <div className={css.empty}>
      <div className={css.emptyIcon}><Icon size={26} stroke={1.7} /></div>
      <p className={css.emptyTitle}>{title}</p>
      <p className={css.emptyText}>{text}</p>
      {action ? (
        <div className={css.emptyAct}>
          {action.to
            ? <Button component={Link} to={action.to}>{action.label}</Button>
            : <Button onClick={action.onClick}>{action.label}</Button>}
        </div>
      ) : null}
    </div>
  );
}

/** Says what went wrong in words, and offers to try again. */
export function Fault({ problem, retry }: { problem: Problem | Error; retry?: () => void }) {
  const { t } = useTranslation();
  const offline = 'status' in problem && problem.status === 0;
  const Icon = offline ? IconPlugConnectedX : IconAlertTriangle;
  return (
    <div className={`${css.empty} ${css.fault}`} role="alert">
      <div className={css.emptyIcon}><Icon size={26} stroke={1.7} /></div>
      <p className={css.emptyTitle}>{t(offline ? 'fault.offline' : 'fault.title')}</p>
      <p className={css.emptyText}>{offline ? t('fault.offlineText') : problem.message || t('fault.text')}</p>
      {retry ? <div className={css.emptyAct}><Button variant="default" onClick={retry}>{t('again')}</Button></div> : null}
    </div>
  );
}

/** Grey lines where text will be. */
export function Waiting({ lines = 6, height = 18 }: { lines?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, i) => <Skeleton key={i} height={height} mb={14} width={`${[92, 78, 86, 64, 90, 72][i % 6]}%`} />)}
    </div>
  );
}

/** Text of a problem for the place where the person acted. */
export function useProblemText() {
  const { t } = useTranslation();
  return (problem: Error | null | undefined) => {
    if (!problem) return null;
    if ('status' in problem && problem.status === 0) return t('fault.offlineText');
    return problem.message || t('fault.text');
  };
}

export function TextLink({ to, children }: { to: string; children: ReactNode }) {
  return <Anchor component={Link} to={to} fz="inherit">{children}</Anchor>;
}
