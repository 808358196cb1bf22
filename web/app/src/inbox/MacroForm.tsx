import { ActionIcon, Button, Select, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChoices } from '../cases/hooks';
import { Panel, useProblemText } from '../ui/Page';
import { useKeep } from './hooks';
import css from './inbox.module.css';
import { does, type Macro, type MacroStep, type Macros } from './types';

const slug = (name: string, taken: string[]) => {
  const plain = name.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 30) || 'macro';
  return taken.includes(plain) ? `${plain}-${taken.length + 1}` : plain;
};

/** Several steps at one touch. */
export function MacroForm({ of, may }: { of: Macros; may: boolean }) {
  const { t } = useTranslation('inbox');
  const words = useProblemText();
  const [items, setItems] = useState<Macro[]>(of.items);
  const keep = useKeep('macros', of);
  const put = (at: number, part: Partial<Macro>) => setItems(items.map((one, i) => i === at ? { ...one, ...part } : one));
  const save = () => {
    const named: Macro[] = [];
    for (const one of items) named.push({ ...one, id: one.id || slug(one.name, named.map(other => other.id)) });
    keep.mutate({ items: named });
  };
  return (
    <Panel title={t('settings.macros')} note={t('settings.macrosNote')}>
      <form className={css.lines} aria-label={t('settings.macros')} onSubmit={event => { event.preventDefault(); save(); }}>
        {items.map((one, i) => (
          <div key={one.id || `new-${i}`} className={css.macro}>
            <div className={css.line}>
              <TextInput label={t('settings.macroName')} required maxLength={80} value={one.name} disabled={!may} onChange={event => put(i, { name: event.currentTarget.value })} />
              <span />
              {may ? <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('settings.remove', { name: one.name })} onClick={() => setItems(items.filter(other => other !== one))}><IconTrash size={17} /></ActionIcon> : null}
            </div>
            {one.steps.map((step, n) => <Step key={n} of={step} no={n + 1} may={may} onChange={next => put(i, { steps: one.steps.map((other, m) => m === n ? next : other) })} remove={() => put(i, { steps: one.steps.filter((_, m) => m !== n) })} />)}
            {may ? <div><Button size="xs" variant="default" leftSection={<IconPlus size={15} />} onClick={() => put(i, { steps: [...one.steps, { does: 'reply', text: '', member: null, team: null }] })}>{t('settings.addStep')}</Button></div> : null}
          </div>
        ))}
        {keep.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(keep.error)}</Text> : null}
        {may ? (
          <div className={css.acts}>
            <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setItems([...items, { id: '', name: '', steps: [{ does: 'reply', text: '', member: null, team: null }] }])}>{t('settings.addMacro')}</Button>
            <Button type="submit" loading={keep.isPending}>{t('settings.save')}</Button>
          </div>
        ) : null}
      </form>
    </Panel>
  );
}

function Step({ of, no, may, onChange, remove }: { of: MacroStep; no: number; may: boolean; onChange: (to: MacroStep) => void; remove: () => void }) {
  const { t } = useTranslation('inbox');
  const { owners, teams } = useChoices();
  const hasText = of.does === 'reply' || of.does === 'note' || of.does === 'openCase';
  return (
    <div className={css.step}>
      <Select label={`${t('settings.step')} ${no}`} allowDeselect={false} disabled={!may} value={of.does} onChange={value => onChange({ does: value as MacroStep['does'], text: '', member: null, team: null })} data={does.map(one => ({ value: one, label: t(`settings.does.${one}`) }))} />
      {hasText ? <TextInput label={t('settings.stepText')} required disabled={!may} value={of.text ?? ''} maxLength={of.does === 'openCase' ? 200 : 4000} onChange={event => onChange({ ...of, text: event.currentTarget.value })} />
        : of.does === 'assign' ? <Select label={t('assignee')} disabled={!may} value={of.member ?? ''} allowDeselect={false} onChange={value => onChange({ ...of, member: value || null })} data={[{ value: '', label: t('settings.whoRuns') }, ...owners.map(one => ({ value: one.id, label: one.name }))]} />
        : of.does === 'team' ? <Select label={t('team')} required disabled={!may} value={of.team ?? null} onChange={value => onChange({ ...of, team: value })} data={teams.map(one => ({ value: one.id, label: one.name }))} />
        : <span />}
      {may ? <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('settings.removeStep', { n: no })} onClick={remove}><IconTrash size={17} /></ActionIcon> : null}
    </div>
  );
}
