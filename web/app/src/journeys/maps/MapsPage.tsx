import { Button, Modal, Select, TextInput } from '@mantine/core';
import { IconMap2, IconPlus, IconRoute } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { api } from '../../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../../api/hooks';
import { Pill } from '../../ui/Bits';
import { useFormats } from '../../ui/format';
import { Empty, Fault, PageHead, Panel, useProblemText, Waiting } from '../../ui/Page';
import css from './maps.module.css';
import { templates, type MapAnswer, type MapItem } from './types';

/** All journey maps. */
export default function MapsPage() {
  const { t } = useTranslation('maps');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const may = useMay('analyst');
  const [making, setMaking] = useState(false);
  const list = useRead<{ items: MapItem[] }>('maps', '/maps');
  const items = list.data?.items ?? [];
  return (
    <>
      <PageHead title={t('maps.title')} lead={t('maps.lead')} actions={
        <>
          <Button variant="default" component={Link} to={`/w/${id}/journeys`} leftSection={<IconRoute size={16} />}>{t('maps.toDiscovered')}</Button>
          {may && items.length > 0 ? <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>{t('maps.add')}</Button> : null}
        </>} />
      <Panel flush>
        {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} />
          : !list.data ? <Waiting lines={5} />
          : items.length === 0 ? <Empty icon={IconMap2} title={t('maps.none')} text={t('maps.noneText')} {...(may ? { action: { label: t('maps.add'), onClick: () => setMaking(true) } } : {})} />
          : (
            <ul className={css.list} aria-label={t('maps.title')}>
              {items.map(item => (
                <li key={item.id} className={css.listRow}>
                  <Link className={css.listName} to={`/w/${id}/journeys/maps/${item.id}`}>{item.head.name}</Link>
                  <span className={css.listBits}><Pill tone={item.head.state === 'future' ? 'accent' : 'plain'}>{t(`maps.state.${item.head.state as 'current'}`)}</Pill><span>{t('maps.steps', { count: item.steps, places: format.number(item.places) })}</span><span>{t('maps.changed', { when: format.ago(item.changedAt) })}</span></span>
                </li>
              ))}
            </ul>
          )}
      </Panel>
      {making ? <NewMap close={() => setMaking(false)} /> : null}
    </>
  );
}

function NewMap({ close }: { close: () => void }) {
  const { t } = useTranslation('maps');
  const { id } = useWorkspace();
  const words = useProblemText();
  const go = useNavigate();
  const [name, setName] = useState('');
  const [template, setTemplate] = useState<string>('purchase');
  const add = useChange<{ name: string; template: string }, MapAnswer>((body, path) => api.post<MapAnswer>(path('/maps'), body), ['maps']);
  const save = () => add.mutate({ name: name.trim(), template }, { onSuccess: map => void go(`/w/${id}/journeys/maps/${map.id}`) });
  return (
    <Modal opened onClose={close} title={t('maps.add')} closeButtonProps={{ 'aria-label': t('maps.close') }}>
      <form onSubmit={event => { event.preventDefault(); save(); }} className={css.form}>
        <TextInput label={t('maps.name')} required maxLength={200} value={name} onChange={event => setName(event.currentTarget.value)} data-autofocus placeholder={t('maps.namePlaceholder')} />
        <Select label={t('maps.template')} description={t('maps.templateNote')} allowDeselect={false} value={template} onChange={value => setTemplate(value ?? 'empty')} data={templates.map(one => ({ value: one, label: t(`maps.templates.${one}`) }))} />
        {add.error ? <p role="alert" className={css.fault}>{words(add.error)}</p> : null}
        <Button type="submit" loading={add.isPending} disabled={name.trim() === ''}>{t('maps.create')}</Button>
      </form>
    </Modal>
  );
}
