import { IconUserQuestion } from '@tabler/icons-react';
import { initials } from '../shell/Menus';
import css from './customers.module.css';

export function Face({ name, big }: { name: string | null; big?: boolean }) {
  return <span className={css.face} data-anonymous={!name} data-big={big} aria-hidden="true">{name ? initials(name) : <IconUserQuestion size={big ? 24 : 16} />}</span>;
}
