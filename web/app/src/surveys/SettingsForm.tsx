import { ActionIcon, NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { IconGripVertical, IconTrash } from '@tabler/icons-react';
import { useRef, useState, type ClipboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { at, idFrom, moved, withText, without } from './document';
import { useEditor, useSay } from './editor';
import { LangText } from './LangText';
import css from './surveys.module.css';
import type { Choice, Kind, SettingField, Text } from './types';

type Settings = Record<string, unknown>;

/** Fields for every setting a kind has; knows their shapes and no kind. */
export function SettingsForm({ kind, settings, onChange }: { kind: Kind; settings: Settings; onChange: (settings: Settings, name: string) => void }) {
  const put = (field: SettingField, value: unknown) => {
    const { [field.name]: _, ...rest } = settings;
    onChange(value === undefined ? rest : { ...rest, [field.name]: value }, field.name);
  };
  const wide = (field: SettingField) => field.type === 'choices' || field.type === 'words';
  return (
    <div className={css.settings}>
      {kind.settings.map(field => (
        <div key={field.name} className={wide(field) ? css.wide : undefined}>
          <Field field={field} value={settings[field.name] ?? field.default ?? undefined} put={value => put(field, value)} />
        </div>
      ))}
    </div>
  );
}

function Field({ field, value, put }: { field: SettingField; value: unknown; put: (value: unknown) => void }) {
  const { t } = useTranslation('surveys');
  const { mayEdit } = useEditor();
  const common = { label: field.label, description: field.help || undefined, disabled: !mayEdit };
  const word = (name: string) => (t as (key: string, values: object) => string)(`value.${name.replaceAll('.', '_')}`, { defaultValue: name });
  switch (field.type) {
    case 'text':
      return <LangText label={field.label} description={field.help || undefined} value={value as Text | undefined} onChange={text => put(Object.keys(text).length > 0 ? text : undefined)} />;
    case 'choices':
      return <Choices label={field.label} help={field.help} most={field.max ?? 200} choices={(value ?? []) as Choice[]} put={put} />;
    case 'flag':
      return <Switch {...common} mt={4} checked={value === true} onChange={event => put(event.currentTarget.checked)} />;
    case 'number':
      return <NumberInput {...common} value={typeof value === 'number' ? value : ''} min={field.min ?? undefined} max={field.max ?? undefined} onChange={next => put(typeof next === 'number' ? next : undefined)} />;
    case 'select':
      return <Select {...common} value={String(value ?? '')} data={field.oneOf.map(one => ({ value: one, label: word(one) }))} onChange={next => put(next ?? undefined)} />;
    case 'words':
      return <TagsInput {...common} value={(value ?? []) as string[]} maxTags={field.max ?? undefined} onChange={put} clearable />;
    default:
      return <TextInput {...common} value={typeof value === 'string' ? value : ''} onChange={event => put(event.currentTarget.value || undefined)} />;
  }
}

/** Answers, rows or items. An id comes from the first label and stays, so what was answered keeps its meaning when words change. */
function Choices({ label, help, most, choices, put }: { label: string; help: string; most: number; choices: Choice[]; put: (choices: Choice[]) => void }) {
  const { t } = useTranslation('surveys');
  const { language, mayEdit, announce } = useEditor();
  const say = useSay();
  const [fresh, setFresh] = useState('');
  const [drag, setDrag] = useState<number | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const focus = (index: number) => requestAnimationFrame(() => list.current?.querySelectorAll<HTMLInputElement>('input')[index]?.focus());

  const add = (lines: string[]) => {
    const next = [...choices];
    for (const line of lines.map(text => text.trim()).filter(Boolean).slice(0, most - choices.length)) {
      next.push({ id: idFrom(line, [...next.map(choice => choice.id), 'other', 'na'], 'answer'), label: { [language]: line } });
    }
    setFresh('');
    if (next.length > choices.length) put(next);
  };
  const paste = (event: ClipboardEvent) => {
    const lines = event.clipboardData.getData('text').split(/\r?\n/);
    if (lines.filter(Boolean).length > 1) { event.preventDefault(); add(lines); }
  };
  const move = (from: number, to: number) => {
    if (to < 0 || to >= choices.length || from === to) return;
    put(moved(choices, from, to));
    announce(t('moved', { title: say(choices[from]!.label), place: to + 1, count: choices.length }));
    focus(to);
  };
  return (
    <fieldset className={css.choices}>
      <legend className={css.fieldLabel}>{label}</legend>
      <p className={css.hint}>{help ? `${help} ` : ''}{t('choices.hint')}</p>
      <ol ref={list}>
        {choices.map((choice, index) => (
          <li key={choice.id} data-drag={drag === index || undefined} onDragOver={event => { if (drag !== null) event.preventDefault(); }}
            onDrop={event => { event.preventDefault(); if (drag !== null) move(drag, index); setDrag(null); }}>
            <span className={css.grip} draggable={mayEdit} onDragStart={event => { event.dataTransfer.effectAllowed = 'move'; event.dataTransfer.setData('text/plain', choice.id); setDrag(index); }} onDragEnd={() => setDrag(null)} aria-hidden><IconGripVertical size={15} /></span>
            <TextInput className={css.grow} dir="auto" lang={language} readOnly={!mayEdit} aria-label={t('choices.nth', { n: index + 1, label })} value={choice.label[language] ?? ''} placeholder={say(choice.label)}
              aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
              onChange={event => put(at(choices, index, { ...choice, label: withText(choice.label, language, event.currentTarget.value) }))}
              onKeyDown={event => {
                if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) { event.preventDefault(); event.stopPropagation(); move(index, index + (event.key === 'ArrowUp' ? -1 : 1)); }
                if (event.key === 'Enter') { event.preventDefault(); focus(index + 1); }
              }} />
            <code className={css.id} title={t('choices.id')}>{choice.id}</code>
            {mayEdit ? <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('choices.remove', { label: say(choice.label) || choice.id })} onClick={() => put(without(choices, index))}><IconTrash size={15} /></ActionIcon> : null}
          </li>
        ))}
        {mayEdit && choices.length < most ? (
          <li className={css.fresh}>
            <TextInput className={css.grow} dir="auto" lang={language} aria-label={t('choices.add', { label })} placeholder={t('choices.placeholder')} value={fresh} onChange={event => setFresh(event.currentTarget.value)} onPaste={paste}
              onBlur={() => add([fresh])} onKeyDown={event => { if (event.key === 'Enter') { event.preventDefault(); add([fresh]); } }} />
          </li>
        ) : null}
      </ol>
    </fieldset>
  );
}
