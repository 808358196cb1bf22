import { ActionIcon, Autocomplete, Button, Collapse, Group, MultiSelect, Select, TagsInput, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './imports.module.css';
import { columnOf, kindNames, kinds, readValue, showValue, withKey, withValue, type KindName, type MappedRecord, type MappedValue } from './mapping';
import type { ImportFile } from './types';

interface Props { record: MappedRecord; files: ImportFile[]; change: (record: MappedRecord) => void; remove: () => void }

/** What one file's rows become: kind, fields, traits, and the rarer things behind a button. */
export function RecordEditor({ record, files, change, remove }: Props) {
  const { t } = useTranslation('imports');
  const [more, setMore] = useState(Boolean(record.where || record.latest || record.each?.length || Object.keys(record.let ?? {}).length));
  const file = files.find(item => item.key === record.from) ?? files[0]!;
  const kind = kinds[record.kind as KindName] ?? kinds.event;
  const columns = file.columns.map(column => column.name);
  const choices = [...Object.keys(record.let ?? {}), ...columns.map(column => `[${column}]`)];
  const put = (part: Partial<MappedRecord>) => change({ ...record, ...part });
  const text = (value: string | undefined) => value?.trim() ? value : undefined;
  const extra = Object.keys(record.fields ?? {}).filter(key => !kind.required.includes(key) && !kind.optional.includes(key));
  const shown = [...kind.required, ...kind.optional.filter(key => record.fields?.[key] !== undefined), ...extra];
  const hidden = kind.optional.filter(key => record.fields?.[key] === undefined);
  return (
    <fieldset className={css.record} aria-label={record.name}>
      <div className={css.recordHead}>
        <Select label={t('record.kind')} value={record.kind} onChange={value => put({ kind: value ?? record.kind })} data={kindNames.map(value => ({ value, label: t(`kind.${value}`) }))} />
        <Select label={t('record.from')} value={file.key} onChange={value => put({ from: value ?? file.key })} data={files.map(item => ({ value: item.key, label: item.name }))} />
        <TextInput label={t('record.name')} value={record.name} maxLength={60} onChange={event => put({ name: event.currentTarget.value })} />
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('record.remove', { name: record.name })} onClick={remove}><IconTrash size={17} /></ActionIcon>
      </div>
      <div className={css.pairs}>
        <p className={css.sub}>{t('record.fields')}</p>
        {shown.map(key => (
          <div key={key} className={css.pair}>
            <label htmlFor={`${record.name}-${key}`}>{t(`field.${key}` as 'field.at', { defaultValue: key })}{kind.required.includes(key) ? <b> *</b> : null}</label>
            <Value id={`${record.name}-${key}`} value={record.fields?.[key]} choices={choices} change={value => put({ fields: withValue(record.fields, key, value) })} />
            {kind.required.includes(key) ? <span /> : <ActionIcon variant="subtle" color="gray" aria-label={t('record.drop', { name: key })} onClick={() => put({ fields: withValue(record.fields, key, undefined) })}><IconTrash size={16} /></ActionIcon>}
          </div>
        ))}
        <Select w={230} size="xs" placeholder={t('record.addField')} aria-label={t('record.addField')} searchable value={null} data={hidden.map(value => ({ value, label: t(`field.${value}` as 'field.at', { defaultValue: value }) }))}
          onChange={key => key && put({ fields: { ...record.fields, [key]: '' } })} />
      </div>
      {record.kind === 'customer' || Object.keys(record.traits ?? {}).length > 0 ? <Pairs title={t('record.traits')} add={t('record.addTrait')} map={record.traits ?? {}} choices={choices} columns={columns} change={traits => put({ traits })} /> : null}
      {record.kind !== 'customer' ? <Pairs title={t('record.props')} add={t('record.addProp')} map={record.props ?? {}} choices={choices} columns={columns} change={props => put({ props })} /> : null}
      <Group><Button variant="subtle" size="compact-sm" aria-expanded={more} onClick={() => setMore(!more)}>{t(more ? 'record.less' : 'record.more')}</Button></Group>
      <Collapse expanded={more}>
        <div className={css.pairs}>
          <p className={css.fine}>{t('record.help')}</p>
          <Pairs title={t('record.let')} add={t('record.addLet')} map={record.let ?? {}} choices={choices} columns={[]} change={map => put({ let: Object.fromEntries(Object.entries(map).map(([key, value]) => [key, showValue(value)])) })} />
          <Autocomplete label={t('record.where')} description={t('record.whereHint')} data={choices} value={record.where ?? ''} onChange={where => put({ where: text(where) } as Partial<MappedRecord>)} />
          <Group grow align="start">
            <Autocomplete label={t('record.latestPer')} data={choices} value={record.latest?.per ?? ''} onChange={per => put({ latest: per || record.latest?.by ? { per, by: record.latest?.by ?? '' } : undefined } as Partial<MappedRecord>)} />
            <Autocomplete label={t('record.latestBy')} data={choices} value={record.latest?.by ?? ''} onChange={by => put({ latest: by || record.latest?.per ? { per: record.latest?.per ?? '', by } : undefined } as Partial<MappedRecord>)} />
          </Group>
          <MultiSelect label={t('record.each')} description={t('record.eachHint')} searchable data={columns} value={(record.each ?? []).map(columnOf)} onChange={each => put({ each })} />
          <TagsInput label={t('record.notApplicable')} description={t('record.notApplicableHint')} value={record.notApplicable ?? []} onChange={notApplicable => put({ notApplicable })} />
          <TagsInput label={t('record.key')} description={t('record.keyHint')} data={choices} value={record.key ?? []} onChange={key => put({ key })} />
        </div>
      </Collapse>
    </fieldset>
  );
}

function Value({ id, value, choices, change }: { id: string; value: MappedValue | undefined; choices: string[]; change: (value: MappedValue | undefined) => void }) {
  const { t } = useTranslation('imports');
  return <Autocomplete id={id} size="xs" placeholder={t('record.value')} data={choices} limit={40} value={showValue(value)} onChange={text => change(readValue(text) ?? '')} onBlur={event => change(readValue(event.currentTarget.value))} />;
}

interface PairsProps { title: string; add: string; map: Record<string, MappedValue>; choices: string[]; columns: string[]; change: (map: Record<string, MappedValue>) => void }

function Pairs({ title, add, map, choices, columns, change }: PairsProps) {
  const { t } = useTranslation('imports');
  const free = columns.filter(column => map[column] === undefined);
  const fresh = () => { let no = Object.keys(map).length + 1; while (map[`name${no}`] !== undefined) no++; return `name${no}`; };
  return (
    <div className={css.pairs}>
      <p className={css.sub}>{title}</p>
      {Object.entries(map).map(([key, value], index) => (
        <div key={index} className={css.pair}>
          <TextInput size="xs" aria-label={t('record.nameOf', { title })} value={key} onChange={event => event.currentTarget.value && map[event.currentTarget.value] === undefined && change(withKey(map, key, event.currentTarget.value))} />
          <Autocomplete size="xs" aria-label={t('record.valueOf', { name: key })} data={choices} limit={40} value={showValue(value)} onChange={text => change({ ...map, [key]: readValue(text) ?? '' })} />
          <ActionIcon variant="subtle" color="gray" aria-label={t('record.drop', { name: key })} onClick={() => change(withValue(map, key, undefined))}><IconTrash size={16} /></ActionIcon>
        </div>
      ))}
      {columns.length > 0
        ? <Select w={230} size="xs" placeholder={add} aria-label={add} searchable value={null} data={free} onChange={column => column && change({ ...map, [column]: { column } })} />
        : <Button w="fit-content" size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => change({ ...map, [fresh()]: '' })}>{add}</Button>}
    </div>
  );
}
