import { Anchor, Button, useComputedColorScheme } from '@mantine/core';
import { IconMail, IconPaperclip } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePath, useRead } from '../api/hooks';
import { Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Fault, Waiting } from '../ui/Page';
import css from './inbox.module.css';
import type { Mail, Message } from './types';
import { Words } from './Words';

/** What a mail is called, and whether its sender is proved. */
export function MailHead({ of }: { of: Message }) {
  const { t } = useTranslation('inbox');
  return (
    <p className={css.mailHead}>
      {of.details.subject ? <span dir="auto">{t('mail.subject')} <strong>{of.details.subject}</strong></span> : null}
      <span>{t('mail.from')} {of.details.from}</span>
      {of.details.proof === 'none' ? <Pill tone="warn">{t('mail.unproved')}</Pill> : null}
      {of.details.automatic ? <Pill>{t('mail.automatic')}</Pill> : null}
    </p>
  );
}

/** All of a mail at a touch: as it was drawn, in a frame that runs and fetches nothing, and what came with it. */
export function MailWhole({ of, conversation }: { of: Message; conversation: string }) {
  const { t } = useTranslation('inbox');
  const [open, setOpen] = useState(false);
  return (
    <div className={css.whole}>
      <Button size="compact-xs" variant="default" aria-expanded={open} leftSection={of.details.files ? <IconPaperclip size={14} /> : <IconMail size={14} />} onClick={() => setOpen(!open)}>{t(open ? 'mail.hide' : 'mail.whole')}</Button>
      {open ? <Whole path={`/conversations/${conversation}/messages/${of.no}/mail`} /> : null}
    </div>
  );
}

function Whole({ path: at }: { path: string }) {
  const { t } = useTranslation('inbox');
  const path = usePath();
  const format = useFormats();
  const scheme = useComputedColorScheme();
  const { data: mail, error, refetch } = useRead<Mail>('mail', at);
  if (error && !mail) return <Fault problem={error} retry={() => void refetch()} />;
  if (!mail) return <Waiting lines={3} />;
  return (
    <>
      {mail.html ? <iframe className={css.frame} title={t('mail.frame')} sandbox="allow-popups allow-popups-to-escape-sandbox" referrerPolicy="no-referrer" srcDoc={page(mail.html, scheme)} />
        : <p className={css.text} dir="auto" aria-label={t('mail.text')}><Words text={mail.text} /></p>}
      {mail.pictures > 0 ? <p className={css.by}>{t('mail.pictures', { count: mail.pictures })}</p> : null}
      {mail.files.length > 0 ? (
        <ul className={css.files} aria-label={t('mail.files')}>
          {mail.files.map((file, i) => (
            <li key={i}>{file.refused ? <>{file.name} <Pill tone="warn">{t(`mail.refused.${reason(file.refused)}` as 'mail.refused.no_room', { defaultValue: file.refused })}</Pill></>
              : <Anchor fz="sm" href={path(`${at}/files/${i}`)} download={file.name} aria-label={t('mail.save', { name: file.name })}>{file.name} ({format.bytes(file.bytes)})</Anchor>}</li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

const reason = (code: string) => code.replace('mail.', '');

// The policy of the page holds in the frame too, so that no style of ours reaches it: what is drawn by attributes is.
const page = (html: string, scheme: string) => `<!doctype html><meta name="color-scheme" content="${scheme}"><meta name="referrer" content="no-referrer"><body><font face="system-ui, sans-serif" size="2">${html}</font></body>`;
