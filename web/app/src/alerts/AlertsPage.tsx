import { Button } from '@mantine/core';
import { IconBell, IconPlus } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useMay, useRead, useWorkspace } from '../api/hooks';
import { Pill } from '../ui/Bits';
import listCss from '../ui/lists.module.css';
import { Empty, Fault, PageHead, Panel, Waiting } from '../ui/Page';
import css from './alerts.module.css';
import { tones, useSay, type Say } from './say';
import type { WatchedAlert } from './types';

/** What is watched, and what gives alarm now. */
export default function AlertsPage() {
  const say = useSay();
  const { t } = say;
  const { id } = useWorkspace();
  const analyst = useMay('analyst');
  const list = useRead<{ items: WatchedAlert[] }>('alerts', '/alerts');
  const add = `/w/${id}/alerts/new`;
  const head = <PageHead title={t('title')} lead={t('lead')} actions={analyst && list.data && list.data.items.length > 0 ? <Button component={Link} to={add} leftSection={<IconPlus size={16} />}>{t('add')}</Button> : null} />;
  if (list.error && !list.data) return <>{head}<Panel><Fault problem={list.error} retry={() => void list.refetch()} /></Panel></>;
  if (!list.data) return <>{head}<Panel><Waiting lines={6} height={46} /></Panel></>;
  if (list.data.items.length === 0) return <>{head}<Panel><Empty icon={IconBell} title={t('none')} text={t('noneText')} {...(analyst ? { action: { label: t('add'), to: add } } : {})} /></Panel></>;
  return (
    <>
      {head}
      <Panel flush>
        <ul className={listCss.list} aria-label={t('title')}>
          {list.data.items.map(alert => <Row key={alert.id} alert={alert} say={say} to={`/w/${id}/alerts/${alert.id}`} />)}
        </ul>
      </Panel>
      <p className={listCss.fine}>{t('foot')}</p>
    </>
  );
}

function Row({ alert, say, to }: { alert: WatchedAlert; say: Say; to: string }) {
  const { t, format } = say;
  const { definition: of, seen, alarm } = alert;
  return (
    <li className={`${listCss.row} ${css.row}`} data-state={alert.state}>
      <div className={listCss.name}>
        <Link to={to}>{of.name}</Link>
        <small>{say.watched(of, seen?.threshold ?? of.threshold)}</small>
      </div>
      <div className={css.figure}>
        {seen && seen.now.value !== null ? <><strong>{say.value(of.metric, seen.now.value)}</strong><small>{seen.change ? say.signed(of.metric, seen.change.value) : null} n = {format.number(seen.now.n)}</small></> : <small>–</small>}
      </div>
      <div className={listCss.side}>{alarm ? <>{t('since', { day: say.day(alarm.first) })}{alarm.takenBy !== null ? <><br />{t('taken', { name: alarm.takenBy || t('somebody') })}</> : null}</> : seen ? t('lookedAt', { day: say.day(seen.day) }) : null}</div>
      <Pill tone={tones[alert.state]}>{t(`state.${alert.state}`)}</Pill>
    </li>
  );
}
