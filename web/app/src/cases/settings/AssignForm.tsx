import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useChoices } from '../hooks';
import type { Assignment } from '../types';

const ways = ['turns', 'member', 'team', 'nobody'] as const;

/** Who is given a case. */
export function AssignForm({ value, onChange, label }: { value: Assignment; onChange: (to: Assignment) => void; label: string }) {
  const { t } = useTranslation(['cases', 'common']);
  const { owners, teams } = useChoices();
  return (
    <>
      <Select label={label} allowDeselect={false} value={value.to} onChange={to => onChange({ to: to as Assignment['to'], member: null, team: null })} data={ways.map(one => ({ value: one, label: t(`cases:rules.to.${one}`) }))} />
      {value.to === 'member' ? <Select label={t('cases:rules.member')} required value={value.member ?? null} onChange={member => onChange({ ...value, member })} data={owners.map(one => ({ value: one.id, label: one.name }))} /> : null}
      {value.to === 'team' || value.to === 'turns' ? <Select label={t('cases:team')} required={value.to === 'team'} clearable={value.to === 'turns'} placeholder={t('common:all')} value={value.team ?? null} onChange={team => onChange({ ...value, team })} data={teams.map(one => ({ value: one.id, label: one.name }))} /> : null}
    </>
  );
}
