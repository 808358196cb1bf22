import { ActionIcon, Button, MultiSelect, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../api/hooks';
import type { components } from '../api/openapi';
import { CopyCode, tell } from '../ui/Bits';
import { Fault, Panel, useProblemText, Waiting } from '../ui/Page';
import css from './surveys.module.css';
import type { Survey } from './types';

type Schemas = components['schemas'];
type Rules = Required<Schemas['DisplayRules']>;
type Answer = { rules: Rules; version: string };

const modes = ['popover', 'modal', 'inline', 'button'] as const;
const triggers = ['page', 'click', 'scroll', 'exit', 'time', 'idle', 'event'] as const;
const comparisons = ['equals', 'notEquals', 'contains', 'notContains', 'startsWith', 'endsWith', 'matches'] as const;
const devices = ['desktop', 'tablet', 'mobile'] as const;
const repeats = ['once', 'untilAnswered', 'times', 'always'] as const;

/** Where, when and how often visitors of a web site are asked. */
export function WebsitePanel({ survey }: { survey: Survey }) {
  const { t } = useTranslation('surveys');
  const { id } = useWorkspace();
  const mayEdit = useMay('analyst');
  const words = useProblemText();
  const title = useId();
  const tail = `/surveys/${survey.id}/display`;
  const read = useRead<Answer>('survey-display', tail);
  const [rules, setRules] = useState<Rules | null>(null);
  useEffect(() => { if (read.data && !rules) setRules(read.data.rules); }, [read.data, rules]);
  const segments = useRead<{ items: { id: string; name: string }[] }>('segments', '/segments').data?.items ?? [];
  const save = useChange<Rules, Answer>((body, path) => api.put<Answer>(path(tail), body, read.data?.version), ['survey-display']);
  if (read.error && !read.data) return <Panel title={t('web.title')}><Fault problem={read.error} retry={() => void read.refetch()} /></Panel>;
  if (!rules) return <Panel title={t('web.title')}><Waiting lines={4} /></Panel>;
  const set = (part: Partial<Rules>) => setRules({ ...rules, ...part });
  const ask = rules.recontact;
  const repeat = (part: Partial<Rules['recontact']>) => set({ recontact: { ...ask, ...part } });
  const trigger = rules.triggers[0] ?? { on: 'page' };
  const only = (next: Schemas['Trigger']) => set({ triggers: [next, ...rules.triggers.slice(1)] });
  const urls = rules.urls?.rules ?? [];
  const setUrls = (next: Schemas['Comparison'][]) => set({ urls: next.length > 0 ? { join: rules.urls?.join ?? 'any', rules: next } : null });
  const wrong = save.error?.errors ?? {};
  const faults = Object.values(wrong).flat();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    save.mutate(rules, { onSuccess: answer => { setRules(answer.rules); tell.done(t(answer.rules.enabled ? 'web.savedOn' : 'web.savedOff')); } });
  };
  return (
    <Panel title={t('web.title')} note={survey.publishedVersion > 0 ? t('web.note') : t('web.unpublished')}>
      <form onSubmit={submit} aria-labelledby={title}>
        <fieldset className={css.plain} disabled={!mayEdit}>
          <legend id={title} className="visually-hidden">{t('web.title')}</legend>
          <div className={css.stack}>
            <Switch label={t('web.on')} checked={rules.enabled} onChange={event => set({ enabled: event.currentTarget.checked })} />
            {rules.enabled ? (
              <>
                <div className={css.columns}>
                  <Select label={t('web.mode')} value={rules.mode} data={modes.map(value => ({ value, label: t(`web.modes.${value}`) }))} onChange={value => set({ mode: (value ?? 'popover') as Rules['mode'] })} />
                  {rules.mode === 'inline' ? <TextInput label={t('web.target')} description={t('web.targetHelp')} placeholder="[data-rapport-survey]" value={rules.target ?? ''} onChange={event => set({ target: event.currentTarget.value || null })} /> : null}
                  {rules.mode === 'button' ? <TextInput label={t('web.label')} placeholder="Feedback" value={rules.label ?? ''} onChange={event => set({ label: event.currentTarget.value || null })} />
                    : <Select label={t('web.when')} value={trigger.on} data={triggers.map(value => ({ value, label: t(`web.triggers.${value}`) }))} onChange={value => only({ on: (value ?? 'page') as Schemas['Trigger']['on'], ...(value === 'scroll' ? { percent: 50 } : value === 'time' || value === 'idle' ? { seconds: 20 } : {}) })} />}
                  {rules.mode !== 'button' && trigger.on === 'click' ? <TextInput label={t('web.selector')} description={t('web.selectorHelp')} placeholder="#buy" value={trigger.selector ?? ''} onChange={event => only({ ...trigger, selector: event.currentTarget.value || null })} /> : null}
                  {rules.mode !== 'button' && trigger.on === 'scroll' ? <NumberInput label={t('web.percent')} min={1} max={100} value={trigger.percent ?? 50} onChange={value => only({ ...trigger, percent: Number(value) })} /> : null}
                  {rules.mode !== 'button' && (trigger.on === 'time' || trigger.on === 'idle') ? <NumberInput label={t('web.seconds')} min={1} max={3600} value={trigger.seconds ?? 20} onChange={value => only({ ...trigger, seconds: Number(value) })} /> : null}
                  {rules.mode !== 'button' && trigger.on === 'event' ? <TextInput label={t('web.event')} placeholder="Order Completed" value={trigger.event ?? ''} onChange={event => only({ ...trigger, event: event.currentTarget.value || null })} /> : null}
                  {rules.mode !== 'button' ? <NumberInput label={t('web.delay')} min={0} max={3600} value={rules.delaySeconds} onChange={value => set({ delaySeconds: Number(value) })} /> : null}
                  <NumberInput label={t('web.share')} description={t('web.shareHelp')} min={0} max={100} suffix=" %" value={rules.percentage} onChange={value => set({ percentage: Number(value) })} />
                  {segments.length > 0 || rules.audience.length > 0 ? (
                    <MultiSelect label={t('web.audience')} description={t('web.audienceHelp')} searchable placeholder={rules.audience.length === 0 ? t('web.everybody') : ''} value={[...rules.audience]} data={[...segments.map(item => ({ value: item.id, label: item.name })), ...rules.audience.filter(one => !segments.some(item => item.id === one)).map(value => ({ value, label: t('web.goneSegment') }))]} onChange={audience => set({ audience })} />
                  ) : null}
                  <MultiSelect label={t('web.devices')} placeholder={rules.devices.length === 0 ? t('web.allDevices') : ''} value={[...rules.devices]} data={devices.map(value => ({ value, label: t(`web.device.${value}`) }))} onChange={value => set({ devices: value as Rules['devices'] })} />
                </div>
                {rules.triggers.length > 1 ? <p className={css.hint}>{t('web.more', { count: rules.triggers.length - 1 })}</p> : null}
                <div className={css.stack} role="group" aria-label={t('web.urls')}>
                  <strong className={css.hint}>{t('web.urls')}</strong>
                  {urls.map((rule, i) => (
                    <div key={i} className={css.urlRow}>
                      <Select aria-label={t('web.compare')} value={rule.op} data={comparisons.map(value => ({ value, label: t(`web.ops.${value}`) }))} onChange={value => setUrls(urls.map((one, j) => j === i ? { ...one, op: value ?? 'contains' } : one))} />
                      <TextInput aria-label={t('web.address')} placeholder="/checkout/thanks" value={rule.value ?? ''} error={wrong[`urls[${i}]`]?.[0]} onChange={event => setUrls(urls.map((one, j) => j === i ? { ...one, value: event.currentTarget.value } : one))} />
                      <ActionIcon variant="subtle" color="gray" aria-label={t('web.removeUrl')} onClick={() => setUrls(urls.filter((_, j) => j !== i))}><IconTrash size={16} /></ActionIcon>
                    </div>
                  ))}
                  <div><Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setUrls([...urls, { op: 'contains', value: '' }])}>{t('web.addUrl')}</Button></div>
                </div>
                <div className={css.columns}>
                  <Select label={t('web.repeat')} value={ask.show} data={repeats.map(value => ({ value, label: t(`web.repeats.${value}`) }))} onChange={value => repeat({ show: (value ?? 'untilAnswered') as Rules['recontact']['show'] })} />
                  {ask.show === 'times' ? <NumberInput label={t('web.times')} min={1} max={1000} value={ask.times ?? 3} onChange={value => repeat({ times: Number(value) })} /> : null}
                  {ask.show === 'once' ? null : <NumberInput label={t('web.afterShown')} min={0} max={3650} value={ask.daysAfterShown ?? 0} onChange={value => repeat({ daysAfterShown: Number(value) })} />}
                  {ask.show === 'always' ? <NumberInput label={t('web.afterAnswered')} min={0} max={3650} value={ask.daysAfterAnswered ?? 0} onChange={value => repeat({ daysAfterAnswered: Number(value) })} /> : null}
                </div>
                <Switch label={t('web.coolDown')} description={t('web.coolDownHelp')} checked={!rules.ignoreCoolDown} onChange={event => set({ ignoreCoolDown: !event.currentTarget.checked })} />
                <p className={css.hint}>{t('web.snippet')} <Link to={`/w/${id}/settings/keys`}>{t('web.keys')}</Link></p>
                <CopyCode text={`<script src="${window.location.origin}/sdk/rapport.js" data-key="rap_…" async></script>`} label={t('web.code')} />
              </>
            ) : null}
            {save.error ? <p className={css.finding} data-severity="error" role="alert">{faults.length > 0 ? faults.join(' ') : words(save.error)}</p> : null}
            {mayEdit ? <div className={css.modalActs}><Button type="submit" loading={save.isPending} disabled={JSON.stringify(rules) === JSON.stringify(read.data?.rules)}>{t('web.save')}</Button></div> : null}
          </div>
        </fieldset>
      </form>
    </Panel>
  );
}
