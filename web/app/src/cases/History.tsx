import { IconAlarm, IconAlertTriangle, IconArrowBackUp, IconCircleCheck, IconEdit, IconGitMerge, IconHeadset, IconMail, IconMessageReply, IconMessages, IconMoodCheck, IconNote, IconPhone, IconSend, IconUser, type Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Pill } from '../ui/Bits';
import type { Formats } from '../ui/format';
import css from './cases.module.css';
import type { Case, Line } from './types';

const icons: Record<Line['kind'], Icon> = {
  opened: IconHeadset, saidMore: IconMessages, corrected: IconArrowBackUp, changed: IconEdit, assigned: IconUser, note: IconNote, replied: IconMail, contacted: IconPhone, heard: IconMessageReply,
  breached: IconAlertTriangle, escalated: IconAlarm, closed: IconCircleCheck, reopened: IconArrowBackUp, merged: IconGitMerge, asked: IconSend, answered: IconMoodCheck,
};
const [arrived, lost] = [new Set(['sent', 'delivered']), new Set(['failed', 'bounced', 'complained', 'suppressed', 'cancelled'])];
const spoken = new Set<Line['kind']>(['note', 'replied', 'contacted', 'heard']);

/** What happened to a case, the first first; what people wrote stands out. */
export function History({ of, lines, format }: { of: Case; lines: Line[]; format: Formats }) {
  const { t } = useTranslation('cases');
  return (
    <ol className={css.history} aria-label={t('history')}>
      {lines.map(line => {
        const Mark = icons[line.kind];
        return (
          <li key={line.no} data-kind={line.kind} data-spoken={spoken.has(line.kind)}>
            <span className={css.mark} aria-hidden><Mark size={15} /></span>
            <div className={css.line}>
              <p className={css.lineHead}><span><Sentence line={line} />{line.case !== of.id ? <> <Pill>{t('fromMerged')}</Pill></> : null}{line.message ? <> <Pill tone={arrived.has(line.message) ? 'good' : lost.has(line.message) ? 'bad' : 'plain'}>{t(`message.${line.message}`)}</Pill></> : null}</span>
                <time dateTime={line.at} title={format.moment(line.at)}>{format.ago(line.at)}</time></p>
              {line.text && !wordless.has(line.kind) ? <p className={css.text}>{line.text}</p> : null}
              {line.changes.length > 0 ? <Changes line={line} /> : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

// Their text is part of the sentence.
const wordless = new Set<Line['kind']>(['breached', 'corrected', 'saidMore', 'merged', 'asked', 'answered']);

function Sentence({ line }: { line: Line }) {
  const { t } = useTranslation('cases');
  const actor = line.by === 'rule' ? t('byRule', { name: line.actor }) : line.by === 'import' ? t('anotherSystem') : line.by === 'clock' ? line.actor : line.by === 'customer' ? t('theCustomer') : line.actor || t('left');
  if (line.kind === 'breached') return t('event.breached', { clock: t(`clock.${line.text === 'first_reply' ? 'firstReply' : line.text === 'next_reply' ? 'nextReply' : 'resolution'}`) });
  if (line.kind === 'asked' && line.by === 'clock') return t('event.askedByItself', { text: line.text });
  return <>{t(`event.${line.kind}`, { actor, text: line.text })}</>;
}

function Changes({ line }: { line: Line }) {
  const { t } = useTranslation('cases');
  const word = (field: string, value: string | null) => {
    if (!value) return t('nothing');
    const camel = value.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
    return field === 'priority' || field === 'status' || field === 'outcome' ? t(`${field}.${camel}` as 'priority.high', { defaultValue: value }) : value;
  };
  return (
    <ul className={css.changes}>
      {line.changes.map(change => (
        <li key={change.field}>{t(`field.${change.field}` as 'field.owner', { defaultValue: change.field })}: {change.before ? <><s>{word(change.field, change.before)}</s> → </> : null}<strong>{word(change.field, change.after)}</strong></li>
      ))}
    </ul>
  );
}
