import { ActionIcon, Button, CopyButton, Group, Modal, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import css from './ui.module.css';

export type Tone = 'good' | 'bad' | 'warn' | 'accent' | 'plain';

/** A short state in words; the colour only repeats them. */
export function Pill({ tone = 'plain', children, icon }: { tone?: Tone; children: ReactNode; icon?: ReactNode }) {
  return <span className={css.pill} data-tone={tone}>{icon}{children}</span>;
}

function CopyIcon({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={text} timeout={2000}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t('copied') : label}>
          <ActionIcon variant="subtle" color={copied ? 'leaf' : 'gray'} size={32} onClick={copy} aria-label={copied ? t('copied') : label}>
            {copied ? <IconCheck size={17} /> : <IconCopy size={17} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}

/** One line to copy: a link, a key. */
export function CopyLine({ text, label }: { text: string; label: string }) {
  return (
    <div className={css.copy}>
      <span className={css.copyText} tabIndex={0} role="textbox" aria-readonly="true" aria-label={label}>{text}</span>
      <CopyIcon text={text} label={label} />
    </div>
  );
}

/** Copies words that stand on the page already. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={text} timeout={2000}>
      {({ copied, copy }) => <Button variant="default" leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />} onClick={copy}>{copied ? t('copied') : label}</Button>}
    </CopyButton>
  );
}

/** A piece of code to copy. */
export function CopyCode({ text, label }: { text: string; label: string }) {
  return (
    <div className={css.code}>
      <pre tabIndex={0} aria-label={label}>{text}</pre>
      <div className={css.codeCopy}><CopyIcon text={text} label={label} /></div>
    </div>
  );
}

interface ConfirmProps {
  opened: boolean; close: () => void; title: string; text: ReactNode; action: string; act: () => void | Promise<unknown>;
  busy?: boolean; danger?: boolean; type?: string; fault?: string | null;
}

/** Asks before what cannot be taken back; with `type`, the person must write that word. */
export function Confirm({ opened, close, title, text, action, act, busy, danger = true, type, fault }: ConfirmProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  return (
    <Modal opened={opened} onClose={close} title={title} onExitTransitionEnd={() => setTyped('')}>
      <form onSubmit={event => { event.preventDefault(); void act(); }}>
        <Stack gap="md">
          <Text component="div" fz="sm" c="dimmed" lh={1.55}>{text}</Text>
          {type ? <TextInput label={t('typeToConfirm', { word: type })} value={typed} onChange={event => setTyped(event.currentTarget.value)} data-autofocus autoComplete="off" /> : null}
          {fault ? <Text c="var(--r-bad)" fz="sm" role="alert">{fault}</Text> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>{t('cancel')}</Button>
            <Button type="submit" color={danger ? 'coral' : undefined} loading={busy ?? false} disabled={type !== undefined && typed !== type}>{action}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

export const tell = {
  done: (message: string) => notifications.show({ message, color: 'leaf', icon: <IconCheck size={18} />, autoClose: 4000 }),
  fault: (message: string) => notifications.show({ message, color: 'coral', autoClose: 9000 }),
};

/** Gives the browser a file made here. */
export function download(name: string, text: string, type = 'text/csv;charset=utf-8') {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
