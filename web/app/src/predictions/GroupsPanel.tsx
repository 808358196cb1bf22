import { Button } from '@mantine/core';
import listCss from '../ui/lists.module.css';
import { Panel } from '../ui/Page';
import css from './predictions.module.css';
import { Refusal } from './Refusal';
import type { Say } from './say';
import type { CustomerGroup, Groups, Who } from './types';

/** Customers by recency, frequency and money: by fifths with names, and by likeness. A name opens who they are. */
export function GroupsPanel({ of, say, open }: { of: Groups; say: Say; open: (who: Who) => void }) {
  const { t, format } = say;
  if (of.refused || !of.groups) return <Refusal title={t('groups.title')} of={of.refused} say={say} />;
  const note = of.silhouette === null ? t('groups.alike') : t(of.silhouette >= 0.5 ? 'groups.apart' : of.silhouette >= 0.25 ? 'groups.near' : 'groups.cloud', { silhouette: format.fixed(of.silhouette, 2) });
  return (
    <>
      <Panel title={t('groups.title')} note={t('groups.note', { n: format.number(of.n) })} className={css.below ?? ''} flush>
        <Table of={of.groups} metric={of.metric} name={group => t(`group.${group.key as 'champions'}`)} say={say} open={group => open({ order: 'value', group: group.key })} label={t('groups.title')} />
      </Panel>
      {of.clusters?.length ? (
        <Panel title={t('groups.clusters')} note={note} className={css.below ?? ''} flush>
          <Table of={of.clusters} metric={of.metric} name={group => t('cluster', { no: group.key.slice(1) })} say={say} open={group => open({ order: 'value', cluster: group.key })} label={t('groups.clusters')} />
        </Panel>
      ) : null}
    </>
  );
}

interface TableProps { of: CustomerGroup[]; metric: string | null; name: (group: CustomerGroup) => string; say: Say; open: (group: CustomerGroup) => void; label: string }

function Table({ of, metric, name, say: { t, format, money, percent }, open, label }: TableProps) {
  const digits = metric?.includes('mean') ? 2 : metric?.startsWith('nps') ? 0 : 1;
  const stable = (value: number) => `${format.fixed(value, 2)} · ${t(value >= 0.75 ? 'stable.yes' : value >= 0.6 ? 'stable.partly' : 'stable.no')}`;
  const isCluster = of.some(group => group.stability !== null);
  return (
    <div className={listCss.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={listCss.table}>
        <thead><tr><th scope="col">{t('groups.group')}</th><th scope="col">{t('groups.customers')}</th><th scope="col">{t('groups.revenue')}</th><th scope="col">{t('groups.recency')}</th><th scope="col">{t('groups.orders')}</th><th scope="col">{t('groups.spent')}</th><th scope="col">{metric ? t('groups.score', { metric }) : t('groups.noScore')}</th>{isCluster ? <th scope="col">{t('groups.stability')}</th> : null}</tr></thead>
        <tbody>
          {of.map(group => (
            <tr key={group.key}>
              <th scope="row"><Button variant="subtle" size="compact-sm" onClick={() => open(group)} aria-label={t('groups.open', { name: name(group) })}>{name(group)}</Button></th>
              <td>{format.number(group.n)}</td><td>{money(group.revenue)} <small>{percent(group.share, 1)}</small></td><td>{t('days', { count: Math.round(group.recencyDays) })}</td><td>{format.fixed(group.orders, 1)}</td><td>{money(group.spent)}</td>
              <td>{group.score ? <>{format.fixed(group.score.value, digits)} <small>{format.fixed(group.score.low, digits)} … {format.fixed(group.score.high, digits)}, n = {format.number(group.score.n)}</small></> : '–'}</td>
              {isCluster ? <td>{group.stability === null ? '–' : stable(group.stability)}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
