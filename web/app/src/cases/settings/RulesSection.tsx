import { Button, Switch } from '@mantine/core';
import { IconHeadset, IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/hooks';
import { Empty, Fault, Panel, Waiting } from '../../ui/Page';
import type { Rule, Rules } from '../types';
import { readCondition } from './condition';
import { Rows } from './Rows';
import { freeId, raised, useSetting } from './useSetting';

const RuleForm = lazy(() => import('./RuleForm'));
const fresh: Rule = { id: '', name: '', enabled: true, event: 'Survey Answered', when: null, segment: null, priority: 'normal', assign: { to: 'turns', member: null, team: null }, policy: '', cause: null };

/** Which cases open by themselves. */
export default function RulesSection() {
  const { t } = useTranslation('cases');
  const may = useMay('admin');
  const { read, put, busy } = useSetting<Rules>('rules');
  const [draft, setDraft] = useState<{ at: number; rule: Rule } | null>(null);
  const items = read.data?.items ?? [];
  const add = () => setDraft({ at: -1, rule: fresh });
  const keep = (rule: Rule) => {
    const made = draft!.at < 0 ? { ...rule, id: freeId(rule.name, items.map(one => one.id)) } : rule;
    put({ items: draft!.at < 0 ? [...items, made] : items.map((one, i) => i === draft!.at ? made : one) }, () => setDraft(null));
  };
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
          <Rows items={items} label={t('rules.title')} name={rule => rule.name} about={about} may={may} up={at => put({ items: raised(items, at) })} edit={at => setDraft({ at, rule: items[at]! })} remove={at => put({ items: items.filter((_, i) => i !== at) })}
            state={(rule, at) => <Switch aria-label={t('rules.on', { name: rule.name })} disabled={!may || busy} checked={rule.enabled ?? true} onChange={event => { const enabled = event.currentTarget.checked; put({ items: items.map((one, i) => i === at ? { ...one, enabled } : one) }); }} />} />
        )}
      </Panel>
      <Suspense fallback={null}>{draft ? <RuleForm rule={draft.rule} busy={busy} keep={keep} close={() => setDraft(null)} /> : null}</Suspense>
    </>
  );
}
