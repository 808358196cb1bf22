import { Button, Switch } from '@mantine/core';
import { IconHeadset, IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/hooks';
import { Empty, Fault, Panel, Waiting } from '../../ui/Page';
import type { Rule, Rules } from '../types';
import { readCondition } from './condition';
import { Rows } from './Rows';
import { freeId, raised, useSetting, withOne, without } from './useSetting';

const RuleForm = lazy(() => import('./RuleForm'));
const fresh: Rule = { id: '', name: '', enabled: true, event: 'Survey Answered', when: null, segment: null, priority: 'normal', assign: { to: 'turns', member: null, team: null }, policy: '', cause: null };

/** Which cases open by themselves. */
export default function RulesSection() {
  const { t } = useTranslation('cases');
  const may = useMay('admin');
  const { read, put, busy } = useSetting<Rules>('rules');
  const [draft, setDraft] = useState<Rule | null>(null);
  const items = read.data?.items ?? [];
  const add = () => setDraft(fresh);
  const keep = (rule: Rule) => put(now => ({ items: withOne(now.items, rule.id ? rule : { ...rule, id: freeId(rule.name, now.items.map(one => one.id)) }) }), () => setDraft(null));
  const about = (rule: Rule) => {
    const condition = readCondition(rule.when);
    const lines = condition?.lines.map(line => [t(`rules.fields.${line.field}` as 'rules.fields.score', { defaultValue: line.field.replace(/^prop:/, '') }), t(`rules.ops.${line.op}` as 'rules.ops.is'), line.value].join(' ')).join(condition.join === 'all' ? ' · ' : ' / ');
    return [rule.event === 'Words Read' ? t('rules.words') : rule.event, condition ? lines : JSON.stringify(rule.when)].filter(Boolean).join(': ');
  };
  if (read.error && !read.data) return <Panel><Fault problem={read.error} retry={() => void read.refetch()} /></Panel>;
  return (
    <>
      <Panel title={t('rules.title')} note={t('rules.note')} flush actions={may && items.length > 0 ? <Button size="xs" leftSection={<IconPlus size={16} />} onClick={add}>{t('rules.add')}</Button> : undefined}>
        {!read.data ? <Waiting /> : items.length === 0 ? <Empty icon={IconHeadset} title={t('rules.none')} text={t('rules.note')} {...(may ? { action: { label: t('rules.add'), onClick: add } } : {})} /> : (
          <Rows items={items} label={t('rules.title')} name={rule => rule.name} about={about} may={may} up={rule => put(now => ({ items: raised(now.items, rule.id) }))} edit={setDraft} remove={rule => put(now => ({ items: without(now.items, rule.id) }))}
            state={rule => <Switch aria-label={t('rules.on', { name: rule.name })} disabled={!may} checked={rule.enabled ?? true} onChange={event => { const enabled = event.currentTarget.checked; put(now => ({ items: now.items.map(one => one.id === rule.id ? { ...one, enabled } : one) })); }} />} />
        )}
      </Panel>
      <Suspense fallback={null}>{draft ? <RuleForm rule={draft} busy={busy} keep={keep} close={() => setDraft(null)} /> : null}</Suspense>
    </>
  );
}
