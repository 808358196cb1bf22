import { Button, Group, Menu, SegmentedControl, Text, Textarea } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconBolt, IconNote, IconSend } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useRead } from '../api/hooks';
import { useProblemText } from '../ui/Page';
import { useDraft } from './hooks';
import { Suggestions } from './Suggestions';
import css from './inbox.module.css';
import type { Conversation, Macros, Message, Replies, Suggestion } from './types';
import { filledIn, isName, picking } from './words';

/** Answers the customer, or notes something for colleagues. A slash picks an answer that is written already. */
export function Reply({ of, type, agent, name }: { of: Conversation; type: (isTyping: boolean) => void; agent: string; name: string }) {
  const { t } = useTranslation('inbox');
  const words = useProblemText();
  const [text, setText] = useDraft(of.id);
  const [note, setNote] = useState(false);
  const [at, setAt] = useState(0);
  const area = useRef<HTMLTextAreaElement>(null);
  // The same words sent twice by a doubtful network are said once.
  const key = useRef(crypto.randomUUID());
  const replies = useRead<Replies>('case-settings', '/case-settings/replies').data?.items ?? [];
  const macros = useRead<Macros>('case-settings', '/case-settings/macros').data?.items ?? [];
  const run = useChange<string, Conversation>((macro, path) => api.post(path(`/conversations/${of.id}/macros`), { macro, key: crypto.randomUUID() }), ['conversations', 'cases']);
  const suggested = useRead<{ items: Suggestion[] }>('conversations', `/conversations/${of.id}/suggestions`, undefined, { enabled: of.owedSince !== null }).data?.items ?? [];
  const [taken, setTaken] = useState<string | null>(null);
  const picked = picking(text);
  const offered = picked === null ? [] : replies.filter(one => one.id.includes(picked)).slice(0, 8);
  const chosen = offered[Math.min(at, offered.length - 1)];
  const isClosed = of.status === 'closed';
  const asNote = note || isClosed;
  const send = useChange<{ key: string; text: string; note: boolean; suggestion: string | null }, Message>((said, path) => api.post(path(`/conversations/${of.id}/messages`), said), ['conversations']);
  const latest = useRef(text);
  useEffect(() => { latest.current = text; }, [text]);
  const put = (said: string) => {
    setText(said);
    setAt(0);
    type(!asNote && said !== '' && picking(said) === null);
  };
  const pick = (one: { text: string }) => {
    put(filledIn(one.text, { customer: isName(name) ? name : '', agent, case: of.case?.name ?? '' }));
    area.current?.focus();
  };
  const go = () => {
    if (!text.trim() || send.isPending) return;
    // The field is free at once for what comes next; what could not be sent comes back before it.
    const said = { key: key.current, text, note: asNote, suggestion: taken ?? (suggested.length > 0 ? 'none' : null) };
    key.current = crypto.randomUUID();
    setText('', true);
    setTaken(null);
    type(false);
    area.current?.focus();
    send.mutate(said, { onError: () => {
      if (!latest.current) key.current = said.key;
      setText(latest.current ? `${said.text}\n${latest.current}` : said.text);
    } });
  };
  useHotkeys([['r', event => { event.preventDefault(); setNote(false); area.current?.focus(); }], ['n', event => { event.preventDefault(); setNote(true); area.current?.focus(); }]]);
  return (
    <form className={css.reply} data-note={asNote} aria-label={t('reply')} onSubmit={event => { event.preventDefault(); go(); }}>
      <Group justify="space-between" gap="xs">
        <SegmentedControl size="xs" aria-label={t('kind')} value={asNote ? 'note' : 'answer'} onChange={value => setNote(value === 'note')} data={[{ value: 'answer', label: t('answer'), disabled: isClosed }, { value: 'note', label: t('note') }]} />
        {macros.length > 0 ? (
          <Menu position="top-end">
            <Menu.Target><Button size="xs" variant="default" leftSection={<IconBolt size={15} />} loading={run.isPending}>{t('macros')}</Button></Menu.Target>
            <Menu.Dropdown>{macros.map(one => <Menu.Item key={one.id} onClick={() => run.mutate(one.id)}>{one.name}</Menu.Item>)}</Menu.Dropdown>
          </Menu>
        ) : null}
      </Group>
      {asNote || text !== '' || of.owedSince === null ? null : <Suggestions items={suggested} take={one => { setTaken(one.id); put(one.text); area.current?.focus(); }} />}
      {offered.length > 0 ? (
        <ul className={css.picks} id="picks" role="listbox" aria-label={t('replies')}>
          {offered.map((one, i) => <li key={one.id} id={`pick-${i}`} role="option" aria-selected={one === chosen} onMouseDown={event => { event.preventDefault(); pick(one); }}><strong>/{one.id}</strong> {one.text}</li>)}
        </ul>
      ) : null}
      <Textarea ref={area} label={t(asNote ? 'noteLabel' : 'answerLabel')} placeholder={t('hint')} autosize minRows={2} maxRows={10} maxLength={4000} value={text} onChange={event => put(event.currentTarget.value)}
        {...(offered.length > 0 ? { 'aria-controls': 'picks', 'aria-activedescendant': `pick-${offered.indexOf(chosen!)}` } : {})}
        onKeyDown={event => {
          if (offered.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
            event.preventDefault();
            setAt((at + (event.key === 'ArrowDown' ? 1 : offered.length - 1)) % offered.length);
          } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            if (chosen) pick(chosen); else go();
          } else if (event.key === 'Escape') event.currentTarget.blur();
        }} />
      {run.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(run.error)}</Text> : null}
      {send.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(send.error)}</Text> : null}
      <div className={css.sendLine}>
        <small>{t('keys')}</small>
        <Button type="submit" leftSection={asNote ? <IconNote size={16} /> : <IconSend size={16} />} loading={send.isPending} disabled={text.trim() === ''}>{t(asNote ? 'keepNote' : 'send')}</Button>
      </div>
    </form>
  );
}
