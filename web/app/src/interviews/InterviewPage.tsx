import { Button, FileButton, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconArrowLeft, IconHighlight, IconPencil, IconPlus, IconTrash, IconUpload } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { api } from '../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../api/hooks';
import { Confirm, tell } from '../ui/Bits';
import { CustomerPicker } from '../ui/CustomerPicker';
import { useFormats } from '../ui/format';
import css from '../ui/lists.module.css';
import { Fault, PageHead, Panel, TextLink, useProblemText, Waiting } from '../ui/Page';
import { QuoteForm, type Passage } from './QuoteForm';
import { Quotes } from './Quotes';
import type { Interview } from './types';

const InterviewForm = lazy(() => import('./InterviewForm'));

/** One talk: who took part, what was said, what of it is evidence. */
export default function InterviewPage() {
  const { t } = useTranslation('interviews');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const { interview = '' } = useParams();
  const navigate = useNavigate();
  const words = useProblemText();
  const [mayEdit, mayDelete] = [useMay('agent'), useMay('analyst')];
  const [editing, setEditing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const [passage, setPassage] = useState<Passage | null>(null);
  const found = useRead<Interview>('interviews', `/interviews/${interview}`);
  const remove = useChange<void>((_, path) => api.delete(path(`/interviews/${interview}`)), ['interviews', 'feedback']);
  if (found.error && !found.data) return <Panel><Fault problem={found.error} retry={() => void found.refetch()} /></Panel>;
  const talk = found.data;
  return (
    <>
      <PageHead title={talk?.title ?? t('title')} lead={talk ? [t(`kind.${talk.kind}`), format.day(talk.at), talk.study, talk.place].filter(Boolean).join(' · ') : undefined} actions={
        <>
          <Button component={Link} to={`/w/${id}/interviews`} variant="default" leftSection={<IconArrowLeft size={16} />}>{t('allTalks')}</Button>
          {mayEdit && talk ? <Button variant="default" leftSection={<IconPencil size={16} />} onClick={() => setEditing(true)}>{t('edit')}</Button> : null}
          {mayDelete && talk ? <Button variant="subtle" color="coral" leftSection={<IconTrash size={16} />} onClick={() => setDeleting(true)}>{t('delete')}</Button> : null}
        </>} />
      {!talk ? <Panel><Waiting lines={8} /></Panel> : (
        <div className={css.two}>
          <div className={css.column}>
            <Spoken talk={talk} mayEdit={mayEdit} highlight={setPassage} />
            <Panel title={t('notes')} actions={mayEdit ? <Button size="xs" variant="default" leftSection={<IconHighlight size={15} />} onClick={() => setPassage({ text: selected() })}>{t('quoteNotes')}</Button> : undefined}>
              {talk.notes ? <p className={css.reading}>{talk.notes}</p> : <p className={css.none}>{t('noNotes')}</p>}
            </Panel>
          </div>
          <div className={css.column}>
            <Panel title={t('quotes')} note={t('quotesNote')} flush><Quotes quotes={talk.quotes} mayEdit={mayEdit} /></Panel>
            <People talk={talk} mayEdit={mayEdit} />
          </div>
        </div>
      )}
      {talk && passage ? <QuoteForm talk={talk} passage={passage} close={() => setPassage(null)} /> : null}
      <Suspense fallback={null}>{talk && editing ? <InterviewForm interview={talk} close={() => setEditing(false)} /> : null}</Suspense>
      <Confirm opened={deleting} close={() => setDeleting(false)} title={t('deleteTitle')} text={t('deleteText')} action={t('delete')} busy={remove.isPending} fault={words(remove.error)}
        act={() => remove.mutate(undefined, { onSuccess: () => void navigate(`/w/${id}/interviews`) })} />
    </>
  );
}

const selected = () => window.getSelection()?.toString().trim() ?? '';

function Spoken({ talk, mayEdit, highlight }: { talk: Interview; mayEdit: boolean; highlight: (passage: Passage) => void }) {
  const { t } = useTranslation(['interviews', 'common']);
  const words = useProblemText();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const put = useChange<string>((all, path) => api.put(path(`/interviews/${talk.id}/transcript`), { text: all }), ['interviews']);
  return (
    <Panel title={t('transcript')} note={talk.transcript.length > 0 ? t('transcriptNote') : undefined} flush actions={mayEdit ? <Button size="xs" variant="default" leftSection={<IconUpload size={15} />} onClick={() => setOpen(true)}>{t('putTranscript')}</Button> : undefined}>
      {talk.transcript.length === 0 ? <p className={css.none}>{t('noTranscript')}</p> : (
        <ol className={css.turns} tabIndex={0} aria-label={t('transcript')}>
          {talk.transcript.map((turn, i) => turn.text ? (
            <li key={i}>
              <strong>{turn.speaker || t('somebody')}</strong>
              <p>{marked(turn.text, talk.quotes.filter(quote => quote.turn === i).map(quote => quote.text))}</p>
              {mayEdit ? <Button size="compact-xs" variant="subtle" aria-label={t('highlightTurn', { no: i + 1 })} onClick={() => { const chosen = selected(); highlight({ turn: i, text: chosen && turn.text.includes(chosen) ? chosen : turn.text }); }}>{t('highlight')}</Button> : null}
            </li>
          ) : null)}
        </ol>
      )}
      <Modal opened={open} onClose={() => setOpen(false)} title={t('putTranscript')} size="lg">
        <form onSubmit={event => { event.preventDefault(); put.mutate(text, { onSuccess: () => { setOpen(false); tell.done(t('saved')); } }); }}>
          <Stack gap="md">
            <FileButton accept=".vtt,.srt,.txt,text/plain,text/vtt" onChange={file => { void file?.text().then(setText); }}>{props => <Button {...props} variant="default" leftSection={<IconUpload size={16} />}>{t('chooseFile')}</Button>}</FileButton>
            <Textarea label={t('transcriptText')} description={t('transcriptHelp')} autosize minRows={6} maxRows={16} value={text} onChange={event => setText(event.currentTarget.value)} />
            {put.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(put.error)}</Text> : null}
            <Group justify="flex-end"><Button variant="default" onClick={() => setOpen(false)}>{t('common:cancel')}</Button><Button type="submit" loading={put.isPending} disabled={text.trim() === ''}>{t('save')}</Button></Group>
          </Stack>
        </form>
      </Modal>
    </Panel>
  );
}

/** The text with its first quote marked. */
function marked(text: string, quotes: string[]) {
  const quote = quotes.find(one => text.includes(one));
  if (!quote) return text;
  const at = text.indexOf(quote);
  return <>{text.slice(0, at)}<mark>{quote}</mark>{text.slice(at + quote.length)}</>;
}

function People({ talk, mayEdit }: { talk: Interview; mayEdit: boolean }) {
  const { t } = useTranslation('interviews');
  const { id } = useWorkspace();
  const words = useProblemText();
  const [name, setName] = useState('');
  const [role, setRole] = useState('customer');
  const [speaker, setSpeaker] = useState('');
  const [customer, setCustomer] = useState<string | null>(null);
  const join = useChange<object>((body, path) => api.post(path(`/interviews/${talk.id}/participants`), body), ['interviews']);
  const leave = useChange<string>((who, path) => api.delete(path(`/interviews/${talk.id}/participants/${who}`)), ['interviews', 'feedback']);
  return (
    <Panel title={t('participants')} note={t('participantsNote')} flush>
      {talk.participants.length > 0 ? (
        <ul className={css.quotes}>
          {talk.participants.map(person => (
            <li key={person.id}>
              <Group justify="space-between" wrap="nowrap">
                <span>{person.customer ? <TextLink to={`/w/${id}/customers/${person.customer}`}>{person.customerName ?? person.name ?? t('someCustomer')}</TextLink> : person.name} <Text span c="dimmed" fz="sm">{[person.role, person.speaker !== person.name ? person.speaker : ''].filter(Boolean).join(' · ')}</Text></span>
                {mayEdit ? <Button size="compact-xs" variant="subtle" color="coral" aria-label={t('takeOutOf', { name: person.customerName ?? person.name })} onClick={() => leave.mutate(person.id)}>{t('takeOut')}</Button> : null}
              </Group>
            </li>
          ))}
        </ul>
      ) : <p className={css.none}>{t('nobody')}</p>}
      {mayEdit ? (
        <form className={css.form} onSubmit={event => { event.preventDefault(); join.mutate({ name, role, speaker, customer }, { onSuccess: () => { setName(''); setSpeaker(''); setCustomer(null); } }); }}>
          <Group grow align="flex-start">
            <TextInput label={t('participantName')} maxLength={200} value={name} onChange={event => setName(event.currentTarget.value)} />
            <TextInput label={t('role')} maxLength={200} value={role} onChange={event => setRole(event.currentTarget.value)} />
          </Group>
          <Group grow align="flex-start">
            <CustomerPicker label={t('customer')} value={customer} onChange={setCustomer} />
            <TextInput label={t('speaker')} maxLength={200} value={speaker} onChange={event => setSpeaker(event.currentTarget.value)} />
          </Group>
          {join.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(join.error)}</Text> : null}
          <Group justify="flex-end"><Button type="submit" size="xs" leftSection={<IconPlus size={15} />} loading={join.isPending} disabled={name.trim() === '' && customer === null}>{t('join')}</Button></Group>
        </form>
      ) : null}
    </Panel>
  );
}
