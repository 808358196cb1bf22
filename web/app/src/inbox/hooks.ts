import { useInterval } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, usePath } from '../api/hooks';
import { tell } from '../ui/Bits';

/** Says every half minute that this person takes conversations, while the inbox is open and they want to. */
export function useService() {
  const path = usePath();
  const [takes, setTakes] = useState(() => localStorage.getItem('rapport-inbox-away') !== '1');
  const say = (on: boolean) => { void api.post(path('/conversations/service'), { takes: on }).catch(() => {}); };
  const { start, stop } = useInterval(() => say(takes), 30_000);
  useEffect(() => {
    say(takes);
    if (!takes) return;
    start();
    return stop;
  }, [takes]);
  return [takes, (on: boolean) => {
    localStorage.setItem('rapport-inbox-away', on ? '0' : '1');
    setTakes(on);
  }] as const;
}

/** Tells that this person looks at a conversation, how far they have read, and that they write. */
export function useAttention(conversation: string, read: number) {
  const path = usePath();
  const typing = useRef(0);
  const last = useRef(read);
  last.current = read;
  const say = (parts: { gone?: boolean } = {}) => api.post(path(`/conversations/${conversation}/signs`), { typing: typing.current > Date.now() && !parts.gone, read: document.visibilityState === 'visible' ? last.current : 0, ...parts }).then(() => {}, () => {});
  const { start, stop } = useInterval(() => void say(), 15_000);
  useEffect(() => {
    start();
    const seen = () => { if (document.visibilityState === 'visible') void say(); };
    document.addEventListener('visibilitychange', seen);
    return () => {
      stop();
      document.removeEventListener('visibilitychange', seen);
      void say({ gone: true });
    };
  }, [conversation]);
  useEffect(() => { void say(); }, [conversation, read]);
  const told = useRef(0);
  return (isTyping: boolean) => {
    const was = typing.current > Date.now();
    typing.current = isTyping ? Date.now() + 5000 : 0;
    if (was === isTyping && Date.now() - told.current < 3000) return;
    if (!was && !isTyping) return;
    told.current = Date.now();
    void say();
  };
}

/** What this person has begun to write here: kept in the browser at once, and on the server soon after, so that it is there on any device. */
export function useDraft(conversation: string) {
  const path = usePath();
  const key = `rapport-draft-${conversation}`;
  const [text, setText] = useState(() => localStorage.getItem(key) ?? '');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const touched = useRef(text !== '');
  useEffect(() => {
    if (touched.current) return;
    let gone = false;
    void api.get<{ text: string }>(path(`/conversations/${conversation}/draft`)).then(found => { if (!gone && !touched.current && found.text) setText(found.text); }, () => {});
    return () => { gone = true; };
  }, [conversation]);
  const keep = (now: string) => { void api.put(path(`/conversations/${conversation}/draft`), { text: now.slice(0, 4000) }).catch(() => {}); };
  return [text, (now: string, isSent = false) => {
    touched.current = true;
    setText(now);
    if (now) localStorage.setItem(key, now); else localStorage.removeItem(key);
    clearTimeout(timer.current);
    if (!isSent) timer.current = setTimeout(() => keep(now), 800);
  }] as const;
}

/** Keeps a setting as one whole, made to the version that was read. */
export function useKeep<T extends { version: string }>(name: string, of: T) {
  const { t } = useTranslation('inbox');
  return useChange<Omit<T, 'version'>, T>(async (body, path) => {
    const kept = await api.put<T>(path(`/case-settings/${name}`), body, of.version);
    tell.done(t('settings.saved'));
    return kept;
  }, ['case-settings']);
}
