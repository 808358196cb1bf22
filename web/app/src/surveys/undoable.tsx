import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { TFunction } from 'i18next';
import type { Editor } from './editor';

/** Says what was taken away and offers it back: the whole draft as it was before. */
export const tell = (editor: Editor, t: TFunction<'surveys'>) => {
  const before = editor.draft;
  return (message: string) => {
    const id = `undo-${Date.now()}`;
    editor.announce(message);
    notifications.show({
      id, autoClose: 9000, color: 'iris',
      message: (
        <Group justify="space-between" wrap="nowrap">
          <span>{message}</span>
          <Button size="compact-sm" variant="light" onClick={() => { editor.set(() => before); notifications.hide(id); }}>{t('undo')}</Button>
        </Group>
      ),
    });
  };
};
