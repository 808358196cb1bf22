import '@mantine/spotlight/styles.layer.css';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { useDebouncedValue } from '@mantine/hooks';
import { useMantineColorScheme } from '@mantine/core';
import { IconKey, IconKeyboard, IconMoon, IconSearch, IconUpload, IconUser, IconUserPlus, IconUsersGroup } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay, useRead, useWorkspace } from '../api/hooks';
import type { CustomerRow, Page } from '../api/types';
import { places } from './places';

const [store, acts] = createSpotlight();

interface Props { opened: boolean; close: () => void; shortcuts: () => void }

/** Ctrl+K: pages, actions and customers by name, e-mail, phone or any identifier. */
export default function Palette({ opened, close, shortcuts }: Props) {
  const { t } = useTranslation('shell');
  const { id } = useWorkspace();
  const navigate = useNavigate();
  const admin = useMay('admin');
  const analyst = useMay('analyst');
  const { toggleColorScheme } = useMantineColorScheme();
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 180);
  const found = useRead<Page<CustomerRow>>('customers', '/customers', { search, limit: 6 }, { enabled: search.length >= 2, keep: true });
  const segments = (useRead<{ items: { id: string; name: string }[] }>('segments', '/segments').data?.items ?? []).filter(item => search.length >= 2 && item.name.toLowerCase().includes(search.toLowerCase())).slice(0, 6);
  useEffect(() => { if (opened) acts.open(); }, [opened]);

  const go = (to: string) => void navigate(`/w/${id}/${to}`);
  const matches = (label: string) => label.toLowerCase().includes(text.trim().toLowerCase());
  const pages = places.map(place => ({ label: t(`place.${place.key}`), icon: place.icon, act: () => go(place.to) })).filter(item => matches(item.label));
  const actions = [
    { label: t('act.import'), icon: IconUpload, act: () => go('imports') },
    ...(analyst ? [{ label: t('act.segment'), icon: IconUsersGroup, act: () => go('segments/new') }] : []),
    ...(admin ? [
      { label: t('act.invite'), icon: IconUserPlus, act: () => go('settings/people') },
      { label: t('act.key'), icon: IconKey, act: () => go('settings/keys') },
    ] : []),
    { label: t('act.scheme'), icon: IconMoon, act: toggleColorScheme },
    { label: t('shortcuts'), icon: IconKeyboard, act: shortcuts },
  ].filter(item => matches(item.label));
  const customers = search.length >= 2 ? found.data?.items ?? [] : [];

  return (
    <Spotlight.Root store={store} query={text} onQueryChange={setText} onSpotlightClose={close} shortcut={null} scrollable maxHeight={420}>
      <Spotlight.Search placeholder={t('findLong')} leftSection={<IconSearch size={18} />} aria-label={t('findLong')} />
      <Spotlight.ActionsList>
        {customers.length > 0 ? (
          <Spotlight.ActionsGroup label={t('palette.customers')}>
            {customers.map(customer => (
              <Spotlight.Action key={customer.id} onClick={() => go(`customers/${customer.id}`)} leftSection={<IconUser size={18} />}
                label={customer.name || customer.email || customer.phone || t('palette.anonymous')} description={customer.name ? customer.email || customer.phone || '' : ''} />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {segments.length > 0 ? (
          <Spotlight.ActionsGroup label={t('palette.segments')}>
            {segments.map(segment => <Spotlight.Action key={segment.id} label={segment.name} onClick={() => go(`segments/${segment.id}`)} leftSection={<IconUsersGroup size={18} stroke={1.8} />} />)}
          </Spotlight.ActionsGroup>
        ) : null}
        {pages.length > 0 ? (
          <Spotlight.ActionsGroup label={t('palette.pages')}>
            {pages.map(item => <Spotlight.Action key={item.label} label={item.label} onClick={item.act} leftSection={<item.icon size={18} stroke={1.8} />} />)}
          </Spotlight.ActionsGroup>
        ) : null}
        {actions.length > 0 ? (
          <Spotlight.ActionsGroup label={t('palette.actions')}>
            {actions.map(item => <Spotlight.Action key={item.label} label={item.label} onClick={item.act} leftSection={<item.icon size={18} stroke={1.8} />} />)}
          </Spotlight.ActionsGroup>
        ) : null}
        {customers.length + segments.length + pages.length + actions.length === 0 ? <Spotlight.Empty>{t(found.isFetching ? 'palette.searching' : 'palette.nothing')}</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
