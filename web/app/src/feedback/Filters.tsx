import { Button, Collapse, MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useRead } from '../api/hooks';
import { stepsOf, text, type MapNode } from '../journeys/maps/nodes';
import type { MapAnswer, MapItem } from '../journeys/maps/types';
import css from './feedback.module.css';
import { emotions, feelings, filters, type Asked, type Choices, type Filter, type Given, type ListFilter } from './types';
import { useValueName } from './words';

/** Each value has a cross of its own; what it is called needs the room of an arrow. */
const bare = { rightSection: null, rightSectionWidth: 8 };

type Single = [Exclude<Filter, ListFilter>, { value: string; label: string }[]];
interface Props { asked: Asked; put: (parts: Given) => void; open: boolean; without?: Filter[] }

/** Everything that feedback is filtered by; inbox and topic pages show the same. */
export function Filters({ asked, put, open, without = [] }: Props) {
  const { t } = useTranslation('feedback');
  const named = useValueName();
  const choices = useRead<Choices>('feedback', '/feedback/choices', undefined, { enabled: open }).data;
  const segments = useRead<{ items: { id: string; name: string }[] }>('segments', '/segments', undefined, { enabled: open }).data?.items ?? [];
  const maps = useRead<{ items: MapItem[] }>('maps', '/maps', undefined, { enabled: open }).data?.items ?? [];
  const map = useRead<MapAnswer>('maps', `/maps/${asked.journey}`, undefined, { enabled: open && !!asked.journey }).data;
  const list = (name: Filter, keys: string[]) => [...new Set([...keys, ...[asked[name] ?? []].flat()])].map(key => ({ value: key, label: named(name, key) }));
  const several: [ListFilter, { value: string; label: string }[]][] = [
    ['source', list('source', choices?.sources.map(one => one.key) ?? [])],
    ['topic', (choices?.topics ?? []).map(one => ({ value: one.key, label: one.name }))],
    ['feeling', list('feeling', [...feelings])],
    ['emotion', list('emotion', [...emotions])],
    ['touchpoint', list('touchpoint', choices?.touchpoints.map(one => one.key) ?? [])],
    ['channel', list('channel', choices?.channels.map(one => one.key) ?? [])],
    ['language', list('language', choices?.languages.map(one => one.key) ?? [])],
    ['tag', list('tag', choices?.tags.map(one => one.key) ?? [])],
  ];
  const single: Single[] = [
    ['assignee', [{ value: 'me', label: t('assignee.me') }, { value: 'nobody', label: t('assignee.nobody') }, ...(choices?.assignees ?? []).map(one => ({ value: one.key, label: one.name }))]],
    ['segment', segments.map(segment => ({ value: segment.id, label: segment.name }))],
    ['journey', maps.map(one => ({ value: one.id, label: one.head.name }))],
    ...(map ? [['step', stepsOf(map.nodes as unknown as MapNode[]).filter(step => text(step, 'touchpoint')).map(step => ({ value: step.id, label: text(step, 'name') || named('touchpoint', text(step, 'touchpoint')) }))]] satisfies Single[] : []),
    ['metric', list('metric', choices?.metrics.map(one => one.key) ?? [])],
    ['followUp', ['true', 'false'].map(value => ({ value, label: named('followUp', value) }))],
  ];
  const given = filters.filter(name => asked[name] && name !== 'search' && !without.includes(name));
  return (
    <Collapse expanded={open}>
      <div className={css.filters} role="group" aria-label={t('filters')}>
        <TextInput type="date" label={t('filter.from')} value={asked.from ?? ''} onChange={event => put({ from: event.currentTarget.value || null })} />
        <TextInput type="date" label={t('filter.to')} value={asked.to ?? ''} onChange={event => put({ to: event.currentTarget.value || null })} />
        {several.filter(([name]) => !without.includes(name)).map(([name, data]) => (
          <MultiSelect key={name} label={t(`filter.${name}`)} {...(asked[name]?.length ? bare : { placeholder: t('any') })} searchable={data.length > 8} value={asked[name] ?? []} onChange={values => put({ [name]: values })} data={data} />
        ))}
        {single.filter(([name]) => !without.includes(name)).map(([name, data]) => (
          <Select key={name} label={t(`filter.${name}` as 'filter.source')} placeholder={t('any')} clearable allowDeselect searchable={data.length > 8} clearButtonProps={{ 'aria-label': t('clearOne', { name: t(`filter.${name}` as 'filter.source') }) }}
            value={asked[name] ?? null} onChange={value => put({ [name]: value, ...(name === 'journey' ? { step: null } : {}) })} data={data} />
        ))}
        <NumberInput label={t('filter.minScore')} value={asked.minScore ?? ''} onChange={value => put({ minScore: value === '' ? null : String(value) })} hideControls />
        <NumberInput label={t('filter.maxScore')} value={asked.maxScore ?? ''} onChange={value => put({ maxScore: value === '' ? null : String(value) })} hideControls />
        {given.length > 0 ? <Button variant="subtle" leftSection={<IconFilterOff size={16} />} onClick={() => put(Object.fromEntries(given.map(name => [name, null])))}>{t('clear')}</Button> : null}
      </div>
    </Collapse>
  );
}
