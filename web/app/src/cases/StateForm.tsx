import { Alert, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Problem } from '../api/client';
import { useChange, useSession } from '../api/hooks';
import { useNames } from '../insight/names';
import { tell } from '../ui/Bits';
import { Panel, useProblemText } from '../ui/Page';
import css from './cases.module.css';
import { begun, conflicts, merged, type Draft, type Field, type State } from './draft';
import { causeOptions, useChoices } from './hooks';
import { priorities, type Case } from './types';

const stateOf = (of: Case): State => ({ title: of.title, status: of.status, priority: of.priority, owner: of.owner?.id ?? null, team: of.team?.id ?? null, cause: of.cause?.id ?? null, touchpoint: of.touchpoint });

/** Who sees to it, and what is known of it. Only what was touched here is changed: what others change meanwhile comes in, and where both
 * changed the same, both are shown before either is kept. */
export function StateForm({ of, may, renew }: { of: Case; may: boolean; renew: () => void }) {
  const { t } = useTranslation(['cases', 'common']);
  const words = useProblemText();
  const names = useNames();
  const { owners, teams, causes } = useChoices();
  const me = useSession().data?.person?.id;
  const [draft, setDraft] = useState<Draft>({});
  const now = stateOf(of);
  const shown = merged(now, draft);
  const clashing = conflicts(now, draft);
  const set = <K extends Field>(field: K, value: State[K]) => setDraft(was => begun(was, now, field, value));
  const save = useChange<Draft, Case>((mine, path) => api.put(path(`/cases/${of.id}`), merged(now, mine), of.version), ['cases']);
  const keep = (mine: Draft) => save.mutate(mine, {
    onSuccess: () => { setDraft({}); tell.done(t('common:saved')); },
    onError: (problem: Problem) => { if (problem.status === 412) renew(); },
  });
  const named = (field: Field, value: string | null) => !value ? t('cases:nothing')
    : field === 'owner' ? owners.find(one => one.id === value)?.name ?? of.owner?.name ?? value
    : field === 'team' ? teams.find(one => one.id === value)?.name ?? value
    : field === 'cause' ? causeOptions(causes, value).find(one => one.value === value)?.label ?? value
    : field === 'priority' || field === 'status' ? t(`cases:${field}.${value}` as 'cases:status.open')
    : field === 'touchpoint' ? names.touchpoint(value) : value;
  const owned = now.owner && !owners.some(one => one.id === now.owner) ? [{ value: now.owner, label: of.owner?.name || t('cases:left') }] : [];
  const stale = save.error && 'status' in save.error && save.error.status === 412;
  return (
    <Panel title={t('cases:state')} actions={may && me && now.owner !== me && owners.some(one => one.id === me) ? <Button size="xs" variant="default" leftSection={<IconUserCheck size={15} />} onClick={() => keep(begun(draft, now, 'owner', me))}>{t('cases:take')}</Button> : undefined}>
      <form onSubmit={event => { event.preventDefault(); keep(draft); }}>
        <Stack gap="sm">
          {clashing.length > 0 || stale ? (
            <Alert color="amber" variant="light" role="alert" title={t('cases:conflict.title')}>
              {clashing.length === 0 ? t('cases:conflict.none') : (
                <>
                  {t('cases:conflict.text')}
                  <ul className={css.clash}>
                    {clashing.map(field => (
                      <li key={field}>{t('cases:conflict.line', { field: t(`cases:field.${field}`), theirs: named(field, now[field]), mine: named(field, shown[field]) })}{' '}
                        <Button size="compact-xs" variant="default" type="button" onClick={() => setDraft(was => { const { [field]: _, ...rest } = was; return rest; })}>{t('cases:conflict.theirs', { field: t(`cases:field.${field}`) })}</Button></li>
                    ))}
                  </ul>
                </>
              )}
            </Alert>
          ) : null}
          <TextInput label={t('cases:caseTitle')} maxLength={200} required disabled={!may} value={shown.title} onChange={event => set('title', event.currentTarget.value)} />
          <Group grow align="flex-start">
            <Select label={t('cases:statusLabel')} allowDeselect={false} disabled={!may} value={shown.status} onChange={value => set('status', value as State['status'])}
              data={(may ? ['open', 'waiting'] as const : [of.status]).map(one => ({ value: one, label: t(`cases:status.${one}`) }))} />
            <Select label={t('cases:priorityLabel')} allowDeselect={false} disabled={!may} value={shown.priority} onChange={value => set('priority', value as State['priority'])} data={priorities.map(one => ({ value: one, label: t(`cases:priority.${one}`) }))} />
          </Group>
          <Group grow align="flex-start">
            <Select label={t('cases:owner')} placeholder={t('cases:nobody')} clearable disabled={!may} searchable={owners.length > 8} value={shown.owner} onChange={value => set('owner', value)} data={[...owners.map(one => ({ value: one.id, label: one.name })), ...owned]} />
            <Select label={t('cases:team')} placeholder={t('common:none')} clearable disabled={!may} value={shown.team} onChange={value => set('team', value)} data={teams.map(one => ({ value: one.id, label: one.name }))} />
          </Group>
          <Select label={t('cases:cause')} placeholder={t('cases:causeLater')} clearable searchable disabled={!may} value={shown.cause} onChange={value => set('cause', value)} data={causeOptions(causes, now.cause)} />
          <Select label={t('cases:touchpoint')} placeholder={t('common:none')} clearable searchable disabled={!may} value={shown.touchpoint || null} onChange={value => set('touchpoint', value ?? '')}
            data={[...new Set([...names.touchpoints.map(one => one.key), ...(shown.touchpoint ? [shown.touchpoint] : [])])].map(key => ({ value: key, label: names.touchpoint(key) }))} />
          {save.error && !stale ? <Alert color="coral" variant="light" role="alert">{words(save.error)}</Alert> : null}
          {may && Object.keys(draft).length > 0 ? (
            <Group justify="flex-end">
              <Button variant="default" onClick={() => { setDraft({}); save.reset(); }}>{t('common:cancel')}</Button>
              <Button type="submit" loading={save.isPending}>{clashing.length > 0 ? t('cases:conflict.mine') : t('common:save')}</Button>
            </Group>
          ) : null}
        </Stack>
      </form>
    </Panel>
  );
}
