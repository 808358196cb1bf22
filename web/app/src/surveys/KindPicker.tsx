import { Modal, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { iconOf, useEditor } from './editor';
import css from './surveys.module.css';
import type { Kind } from './types';

const groups: { key: 'scores' | 'choices' | 'several' | 'words' | 'more'; of: Kind['summary'][] }[] = [
  { key: 'scores', of: ['scale'] }, { key: 'choices', of: ['choices'] }, { key: 'several', of: ['matrix', 'ranking', 'numbers'] }, { key: 'words', of: ['texts'] }, { key: 'more', of: ['count'] },
];

export default function KindPicker({ pick, close }: { pick: (kind: Kind) => void; close: () => void }) {
  const { t } = useTranslation('surveys');
  const { kinds } = useEditor();
  const [text, setText] = useState('');
  const about = (kind: Kind) => (t as (key: string, values: object) => string)(`kind.${kind.name}`, { defaultValue: '' });
  const fits = (kind: Kind) => `${kind.title} ${kind.name} ${about(kind)}`.toLowerCase().includes(text.trim().toLowerCase());
  const found = groups.map(group => ({ ...group, kinds: kinds.items.filter(kind => group.of.includes(kind.summary) && fits(kind)) })).filter(group => group.kinds.length > 0);
  const take = (kind: Kind | undefined) => { if (kind) { pick(kind); close(); } };
  return (
    <Modal opened onClose={close} title={t('add.title')} size={720} padding="lg">
      <form onSubmit={event => { event.preventDefault(); take(found[0]?.kinds[0]); }}>
        <TextInput data-autofocus value={text} onChange={event => setText(event.currentTarget.value)} leftSection={<IconSearch size={16} />} aria-label={t('add.search')} placeholder={t('add.search')} mb="md" />
      </form>
      {found.map(group => (
        <section key={group.key} aria-label={t(`add.${group.key}`)}>
          <p className={css.kindGroup}>{t(`add.${group.key}`)}</p>
          <ul className={css.kinds}>
            {group.kinds.map(kind => {
              const Icon = iconOf(kind.name);
              return (
                <li key={kind.name}>
                  <UnstyledButton className={css.kind} onClick={() => take(kind)}>
                    <span className={css.kindIcon}><Icon size={18} stroke={1.8} /></span>
                    <span><strong>{kind.title}</strong><small>{about(kind)}</small></span>
                  </UnstyledButton>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
      {found.length === 0 ? <p className={css.hint} role="status">{t('add.none')}</p> : null}
    </Modal>
  );
}
