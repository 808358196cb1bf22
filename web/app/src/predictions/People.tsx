import { Button, Group, Select } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { api } from '../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../api/hooks';
import { Pill, tell } from '../ui/Bits';
import listCss from '../ui/lists.module.css';
import { Fault, Panel, TextLink, useProblemText, Waiting } from '../ui/Page';
import css from './predictions.module.css';
import type { Say } from './say';
import { highRisk, type PredictedCustomers, type Who } from './types';

/** A list of people holds so many. */
const mostListed = 10_000;

interface Props { who: Who; choose: (who: Who) => void; say: Say }

/** Who is most at risk and worth most; each opens the customer, and all of them become a list. */
export function People({ who, choose, say }: Props) {
  const { t, format, money, percent } = say;
  const { id } = useWorkspace();
  const analyst = useMay('analyst');
  const words = useProblemText();
  const navigate = useNavigate();
  const { order, ...only } = who;
  const list = useRead<PredictedCustomers>('predictions', '/predictions/customers', { ...who, limit: 25 }, { keep: true });
  const name = who.group ? t(`group.${who.group as 'champions'}`) : who.cluster ? t('cluster', { no: who.cluster.slice(1) }) : who.minRisk ? t('people.high') : t('people.all');
  const make = useChange<void, { id: string }>(async (_, path) => {
    const customers: string[] = [];
    for (let after: string | null = '0'; after !== null && customers.length < mostListed;) {
      const page: PredictedCustomers = await api.get(path('/predictions/customers'), { ...who, limit: 1000, after });
      customers.push(...page.items.map(item => item.customer));
      after = page.next;
    }
    return api.post(path('/segments'), { name, description: t('people.listText', { day: format.day(new Date().toISOString()) }), customers: customers.slice(0, mostListed) });
  }, ['segments']);
  const only1 = who.group ?? who.cluster ?? (who.minRisk ? 'high' : '');
  return (
    <Panel title={t('people.title')} note={list.data ? t('people.note', { count: list.data.total, shown: format.number(list.data.total), stake: money(list.data.stake) }) : undefined} className={css.below ?? ''} flush
      actions={analyst && only1 && list.data && list.data.total > 0 ? <Button variant="default" size="compact-md" leftSection={<IconUsersGroup size={15} />} loading={make.isPending}
        onClick={() => make.mutate(undefined, { onSuccess: made => { tell.done(t('people.listed')); void navigate(`/w/${id}/segments/${made.id}`); }, onError: fault => tell.fault(words(fault) ?? '') })}>{t('people.makeList')}</Button> : undefined}>
      <Group px={18} pb={10} gap="sm" role="group" aria-label={t('people.filters')}>
        <Select label={t('people.order')} allowDeselect={false} value={order} onChange={value => choose({ ...only, order: (value ?? 'stake') as Who['order'] })} data={(['stake', 'risk', 'value', 'score'] as const).map(value => ({ value, label: t(`order.${value}`) }))} />
        <Select label={t('people.who')} allowDeselect={false} value={only1} onChange={value => choose(value === 'high' ? { order, minRisk: highRisk } : value?.startsWith('c') && /^c\d$/.test(value) ? { order, cluster: value } : value ? { order, group: value } : { order })}
          data={[{ value: '', label: t('people.all') }, { value: 'high', label: t('people.high') }, ...(['champions', 'loyal', 'promising', 'new', 'attention', 'atRisk', 'sleeping', 'lost'] as const).map(value => ({ value, label: t(`group.${value}`) })), ...(who.cluster ? [{ value: who.cluster, label: name }] : [])]} />
      </Group>
      {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} /> : !list.data ? <Waiting lines={6} /> : list.data.items.length === 0 ? <p className={listCss.none}>{t('people.none')}</p> : (
        <div className={listCss.scroll} tabIndex={0} role="region" aria-label={t('people.title')}>
          <table className={listCss.table}>
            <thead><tr><th scope="col">{t('people.customer')}</th><th scope="col">{t('people.risk')}</th><th scope="col">{t('people.worth')}</th><th scope="col">{t('people.stake')}</th><th scope="col">{order === 'score' ? t('people.score') : t('people.why')}</th></tr></thead>
            <tbody>
              {list.data.items.map(one => (
                <tr key={one.customer}>
                  <th scope="row"><TextLink to={`/w/${id}/customers/${one.customer}`}>{one.name ?? t('people.unnamed')}</TextLink></th>
                  <td>{one.risk === null ? t('people.gone') : <>{one.risk >= highRisk ? <Pill tone="bad">{percent(one.risk)}</Pill> : percent(one.risk)} <small>{percent(one.riskLow ?? 0)} … {percent(one.riskHigh ?? 0)}</small></>}</td>
                  <td>{one.value === null ? '–' : money(one.value)}{one.orders === null ? null : <small> {t('people.orders', { orders: format.fixed(one.orders, 1) })}</small>}</td>
                  <td>{money(one.stake)}</td>
                  <td className={css.why}>{order === 'score' ? one.score === null ? '–' : `${format.fixed(one.score, 2)} (${format.fixed(one.scoreLow ?? 0, 1)} … ${format.fixed(one.scoreHigh ?? 0, 1)})` : one.reasons.filter(each => each.weight > 0).slice(0, 2).map(say.reason).join(' · ') || '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
