import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { places } from './places';
import css from './shell.module.css';

export default function Shortcuts({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation('shell');
  const rows: [string, string[]][] = [
    [t('shortcut.palette'), ['Ctrl', 'K']],
    [t('shortcut.help'), ['?']],
    ...places.filter(place => place.letter).map(place => [t('shortcut.go', { place: t(`place.${place.key}`) }), ['g', place.letter!]] as [string, string[]]),
    [t('shortcut.close'), ['Esc']],
  ];
  return (
    <Modal opened={opened} onClose={close} title={t('shortcuts')}>
      <dl className={css.keys}>
        {rows.map(([label, keys]) => (
          <div key={label} style={{ display: 'contents' }}>
            <dt>{label}</dt>
            <dd>{keys.map(key => <kbd className={css.kbd} key={key}>{key}</kbd>)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
