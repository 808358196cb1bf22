import { Anchor, Button, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconHeadset, IconLink } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../api/client';
import { useChange, useRead, useWorkspace } from '../api/hooks';
import type { TimelineItem } from '../api/types';
import type { Case } from '../cases/types';
import { statusTone } from '../cases/types';
import { Pill, tell } from '../ui/Bits';
import { useFormats } from '../ui/format';
import listCss from '../ui/lists.module.css';
import { Panel, TextLink, useProblemText } from '../ui/Page';
import css from './inbox.module.css';
import type { Conversation } from './types';

/** Who it is, what they did last, and the case. */
export function About({ of }: { of: Conversation }) {
  const { t } = useTranslation('inbox');
  const { id } = useWorkspace();
  const facts: [string, React.ReactNode][] = [
    [t('customer'), of.customer ? <TextLink to={`/w/${id}/customers/${of.customer.id}`}>{of.customer.name || t('visitor')}</TextLink> : t('unknown')],
    [t('callsThemselves'), of.name],
    [t('leftEmail'), of.email],
    [t('page'), of.page],
    [t('language'), of.language],
    [t('skill'), of.skill],
    [t('repeats'), of.repeats > 0 ? t('again', { count: of.repeats + 1 }) : ''],
  ];
  return (
    <aside className={css.about} aria-label={t('about')}>
      <Panel title={t('who')}>
        <dl className={listCss.facts}>{facts.filter(([, value]) => value).map(([label, value]) => <div key={label}><dt>{label}</dt><dd dir="auto">{value}</dd></div>)}</dl>
      </Panel>
      <CasePanel of={of} />
      {of.customer ? <Recent customer={of.customer.id} /> : null}
    </aside>
  );
}

function CasePanel({ of }: { of: Conversation }) {
  const { t } = useTranslation(['inbox', 'cases']);
  const { id } = useWorkspace();
  const [making, setMaking] = useState(false);
  const found = useRead<Case>('cases', `/cases/${of.case?.id}`, undefined, { enabled: of.case !== null }).data;
  return (
    <Panel title={t('inbox:case')}>
      {of.case ? (
        <p className={css.caseLine}><Anchor component={Link} fz="sm" to={`/w/${id}/cases/${of.case.id}`}>{of.case.name} {found?.title}</Anchor>{found ? <Pill tone={statusTone[found.status]}>{t(`cases:status.${found.status}`)}</Pill> : null}</p>
      ) : <Button variant="default" size="xs" leftSection={<IconHeadset size={15} />} onClick={() => setMaking(true)}>{t('inbox:openCase')}</Button>}
      {making ? <CaseForm of={of} close={() => setMaking(false)} /> : null}
    </Panel>
  );
}

/** Opens a case, or finds the one it belongs to. */
function CaseForm({ of, close }: { of: Conversation; close: () => void }) {
  const { t } = useTranslation('inbox');
  const words = useProblemText();
  const [title, setTitle] = useState('');
  const number = /^#?(\d+)$/.exec(title.trim())?.[1];
  const same = useRead<{ items: Case[] }>('cases', '/cases', { search: `#${number ?? ''}`, limit: 1 }, { enabled: number !== undefined }).data?.items[0];
  const save = useChange<void, Conversation>((_, path) => api.post(path(`/conversations/${of.id}/case`), number && same ? { case: same.id } : { title }), ['conversations', 'cases']);
  return (
    <Modal opened onClose={close} title={t('openCase')}>
      <form onSubmit={event => { event.preventDefault(); save.mutate(undefined, { onSuccess: () => { tell.done(t('joined')); close(); } }); }}>
        <Stack gap="sm">
          <TextInput label={t('caseTitle')} description={t('caseNote')} data-autofocus required maxLength={200} value={title} onChange={event => setTitle(event.currentTarget.value)} />
          {number ? <Text fz="sm" role="status">{same ? `#${same.number} ${same.title}` : t('noCase')}</Text> : null}
          {save.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(save.error)}</Text> : null}
          <Button type="submit" leftSection={number ? <IconLink size={16} /> : <IconHeadset size={16} />} loading={save.isPending} disabled={title.trim() === '' || (number !== undefined && !same)}>{t(number ? 'linkCase' : 'openCase')}</Button>
        </Stack>
      </form>
    </Modal>
  );
}

function Recent({ customer }: { customer: string }) {
  const { t } = useTranslation('inbox');
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const items = useRead<{ items: TimelineItem[] }>('timeline', `/customers/${customer}/timeline`, { limit: 8 }).data?.items;
  if (!items || items.length === 0) return null;
  return (
    <Panel title={t('recent')}>
      <ul className={css.recent}>{items.map(one => <li key={one.id}><span>{one.type}</span><time dateTime={one.at}>{format.ago(one.at)}</time></li>)}</ul>
    </Panel>
  );
}
