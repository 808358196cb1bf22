// The part for live chat, fetched where a workspace offers it: a button, and behind it one conversation.
import { attempt, later, listen } from '../browser';
import { openRoot } from '../root';
import { make, text } from '../survey/build';
import type { Host, Offer, Part } from '../survey/contract';
import { partsOf } from './links';
import { css } from './style';
import { createTalk } from './talk';
import { wordsOf } from './words';

const longest = 4000;

export function start(host: Host, offer: Offer): Part {
  const language = String(host.about().language ?? '');
  const words = wordsOf(language);
  const name = offer.name || 'us';
  const filled = (line: string, value: string | number) => line.replace(/\{\w+\}/, String(value));
  const outer = make('div');
  const root = openRoot(outer, css, host.nonce);
  const dir = getComputedStyle(document.documentElement).direction;
  const count = make('span', { class: 'count', hidden: '' });
  const button = make('button', { type: 'button', class: 'open', dir, 'aria-haspopup': 'dialog', 'aria-expanded': 'false' }, text(words.open), count);
  const title = filled(words.dialog, name);
  const card = make('section', { class: 'card', role: 'dialog', 'aria-label': title, lang: language, dir, hidden: '' });
  const close = make('button', { type: 'button', class: 'close', 'aria-label': words.close }, text('×'));
  const log = make('div', { class: 'log', role: 'log', 'aria-label': words.log, tabindex: '0' });
  const status = make('p', { class: 'say', role: 'status' });
  const email = make('input', { type: 'email', autocomplete: 'email', maxlength: '254', id: 'email' });
  const emailLine = make('div', { class: 'wide', hidden: '' }, make('label', { for: 'email' }, text(words.email)), email);
  const area = make('textarea', { rows: '1', maxlength: String(longest), 'aria-label': words.write, placeholder: words.write });
  const asks = make('div', { class: 'asks', role: 'group', hidden: '' });
  const person = make('button', { type: 'button', class: 'person', hidden: '' }, text(words.person));
  const form = make('form', {}, emailLine, area, make('button', { class: 'send' }, text(words.send)));
  card.appendChild(make('header', {}, make('h2', {}, text(title)), close));
  card.appendChild(log);
  card.appendChild(asks);
  card.appendChild(status);
  card.appendChild(person);
  card.appendChild(form);

  let isOpen = false;
  let trouble: 'waiting' | 'refused' | undefined;
  let known = -1;
  let drawn = '';
  let quiet: ReturnType<typeof later> | undefined;

  const talk = createTalk(host, {
    changed: () => attempt(draw),
    trouble(kind, refused) {
      trouble = kind;
      if (refused && !area.value) area.value = refused;
      attempt(say);
    },
  });

  function bubble(said: string, own: boolean, by: string, unsent: boolean, source?: { title: string; url: string } | null) {
    const line = make('p', { class: `m${own ? ' own' : ''}${unsent ? ' unsent' : ''}`, dir: 'auto' }, make('span', { class: 'hidden' }, text(`${by}: `)));
    const parts = partsOf(said);
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      line.appendChild(typeof part === 'string' ? text(part) : make('a', { href: part.href, target: '_blank', rel: 'noopener noreferrer nofollow' }, text(part.href)));
    }
    // The server makes the address; whatever it were, only a web address becomes a link.
    if (source && typeof partsOf(source.url)[0] !== 'string') line.appendChild(make('a', { class: 'source', href: source.url, target: '_blank', rel: 'noopener' }, text(filled(words.source, source.title))));
    return line;
  }

  function draw() {
    const { messages, unsent, state } = talk;
    // What stands there already is not drawn again: a screen reader would read it again.
    const names = `${messages.length && messages[0]!.no}`;
    if (names !== drawn) {
      log.textContent = '';
      log.appendChild(make('p', { class: 'note' }, text(offer.greeting[language.slice(0, 2)] ?? offer.greeting.en ?? words.hello)));
      known = 0;
      drawn = names;
    }
    const waiting = log.querySelectorAll('.unsent');
    for (let i = 0; i < waiting.length; i++) waiting[i]!.remove();
    const fresh = known < messages.length;
    for (; known < messages.length; known++) {
      const { own, name: by, text: said, bot, source } = messages[known]!;
      const before = messages[known - 1];
      if (!own && (!before || before.own || before.name !== by)) log.appendChild(make('p', { class: 'by', 'aria-hidden': 'true' }, text(bot ? `${by} · ${words.bot}` : by)));
      log.appendChild(bubble(said, own, own ? words.you : by, false, source));
    }
    for (let i = 0; i < unsent.length; i++) log.appendChild(bubble(unsent[i]!.text, true, words.you, true));
    if (fresh || unsent.length) log.scrollTop = log.scrollHeight;
    const bot = !!state?.bot && !talk.wantsPerson;
    emailLine.hidden = talk.begun ? !state?.wantsEmail : !state || state.available || bot;
    person.hidden = !bot;
    ask();
    if (isOpen && document.visibilityState === 'visible') talk.see();
    mark();
    say();
  }

  // What is asked by buttons, drawn anew only when it is another question: the focus stays where it is.
  let asked = '';
  function ask() {
    const { state } = talk;
    const what = state?.judge ? `judge${state.judge}` : state?.rate ? 'rate' : '';
    if (what === asked) {
      if (!what && !state?.closed) asks.hidden = true;
      return;
    }
    const thanks = asked === 'rate' && state?.closed;
    asked = what;
    asks.textContent = '';
    asks.hidden = !what && !thanks;
    const offer = (label: string, press: () => void, name?: string) => {
      const one = make('button', { type: 'button', ...(name ? { 'aria-label': name } : {}) }, text(label));
      one.onclick = () => { press(); area.focus(); };
      asks.appendChild(one);
    };
    if (!what) {
      if (thanks) asks.appendChild(make('p', { role: 'status' }, text(words.rated)));
      return;
    }
    const question = what === 'rate' ? words.rate : words.helped;
    asks.setAttribute('aria-label', question);
    asks.appendChild(make('p', {}, text(question)));
    if (what === 'rate') for (let i = 1; i <= 5; i++) offer(String(i), () => talk.press('/rating', { rating: i }), filled(words.stars, i));
    else {
      const message = state!.judge;
      offer(words.yes, () => talk.press('/helped', { message, helped: true }));
      offer(words.no, () => talk.press('/helped', { message, helped: false }));
    }
    log.scrollTop = log.scrollHeight;
  }

  // What came while the panel was shut.
  function mark() {
    const seen = Number(host.store.get('chat-seen') ?? 0);
    let news = 0;
    let last = 0;
    for (let i = 0; i < talk.messages.length; i++) {
      last = talk.messages[i]!.no;
      if (!talk.messages[i]!.own && last > seen) news++;
    }
    if (isOpen && last > seen) host.store.set('chat-seen', String(last));
    count.hidden = isOpen || !news;
    count.textContent = String(news);
    button.setAttribute('aria-label', news && !isOpen ? `${words.open}, ${filled(words.news, news)}` : words.open);
  }

  function say() {
    const { messages, unsent, state } = talk;
    const last = messages[messages.length - 1];
    const line = trouble ? words[trouble]
      : unsent.length ? words.sending
      : state?.typing ? filled(words.typing, state.typing)
      : state && !state.available && !(state.bot && !talk.wantsPerson) && (!talk.begun || last?.own || state.wantsEmail) ? (talk.begun ? words.left : words.away)
      : state?.closed ? words.closed
      : last?.own && state && state.read >= last.no ? words.seen : '';
    status.className = trouble ? 'say bad' : 'say';
    if (status.textContent !== line) status.textContent = line;
  }

  function send() {
    const said = area.value.trim();
    if (talk.begun && !emailLine.hidden && email.value.trim() && email.reportValidity()) talk.press('/email', { email: email.value.trim() });
    if (!said || (!emailLine.hidden && !email.reportValidity())) return;
    trouble = undefined;
    talk.say(said, emailLine.hidden || talk.begun ? undefined : email.value.trim());
    area.value = '';
    host.store.drop('chat-draft');
    grow();
    area.focus();
  }

  function grow() {
    area.style.setProperty('height', 'auto');
    area.style.setProperty('height', `${area.scrollHeight + 2}px`);
  }

  function toggle(open: boolean) {
    isOpen = open;
    card.hidden = !open;
    button.hidden = open;
    button.setAttribute('aria-expanded', String(open));
    host.store.set('chat-open', open ? '1' : '');
    if (open) {
      draw();
      void talk.look().catch(() => {});
      grow();
      log.scrollTop = log.scrollHeight;
    } else talk.type(false);
  }

  button.onclick = () => {
    toggle(true);
    area.focus();
  };
  const shut = () => {
    toggle(false);
    button.focus();
  };
  close.onclick = shut;
  person.onclick = () => {
    talk.person();
    area.focus();
  };
  card.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    shut();
  });
  form.onsubmit = event => {
    event.preventDefault();
    send();
  };
  area.onkeydown = event => {
    // Enter sends, unless it ends a word of an input method.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  area.oninput = () => {
    grow();
    host.store.set('chat-draft', area.value);
    talk.type(area.value !== '');
    clearTimeout(quiet);
    quiet = later(() => talk.type(false), 5000);
  };
  // What the page focuses must not lie under the chat.
  listen(document, 'focusin', (event: FocusEvent) => {
    if (!isOpen || event.target === outer) return;
    const [ours, theirs] = [card.getBoundingClientRect(), (event.target as Element).getBoundingClientRect()];
    if (ours.left < theirs.right && ours.right > theirs.left && ours.top < theirs.bottom && ours.bottom > theirs.top) card.classList.toggle('up');
  });
  listen(document, 'visibilitychange', () => { if (isOpen && document.visibilityState === 'visible') talk.see(); });

  area.value = host.store.get('chat-draft') ?? '';
  root.appendChild(button);
  root.appendChild(card);
  document.body.appendChild(outer);
  if (host.store.get('chat-open')) toggle(true);
  return {
    close() {
      talk.stop();
      outer.remove();
    },
  };
}
