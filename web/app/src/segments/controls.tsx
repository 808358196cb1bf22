import { Autocomplete, NumberInput, Select, TagsInput, TextInput, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { createContext, use, useDeferredValue, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useRead } from '../api/hooks';
import type { Page, Scalar } from '../api/types';
import css from './segments.module.css';
import type { Span } from './types';
import type { FactProperty, Option, OptionGroup } from './vocabulary';

/** Whether the sentence may be changed here. */
export const EditContext = createContext(true);
const useMayEdit = () => use(EditContext);

const popup = { shadow: 'md', width: 'max-content' as const, position: 'bottom-start' as const };
const styled = { classNames: { root: css.token ?? '', input: css.tokenInput ?? '', wrapper: css.tokenWrap ?? '', section: css.tokenSection ?? '', dropdown: css.drop ?? '' } };

/** For `selectFirstOptionOnChange`: off for a moment when what is offered changed, so that the first is marked, and taken by Enter, also where the offers came after the words. */
export const useFirstMarked = (offers: unknown) => useDeferredValue(offers) === offers;

interface PickProps { label: string; value: string | null; options: (Option | OptionGroup)[]; change: (value: string) => void; placeholder?: string; id?: string }

/** One of some choices, inside the sentence. Typing finds; Enter or leaving takes the first that fits. */
export function Pick({ label, value, options, change, placeholder, id }: PickProps) {
  const mayEdit = useMayEdit();
  const flat = options.flatMap(item => 'group' in item ? item.items : [item]);
  const data = value && !flat.some(item => item.value === value) ? [{ value, label: value }, ...options] : options;
  return (
    <Select {...styled} size="xs" aria-label={label} id={id} data={data as SelectProps['data']} value={value} placeholder={placeholder ?? '…'} searchable={flat.length > 6} openOnFocus={false} selectFirstOptionOnChange={useFirstMarked(flat.length)}
      disabled={!mayEdit} comboboxProps={popup} maxDropdownHeight={280} rightSection={null} data-empty={value === null || undefined} onChange={next => { if (next !== null) change(next); }} />
  );
}

interface NumProps { label: string; value: number | null | undefined; change: (value: number | null) => void; min?: number; max?: number; whole?: boolean; digits?: number }

export function Num({ label, value, change, min = 0, max, whole = false, digits }: NumProps) {
  return (
    <NumberInput {...styled} size="xs" aria-label={label} hideControls disabled={!useMayEdit()} value={value ?? ''} min={min} allowDecimal={!whole} {...(max === undefined ? {} : { max })} {...(digits === undefined ? {} : { decimalScale: digits })}
      placeholder="…" data-empty={value === null || value === undefined || undefined} onChange={next => change(next === '' ? null : Number(next))} onFocus={event => event.currentTarget.select()} />
  );
}

/** Free text with suggestions. */
export function Text({ label, value, change, options = [], type = 'text', search }: { label: string; value: string; change: (value: string) => void; options?: string[]; type?: 'text' | 'date' | 'datetime-local'; search?: (text: string) => void }) {
  const mayEdit = useMayEdit();
  if (type !== 'text') return <TextInput {...styled} size="xs" type={type} aria-label={label} disabled={!mayEdit} value={value} data-empty={value === '' || undefined} onChange={event => change(event.currentTarget.value)} />;
  return (
    <Autocomplete {...styled} size="xs" aria-label={label} disabled={!mayEdit} data={[...new Set(options)]} limit={14} value={value} placeholder="…" data-empty={value === '' || undefined} comboboxProps={popup} openOnFocus={false}
      onChange={next => { change(next); search?.(next); }} />
  );
}

/** Several texts, of which one suffices. */
export function Several({ label, value, change, options = [], search }: { label: string; value: string[]; change: (value: string[]) => void; options?: string[]; search?: (text: string) => void }) {
  return (
    <TagsInput size="xs" aria-label={label} disabled={!useMayEdit()} data={[...new Set(options)]} limit={14} value={value} onChange={change} onSearchChange={search} placeholder={value.length === 0 ? '…' : ''} comboboxProps={popup} openOnFocus={false} acceptValueOnBlur
      data-empty={value.length === 0 || undefined} classNames={{ root: css.tags ?? '', input: css.tagsInput ?? '', dropdown: css.drop ?? '' }} rightSection={null} />
  );
}

/** A number of days, hours or minutes. */
export function SpanPick({ label, span, change }: { label: string; span: Span; change: (span: Span) => void }) {
  const { t } = useTranslation('segments');
  const unit = span.minutes ? 'minutes' : span.hours ? 'hours' : 'days';
  return (
    <>
      <Num label={label} whole min={1} value={span[unit] ?? null} change={n => change({ [unit]: n ?? 0 })} />
      <Pick label={t('unit')} value={unit} change={next => change({ [next]: span[unit] ?? 1 })} options={(['days', 'hours', 'minutes'] as const).map(value => ({ value, label: t(`span.${value}`) }))} />
    </>
  );
}

/** A part that may be left out. */
export function Extra({ children, remove, label }: { children: ReactNode; remove: () => void; label: string }) {
  const mayEdit = useMayEdit();
  return (
    <span className={css.extra}>
      {children}
      {mayEdit ? <button type="button" className={css.drop1} aria-label={label} onClick={remove}><IconX size={12} stroke={2.4} /></button> : null}
    </span>
  );
}

/** Values of a trait as people type, the most frequent first. */
export function useTraitValues(key: string, typed: string) {
  const [search] = useDebouncedValue(typed.trim(), 200);
  return useRead<Page<{ value: string; count: number }>>('trait-values', '/traits/values', { key, search }, { enabled: key !== '', keep: true }).data?.items.map(item => item.value) ?? [];
}
export function useProperties(type: string | null) {
  return useRead<{ items: FactProperty[] }>('fact-properties', '/fact-types/properties', { type }, { enabled: type !== null }).data?.items ?? [];
}

/** Texts suggested from a trait, as text or as list. */
export function TraitValue({ trait, label, several, value, change }: { trait: string; label: string; several: boolean; value: Scalar | Scalar[] | undefined; change: (value: string | string[]) => void }) {
  const [typed, setTyped] = useState('');
  const options = useTraitValues(trait, typed);
  return several
    ? <Several label={label} value={(Array.isArray(value) ? value : value === undefined || value === '' ? [] : [value]).map(String)} options={options} search={setTyped} change={change} />
    : <Text label={label} value={Array.isArray(value) ? String(value[0] ?? '') : String(value ?? '')} options={options} search={setTyped} change={change} />;
}
