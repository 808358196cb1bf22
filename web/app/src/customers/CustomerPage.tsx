import { ActionIcon, Alert, Anchor, Breadcrumbs, Button, Group, Menu, Modal, Skeleton, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconArrowBackUp, IconArrowMerge, IconBuilding, IconDots, IconDownload, IconFingerprint, IconMail, IconPhone, IconTrash, IconUserOff,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { api } from '../api/client';
import { useChange, useMay, usePath, useRead, useWorkspace } from '../api/hooks';
import type { Customer, CustomerRow, Money, Page } from '../api/types';
import { plainName, useNames } from '../insight/names';
import { Confirm, download, Pill, tell } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Empty, Fault, Panel, useProblemText } from '../ui/Page';
import { Asked } from './Asked';
import { Cases } from './Cases';
import css from './customers.module.css';
import { Foretold } from './Foretold';
import { Face } from './Face';
import { Segments } from './Segments';
import { Timeline } from './Timeline';
import { toneOf } from './tones';

export default function CustomerPage() {
  const { t } = useTranslation('customers');
  const { customer: key = '' } = useParams();
  const { id } = useWorkspace();
  const read = useRead<Customer>('customer', `/customers/${key}`);
  if (read.error && !read.data) {
    return <Panel>{read.error.status === 404
      ? <Empty icon={IconUserOff} title={t('gone.title')} text={t('gone.text')} action={{ label: t('gone.action'), to: `/w/${id}/customers` }} />
      : <Fault problem={read.error} retry={() => void read.refetch()} />}</Panel>;
  }
  if (!read.data) return <><Skeleton height={56} width={320} mb="lg" /><Skeleton height={72} mb="md" radius="lg" /><Skeleton height={420} radius="lg" /></>;
  return <Profile key={key} customer={read.data} />;
}

function Profile({ customer }: { customer: Customer }) {
  const { t } = useTranslation(['customers', 'common']);
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const navigate = useNavigate();
  const path = usePath();
  const words = useProblemText();
  const names = useNames();
  const agent = useMay('agent');
  const admin = useMay('admin');
  const [asking, setAsking] = useState<'delete' | 'merge' | null>(null);
  const name = customer.name || customer.email || customer.phone || t('customers:anonymous');
  const erase = useChange<void, { job?: string }>((_, at) => api.delete(at(`/customers/${customer.id}`)), ['customers', 'customer', 'jobs']);
  const values = customer.values;
  const save = async () => {
    try {
      download(`customer-${customer.id}.json`, JSON.stringify(await api.get(path(`/customers/${customer.id}/export`)), null, 2), 'application/json');
    } catch (error) {
      tell.fault(words(error as Error) ?? '');
    }
  };
  return (
    <>
      <title>{`${name} · Rapport`}</title>
      <Breadcrumbs mb="sm" fz="sm"><Anchor component={Link} to={`/w/${id}/customers`} fz="sm">{t('customers:title')}</Anchor><Text fz="sm" c="dimmed" truncate maw={240}>{name}</Text></Breadcrumbs>
      <header className={css.person}>
        <Face name={customer.name} big />
        <div className={css.personName}>
          <h1>{name}</h1>
          <div className={css.contacts}>
            {customer.email ? <span><IconMail size={15} aria-hidden="true" />{customer.email}</span> : null}
            {customer.phone ? <span><IconPhone size={15} aria-hidden="true" />{customer.phone}</span> : null}
            {customer.companies.map(company => <span key={company.id}><IconBuilding size={15} aria-hidden="true" />{company.name || company.id}</span>)}
          </div>
        </div>
        <Menu position="bottom-end">
          <Menu.Target><ActionIcon variant="default" size={36} aria-label={t('customers:actions')}><IconDots size={18} /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconArrowMerge size={16} />} disabled={!agent} onClick={() => setAsking('merge')}>{t('customers:merge.action')}</Menu.Item>
            <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => void save()}>{t('customers:exportData')}</Menu.Item>
            <Menu.Divider />
            <Menu.Item leftSection={<IconTrash size={16} />} color="coral" disabled={!admin} onClick={() => setAsking('delete')}>{t('customers:delete.action')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </header>
      <dl className={css.facts}>
        <div><dt>{t('customers:column.value')}</dt><dd>{values.length ? values.map((value: Money) => format.money(value)).join(' + ') : '–'}</dd></div>
        <div><dt>{t('customers:column.orders')}</dt><dd>{format.number(customer.orders)}</dd></div>
        <div><dt>{t('customers:column.facts')}</dt><dd>{format.number(customer.facts)}</dd></div>
        <div><dt>{t('customers:column.firstSeen')}</dt><dd>{format.day(customer.firstSeen)}</dd></div>
        <div><dt>{t('customers:column.lastSeen')}</dt><dd title={format.moment(customer.lastSeen)}>{format.ago(customer.lastSeen)}</dd></div>
      </dl>
      <div className={css.columns}>
        <Timeline customer={customer.id} names={names} />
        <div className={css.stack}>
          <Foretold customer={customer.id} />
          <Scores customer={customer} />
          <Cases customer={customer.id} />
          <Segments customer={customer.id} />
          <Asked customer={customer.id} />
          <Traits customer={customer} />
          <Identities customer={customer} may={agent} />
        </div>
      </div>
      <Confirm opened={asking === 'delete'} close={() => setAsking(null)} title={t('customers:delete.title')} text={t('customers:delete.text', { name })} action={t('customers:delete.action')} type={t('customers:delete.word')}
        busy={erase.isPending} fault={words(erase.error)}
        act={() => erase.mutate(undefined, { onSuccess: () => { tell.done(t('customers:delete.started')); void navigate(`/w/${id}/customers`); } })} />
      {asking === 'merge' ? <MergeWith customer={customer} close={() => setAsking(null)} /> : null}
    </>
  );
}

function Scores({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers');
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const names = useNames();
  if (customer.scores.length === 0) return null;
  return (
    <Panel title={t('scores')} flush>
      <ul className={css.list}>
        {customer.scores.map((score, i) => (
          <li key={i} className={css.identity}>
            <span className={css.mark} data-tone={toneOf(score.metric, score.score)}>{score.score}</span>
            <div><Text fz="sm" fw={520}>{score.metric.split('.')[0]!.toUpperCase()}</Text><div className={css.fine}>{[score.touchpoint && names.touchpoint(score.touchpoint), format.day(score.at)].filter(Boolean).join(' · ')}</div></div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const shown = (value: unknown): string => value === null ? '–' : typeof value === 'object' ? JSON.stringify(value) : String(value);

function Traits({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers');
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  return (
    <Panel title={t('traits')} flush>
      {customer.traits.length === 0 ? <Text c="dimmed" fz="sm" px={18} pb={16}>{t('noTraits')}</Text> : (
        <ul className={css.list}>
          {[...customer.traits].sort((a, b) => a.key.localeCompare(b.key)).map(trait => (
            <li key={trait.key}>
              <div className={css.pair}><span>{plainName(trait.key)}</span><span>{shown(trait.value)}</span></div>
              <div className={css.fine}>{t('from', { source: trait.source || t('unknownSource'), when: format.moment(trait.at) })}</div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Identities({ customer, may }: { customer: Customer; may: boolean }) {
  const { t } = useTranslation('customers');
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const words = useProblemText();
  const [undoing, setUndoing] = useState<Customer['merges'][number] | null>(null);
  const undo = useChange<string>((merge, path) => api.post(path(`/customers/merges/${merge}/undo`)), ['customer', 'customers', 'timeline']);
  return (
    <Panel title={t('identities')} note={t('identitiesNote')} flush>
      <ul className={css.list}>
        {customer.identities.map(identity => (
          <li key={identity.subject} className={css.identity}>
            <IconFingerprint size={18} stroke={1.6} color="var(--r-ink-2)" aria-hidden="true" />
            <div>
              <code>{identity.value}</code>
              <div className={css.fine}>{t('identity', { kind: plainName(identity.namespace), from: format.day(identity.firstSeen), to: format.day(identity.lastSeen) })}</div>
            </div>
            {identity.shared ? <Pill tone="warn">{t('shared')}</Pill> : null}
          </li>
        ))}
        {customer.merges.map(merge => (
          <li key={merge.id} className={css.identity}>
            <IconArrowMerge size={18} stroke={1.6} color="var(--r-ink-2)" aria-hidden="true" />
            <div>
              <Text fz="sm" fw={520} td={merge.undone ? 'line-through' : undefined}>{t('merged', { label: merge.loser.label })}</Text>
              <div className={css.fine}>{merge.undone ? t('mergeUndone') : `${merge.cause} · ${format.moment(merge.at)}`}</div>
            </div>
            {merge.canUndo && !merge.undone ? <Button size="compact-xs" variant="default" disabled={!may} leftSection={<IconArrowBackUp size={14} />} onClick={() => setUndoing(merge)}>{t('unmerge.action')}</Button> : null}
          </li>
        ))}
      </ul>
      <Confirm opened={undoing !== null} close={() => setUndoing(null)} danger={false} title={t('unmerge.title')} text={t('unmerge.text', { label: undoing?.loser.label ?? '' })} action={t('unmerge.action')}
        busy={undo.isPending} fault={words(undo.error)} act={() => undo.mutate(undoing!.id, { onSuccess: () => { tell.done(t('unmerge.done')); setUndoing(null); } })} />
    </Panel>
  );
}

function MergeWith({ customer, close }: { customer: Customer; close: () => void }) {
  const { t } = useTranslation(['customers', 'common']);
  const words = useProblemText();
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 200);
  const [other, setOther] = useState<CustomerRow | null>(null);
  const found = useRead<Page<CustomerRow>>('customers', '/customers', { search, limit: 6 }, { enabled: search.length >= 2, keep: true });
  const { id } = useWorkspace();
  const navigate = useNavigate();
  const merge = useChange<string, { survivor: string }>((loser, path) => api.post(path(`/customers/${customer.id}/merge`), { with: loser }), ['customer', 'customers', 'timeline']);
  const candidates = search.length >= 2 ? (found.data?.items ?? []).filter(item => item.id !== customer.id) : [];
  return (
    <Modal opened onClose={close} title={t('customers:merge.title')}>
      <Stack>
        <Text fz="sm" c="dimmed">{t('customers:merge.text')}</Text>
        <TextInput data-autofocus label={t('customers:merge.search')} value={text} onChange={event => { setText(event.currentTarget.value); setOther(null); }} />
        {candidates.map(item => (
          <UnstyledButton key={item.id} className={css.event} aria-pressed={other?.id === item.id} onClick={() => setOther(item)} style={other?.id === item.id ? { background: 'var(--r-accent-soft)' } : undefined}>
            <Face name={item.name} /><span className={css.names}><strong>{item.name || item.email || t('customers:anonymous')}</strong><span>{item.email || item.phone || ''}</span></span>
          </UnstyledButton>
        ))}
        {merge.error ? <Alert color="coral" variant="light" role="alert">{words(merge.error)}</Alert> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>{t('common:cancel')}</Button>
          <Button disabled={!other} loading={merge.isPending} onClick={() => merge.mutate(other!.id, { onSuccess: made => { tell.done(t('customers:merge.done')); close(); void navigate(`/w/${id}/customers/${made.survivor}`); } })}>{t('customers:merge.action')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
