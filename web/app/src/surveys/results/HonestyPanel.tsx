import { Button, Checkbox, NumberInput, Select, Switch } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { useChange, useMay, useRead } from '../../api/hooks';
import type { components } from '../../api/openapi';
import { tell } from '../../ui/Bits';
import { Fault, Panel, useProblemText, Waiting } from '../../ui/Page';
import css from './results.module.css';

type Schemas = components['schemas'];
type Rules = Required<Schemas['HonestyRules']>;
type Answer = { rules: Rules; signs: string[]; version: string };

const duplicates = ['first', 'last', 'all'] as const;
/** Inputs of a row stand on one line, whatever is explained below them. */
const below = ['label', 'input', 'description'] as ('label' | 'input' | 'description')[];
const proofs = ['whenAutomated', 'always', 'never'] as const;

/** Which responses the figures count. Changing it deletes nothing: the figures follow. */
export function HonestyPanel({ survey, found }: { survey: string; found: { key: string; count: number }[] }) {
  const { t } = useTranslation('results');
  const mayEdit = useMay('analyst');
  const words = useProblemText();
  const tail = `/surveys/${survey}/honesty`;
  const read = useRead<Answer>('survey-honesty', tail);
  const [rules, setRules] = useState<Rules | null>(null);
  useEffect(() => { if (read.data && !rules) setRules(read.data.rules); }, [read.data, rules]);
  const save = useChange<Rules, Answer>((body, path) => api.put<Answer>(path(tail), body, read.data?.version), ['survey-honesty', 'results']);
  if (read.error && !read.data) return <Panel title={t('honesty.title')}><Fault problem={read.error} retry={() => void read.refetch()} /></Panel>;
  if (!rules || !read.data) return <Panel title={t('honesty.title')}><Waiting lines={4} /></Panel>;
  const set = (part: Partial<Rules>) => setRules({ ...rules, ...part });
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    save.mutate(rules, { onSuccess: answer => { setRules(answer.rules); tell.done(t('honesty.saved')); } });
  };
  return (
    <Panel title={t('honesty.title')} note={t('honesty.note')}>
      <form onSubmit={submit}>
        <fieldset className={css.honesty} disabled={!mayEdit}>
          <legend className="visually-hidden">{t('honesty.title')}</legend>
          <Checkbox.Group label={t('honesty.leaveOut')} value={[...rules.excluded]} onChange={excluded => set({ excluded })}>
            <div className={css.signs}>
              {read.data.signs.map(sign => {
                const count = found.find(one => one.key === sign)?.count ?? 0;
                return <Checkbox key={sign} value={sign} label={t(`sign.${sign}` as 'sign.speeder')} description={count > 0 ? t('honesty.carry', { count, n: count }) : undefined} />;
              })}
            </div>
          </Checkbox.Group>
          <div className={css.honestyRow}>
            <Select inputWrapperOrder={below} label={t('honesty.again')} allowDeselect={false} value={rules.duplicates} data={duplicates.map(value => ({ value, label: t(`honesty.duplicates.${value}`) }))} onChange={value => set({ duplicates: (value ?? 'first') as Rules['duplicates'] })} />
            <NumberInput inputWrapperOrder={below} label={t('honesty.days')} description={t('honesty.daysHelp')} min={0.01} max={3650} value={rules.duplicateDays ?? ''} onChange={value => set({ duplicateDays: typeof value === 'number' ? value : null })} />
            <Select inputWrapperOrder={below} label={t('honesty.proof')} description={t('honesty.proofHelp')} allowDeselect={false} value={rules.proof} data={proofs.map(value => ({ value, label: t(`honesty.proofs.${value}`) }))} onChange={value => set({ proof: (value ?? 'whenAutomated') as Rules['proof'] })} />
          </div>
          <Switch label={t('honesty.remember')} description={t('honesty.rememberHelp')} checked={rules.rememberDevice} onChange={event => set({ rememberDevice: event.currentTarget.checked })} />
          {save.error ? <p role="alert" className={css.fault}>{Object.values(save.error.errors ?? {}).flat().join(' ') || words(save.error)}</p> : null}
          {mayEdit ? <Button type="submit" loading={save.isPending}>{t('honesty.save')}</Button> : null}
        </fieldset>
      </form>
    </Panel>
  );
}
