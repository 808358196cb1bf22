import { ActionIcon, Button, ColorInput, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRead, useWorkspace } from '../api/hooks';
import type { Touchpoint } from '../api/types';
import { Panel } from '../ui/Page';
import { at, idFrom, missing, names, places, say, uses, without } from './document';
import { ConditionForm } from './ConditionForm';
import { languageName, useEditor, useWords } from './editor';
import { LangText } from './LangText';
import { conditionSentence } from './sentence';
import css from './surveys.module.css';
import type { SurveyDocument, Text } from './types';
import { tell } from './undoable';
import { toInstant, toLocal } from './zoned';

const optional = (text: Text) => Object.keys(text).length > 0 ? text : undefined;

export function SettingsTab() {
  return <div className={css.sections}><Languages /><Cards /><When /><Behaviour /><Values /><Quotas /></div>;
}

const usePut = () => {
  const { edit } = useEditor();
  return (part: Partial<SurveyDocument>, name = '') => edit(document => ({ ...document, ...part }), name);
};

function Findings({ of }: { of: string }) {
  const { findings } = useEditor();
  return findings.filter(finding => finding.at === of).map(finding => <p key={finding.code + finding.message} className={css.finding} data-severity={finding.severity}>{finding.message}</p>);
}

function Languages() {
  const { t, i18n } = useTranslation('surveys');
  const editor = useEditor();
  const { document, kinds, mayEdit } = editor;
  const undoable = tell(editor, t);
  const put = usePut();
  const [other, setOther] = useState('');
  const add = (tag: string) => { if (/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag) && !document.languages.includes(tag)) put({ languages: [...document.languages, tag] }); setOther(''); };
  const rest = kinds.languages.filter(tag => !document.languages.includes(tag));
  return (
    <Panel title={t('languages.title')} note={t('languages.note')}>
      <ul className={css.lines}>
        {document.languages.map((tag, index) => {
          const lack = index === 0 ? 0 : missing(document, kinds.items, tag);
          return (
            <li key={tag}>
              <span className={css.grow}><strong>{languageName(tag, i18n.language)}</strong> <code className={css.id}>{tag}</code></span>
              <span className={css.hint}>{index === 0 ? t('languages.default') : lack === 0 ? t('languages.complete') : t('languages.missing', { count: lack })}</span>
              {index > 0 && mayEdit ? <Button size="compact-sm" variant="subtle" onClick={() => put({ languages: [tag, ...without(document.languages, index)] })}>{t('languages.makeDefault')}</Button> : null}
              {document.languages.length > 1 && mayEdit ? <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('languages.remove', { language: languageName(tag, i18n.language) })} onClick={() => { put({ languages: without(document.languages, index) }); undoable(t('languages.removed', { language: languageName(tag, i18n.language) })); }}><IconTrash size={16} /></ActionIcon> : null}
            </li>
          );
        })}
      </ul>
      {mayEdit ? (
        <form className={css.addLine} onSubmit={event => { event.preventDefault(); add(other.trim()); }}>
          <Select label={t('languages.add')} placeholder={t('languages.choose')} value={null} data={rest.map(tag => ({ value: tag, label: languageName(tag, i18n.language) }))} onChange={tag => { if (tag) add(tag); }} />
          <TextInput label={t('languages.other')} placeholder="pt-BR" value={other} onChange={event => setOther(event.currentTarget.value)} />
          <Button type="submit" variant="default" disabled={!other}>{t('languages.addOther')}</Button>
        </form>
      ) : null}
      <Findings of="" />
    </Panel>
  );
}

function Cards() {
  const { t } = useTranslation('surveys');
  const editor = useEditor();
  const { document, mayEdit, language } = editor;
  const undoable = tell(editor, t);
  const put = usePut();
  const { welcome, endings } = document;
  return (
    <>
      <Panel title={t('welcome.title')} note={t('welcome.note')} actions={<Switch aria-label={t('welcome.on')} label={t('welcome.on')} disabled={!mayEdit} checked={!!welcome} onChange={event => put({ welcome: event.currentTarget.checked ? { title: {} } : undefined })} />}>
        {welcome ? (
          <div className={css.stack}>
            <LangText label={t('title')} value={welcome.title} onChange={title => put({ welcome: { ...welcome, title } }, 'welcome')} />
            <LangText label={t('body')} minRows={2} value={welcome.body} onChange={body => put({ welcome: { ...welcome, body: optional(body) } }, 'welcome-body')} />
            <LangText label={t('welcome.button')} placeholder={t('welcome.start')} value={welcome.button} onChange={button => put({ welcome: { ...welcome, button: optional(button) } }, 'welcome-button')} />
          </div>
        ) : <p className={css.hint}>{t('welcome.none')}</p>}
      </Panel>
      <Panel title={t('endings.title')} note={t('endings.note')}>
        <ul className={css.boxes}>
          {endings.map((ending, index) => {
            const set = (part: Partial<typeof ending>, name: string) => put({ endings: at(endings, index, { ...ending, ...part }) }, `ending:${ending.id}:${name}`);
            const title = say(ending.title, language, document.languages[0]!) || ending.id;
            return (
              <li key={ending.id} className={css.box}>
                <div className={css.stack}>
                  <LangText label={index === 0 ? t('endings.first') : t('title')} value={ending.title} onChange={text => set({ title: text }, 'title')} />
                  <LangText label={t('body')} value={ending.body} onChange={text => set({ body: optional(text) }, 'body')} />
                  <TextInput label={t('endings.redirect')} placeholder="https://" type="url" disabled={!mayEdit} value={ending.redirect ?? ''} onChange={event => set({ redirect: event.currentTarget.value || undefined }, 'redirect')} />
                  <Findings of={ending.id} />
                </div>
                {endings.length > 1 && mayEdit ? <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('endings.remove', { title })} onClick={() => { const used = uses(document, ending.id); put({ endings: without(endings, index) }); undoable(used ? t('removedUsed', { title, count: used }) : t('removed', { title })); }}><IconTrash size={16} /></ActionIcon> : null}
              </li>
            );
          })}
        </ul>
        {mayEdit ? <Button variant="subtle" size="compact-sm" mt="sm" leftSection={<IconPlus size={14} />} onClick={() => put({ endings: [...endings, { id: idFrom('end', places(document)), title: {} }] })}>{t('endings.add')}</Button> : null}
      </Panel>
    </>
  );
}

function When() {
  const { t } = useTranslation('surveys');
  const { draft, set, mayEdit } = useEditor();
  const { zone } = useWorkspace();
  return (
    <Panel title={t('when.title')} note={t('when.note', { zone })}>
      <div className={css.columns}>
        <TextInput type="datetime-local" label={t('when.opens')} description={t('when.opensHelp')} disabled={!mayEdit} value={toLocal(draft.opensAt, zone)} onChange={event => { const opensAt = toInstant(event.currentTarget.value, zone); set(old => ({ ...old, opensAt }), 'opens'); }} />
        <TextInput type="datetime-local" label={t('when.closes')} description={t('when.closesHelp')} disabled={!mayEdit} value={toLocal(draft.closesAt, zone)} onChange={event => { const closesAt = toInstant(event.currentTarget.value, zone); set(old => ({ ...old, closesAt }), 'closes'); }} />
        <NumberInput label={t('when.limit')} description={t('when.limitHelp')} min={1} allowDecimal={false} disabled={!mayEdit} value={draft.responseLimit ?? ''} onChange={value => set(old => ({ ...old, responseLimit: typeof value === 'number' && value >= 1 ? value : null }), 'limit')} />
      </div>
    </Panel>
  );
}

function Behaviour() {
  const { t } = useTranslation('surveys');
  const { document, mayEdit } = useEditor();
  const put = usePut();
  const touchpoints = useRead<{ items: Touchpoint[] }>('touchpoints', '/touchpoints').data?.items ?? [];
  const { options } = document;
  const set = (part: Partial<typeof options>) => put({ options: { ...options, ...part } }, `option:${Object.keys(part)[0]}`);
  const known = touchpoints.map(item => ({ value: item.key, label: item.name }));
  return (
    <Panel title={t('options.title')}>
      <div className={css.columns}>
        <Switch label={t('options.progress')} disabled={!mayEdit} checked={options.progress ?? true} onChange={event => set({ progress: event.currentTarget.checked })} />
        <Switch label={t('options.back')} disabled={!mayEdit} checked={options.back ?? true} onChange={event => set({ back: event.currentTarget.checked })} />
        <Switch label={t('options.shuffle')} disabled={!mayEdit} checked={document.shuffleBlocks ?? false} onChange={event => put({ shuffleBlocks: event.currentTarget.checked })} />
        <Select label={t('touchpoint')} description={t('options.touchpointHelp')} clearable searchable disabled={!mayEdit} placeholder={t('options.noTouchpoint')} value={options.touchpoint ?? null}
          data={options.touchpoint && !known.some(item => item.value === options.touchpoint) ? [...known, { value: options.touchpoint, label: options.touchpoint }] : known} onChange={touchpoint => set({ touchpoint: touchpoint ?? undefined })} />
        <NumberInput label={t('options.edit')} description={t('options.editHelp')} min={0} max={10_080} disabled={!mayEdit} value={options.editMinutes ?? 0} onChange={value => set({ editMinutes: typeof value === 'number' ? value : 0 })} />
        <NumberInput label={t('options.abandon')} description={t('options.abandonHelp')} min={1} max={10_080} disabled={!mayEdit} value={options.abandonMinutes ?? 30} onChange={value => set({ abandonMinutes: typeof value === 'number' ? value : 30 })} />
        <ColorInput label={t('options.accent')} description={t('options.accentHelp')} format="hex" disabled={!mayEdit} value={options.accent ?? ''} placeholder="#4454d6" eyeDropperButtonProps={{ 'aria-label': t('options.pickColour') }} onChange={accent => set({ accent: accent || undefined })} />
      </div>
    </Panel>
  );
}

function Values() {
  const { t } = useTranslation('surveys');
  const editor = useEditor();
  const { document, mayEdit } = editor;
  const undoable = tell(editor, t);
  const put = usePut();
  const types = [{ value: 'number', label: t('values.number') }, { value: 'text', label: t('values.text') }];
  const removed = (id: string) => { const used = uses(document, id); undoable(used ? t('removedUsed', { title: id, count: used }) : t('removed', { title: id })); };
  return (
    <Panel title={t('values.title')} note={t('values.note')}>
      <p className={css.fieldLabel}>{t('values.variables')}</p>
      <ul className={css.lines}>
        {document.variables.map((variable, index) => (
          <li key={variable.id}>
            <code className={`${css.id} ${css.grow}`}>{variable.id}</code>
            <Select w={120} aria-label={t('values.typeOf', { name: variable.id })} disabled={!mayEdit} value={variable.type} data={types} onChange={type => put({ variables: at(document.variables, index, { ...variable, type: type as 'text' }) })} />
            <TextInput w={150} aria-label={t('values.initialOf', { name: variable.id })} placeholder={t('values.initial')} disabled={!mayEdit} value={variable.initial} onChange={event => put({ variables: at(document.variables, index, { ...variable, initial: event.currentTarget.value }) }, `initial:${variable.id}`)} />
            {mayEdit ? <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('values.remove', { name: variable.id })} onClick={() => { put({ variables: without(document.variables, index) }); removed(variable.id); }}><IconTrash size={16} /></ActionIcon> : null}
          </li>
        ))}
      </ul>
      {mayEdit ? <NewName label={t('values.newVariable')} add={name => put({ variables: [...document.variables, { id: idFrom(name, names(document), 'value'), type: 'number', initial: '' }] })} /> : null}
      <p className={css.fieldLabel}>{t('values.hidden')}</p>
      <p className={css.hint}>{t('values.hiddenNote')}</p>
      <ul className={css.lines}>
        {document.hidden.map((field, index) => (
          <li key={field.id}>
            <code className={`${css.id} ${css.grow}`}>{field.id}</code>
            <Select w={120} aria-label={t('values.typeOf', { name: field.id })} disabled={!mayEdit} value={field.type} data={types} onChange={type => put({ hidden: at(document.hidden, index, { ...field, type: type as 'text' }) })} />
            {mayEdit ? <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('values.remove', { name: field.id })} onClick={() => { put({ hidden: without(document.hidden, index) }); removed(field.id); }}><IconTrash size={16} /></ActionIcon> : null}
          </li>
        ))}
      </ul>
      {mayEdit ? <NewName label={t('values.newHidden')} add={name => put({ hidden: [...document.hidden, { id: idFrom(name, names(document), 'field'), type: 'text' }] })} /> : null}
    </Panel>
  );
}

function NewName({ label, add }: { label: string; add: (name: string) => void }) {
  const { t } = useTranslation('common');
  const [name, setName] = useState('');
  return (
    <form className={css.addLine} onSubmit={event => { event.preventDefault(); if (name.trim()) add(name.trim()); setName(''); }}>
      <TextInput label={label} value={name} onChange={event => setName(event.currentTarget.value)} />
      <Button type="submit" variant="default" disabled={!name.trim()}>{t('add')}</Button>
    </form>
  );
}

function Quotas() {
  const { t } = useTranslation('surveys');
  const editor = useEditor();
  const { document, kinds, mayEdit, language } = editor;
  const undoable = tell(editor, t);
  const words = useWords();
  const put = usePut();
  const { quotas } = document;
  return (
    <Panel title={t('quotas.title')} note={t('quotas.note')}>
      <ul className={css.boxes}>
        {quotas.map((quota, index) => {
          const set = (part: Partial<typeof quota>, name = '') => put({ quotas: at(quotas, index, { ...quota, ...part }) }, name && `quota:${quota.id}:${name}`);
          return (
            <li key={quota.id} className={css.box}>
              <div className={css.stack}>
                <div className={css.columns}>
                  <TextInput label={t('quotas.name')} disabled={!mayEdit} value={quota.name} onChange={event => set({ name: event.currentTarget.value }, 'name')} />
                  <NumberInput label={t('quotas.limit')} min={1} disabled={!mayEdit} value={quota.limit} onChange={value => set({ limit: typeof value === 'number' ? value : 1 }, 'limit')} />
                  <Select label={t('quotas.then')} disabled={!mayEdit} value={quota.then} data={[{ value: 'end', label: t('quotas.end') }, { value: 'continue', label: t('quotas.continue') }]} onChange={then => set({ then: then as 'end' })} />
                  {quota.then === 'end' ? <Select label={t('quotas.ending')} clearable disabled={!mayEdit} placeholder={t('quotas.firstEnding')} value={quota.ending ?? null} data={document.endings.map(ending => ({ value: ending.id, label: say(ending.title, language, document.languages[0]!) || ending.id }))} onChange={ending => set({ ending: ending ?? undefined })} /> : null}
                </div>
                <Switch label={t('quotas.partial')} disabled={!mayEdit} checked={quota.countPartial ?? false} onChange={event => set({ countPartial: event.currentTarget.checked })} />
                <p className={css.fieldLabel}>{t('quotas.who')}: <span className={css.plain}>{quota.when ? conditionSentence(quota.when, document, kinds.items, words) : t('quotas.everybody')}</span></p>
                <ConditionForm label={t('quotas.who')} condition={quota.when} upTo={document.blocks.length} onChange={when => set({ when }, 'when')} />
                <Findings of={quota.id} />
              </div>
              {mayEdit ? <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('quotas.remove', { name: quota.name })} onClick={() => { put({ quotas: without(quotas, index) }); undoable(t('removed', { title: quota.name })); }}><IconTrash size={16} /></ActionIcon> : null}
            </li>
          );
        })}
      </ul>
      {mayEdit ? <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} />} onClick={() => put({ quotas: [...quotas, { id: idFrom('quota', quotas.map(item => item.id)), name: t('quotas.new', { n: quotas.length + 1 }), limit: 100, then: 'end' }] })}>{t('quotas.add')}</Button> : null}
    </Panel>
  );
}
