import { ActionIcon, Group } from '@mantine/core';
import { IconArrowUp, IconEdit, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import listCss from '../../ui/lists.module.css';

interface Props<T> { items: T[]; label: string; name: (item: T) => string; about: (item: T) => ReactNode; state?: (item: T) => ReactNode; may: boolean; edit: (item: T) => void; remove?: ((item: T) => void) | undefined; up?: ((item: T) => void) | undefined; indent?: (item: T) => number }

/** Named things in their order, each to be changed, moved up and removed. */
export function Rows<T>({ items, label, name, about, state, may, edit, remove, up, indent }: Props<T>) {
  const { t } = useTranslation('cases');
  return (
    <ul className={listCss.list} aria-label={label}>
      {items.map((item, at) => (
        <li key={at} className={listCss.row}>
          <span className={listCss.name} style={indent ? { paddingInlineStart: indent(item) * 22 } : undefined}><strong>{name(item)}</strong><small>{about(item)}</small></span>
          {state ? state(item) : <span />}
          <span />
          {may ? (
            <Group gap={2} wrap="nowrap" justify="flex-end">
              {up ? <ActionIcon variant="subtle" color="gray" disabled={at === 0} aria-label={t('settings.up', { name: name(item) })} onClick={() => up(item)}><IconArrowUp size={17} /></ActionIcon> : null}
              <ActionIcon variant="subtle" color="gray" aria-label={t('settings.edit', { name: name(item) })} onClick={() => edit(item)}><IconEdit size={17} /></ActionIcon>
              {remove ? <ActionIcon variant="subtle" color="gray" aria-label={t('settings.remove', { name: name(item) })} onClick={() => remove(item)}><IconTrash size={17} /></ActionIcon> : null}
            </Group>
          ) : <span />}
        </li>
      ))}
    </ul>
  );
}
