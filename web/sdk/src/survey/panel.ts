import { attempt, fetchOf, keysOf, later, listen, now, parse } from '../browser';
import { createAnswers, type Move } from './answers';
import { build, make, text } from './build';
import type { Display, Host, Step } from './contract';
import { openRoot } from '../root';
import { css } from './style';
import { work } from './work';
import type { Ask } from './triggers';

const tokens: Record<string, string> = {
  accent: '--a', onAccent: '--on', background: '--b', text: '--t', muted: '--m', line: '--l', radius: '--r', font: '--rapport-font',
};

/** Black or white, whichever reads better on a colour written as #rrggbb. */
export function inkOn(color: string): string {
  const part = (at: number) => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5) > 0.179 ? '#000' : '#fff';
}

/** A survey on the page.
 *  @param wanted The visitor asked for it, so it may take the focus. */
export function openPanel(host: Host, survey: Ask, { response, token, step: first, work: about, bits }: Display, wanted: boolean, over: () => void): () => void {
  const place = survey.mode === 'inline' ? document.querySelector(survey.target || '[data-rapport-survey]') : document.body;
  if (!place || !first?.tree) throw 0;
  const answers = createAnswers(host, response, token);
  let proof: string | undefined;
  // It does not keep anybody waiting: done in time it goes with the first answer, else with a later one.
  if (about) void work(about, bits ?? 0).then(number => { proof = number; });
  const outer = make('div', survey.mode === 'inline' ? { 'data-inline': '' } : {});
  const root = openRoot(outer, css, host.nonce);
  const isModal = survey.mode === 'modal';
  const isInline = survey.mode === 'inline';
  const isCorner = !isModal && !isInline;
  const card = make(isModal ? 'dialog' : 'section', { class: `card ${isModal ? '' : isInline ? 'inline' : 'popover'}`, ...(isInline ? {} : { role: 'dialog' }) });
  const status = make('p', { class: 'say', role: 'status' });
  const before = document.activeElement as HTMLElement | null;
  let step = first;
  let busy = false;
  let closed = false;
  let ms: Record<string, number> = {};
  let mark = now();
  let touched = false;

  const hasFocus = () => !!root.activeElement;
  const fieldsOf = (form: HTMLFormElement) => {
    const fields: Record<string, string[]> = {};
    new FormData(form).forEach((value, name) => {
      if (typeof value === 'string') (fields[name] ??= [])[fields[name].length] = value;
    });
    return fields;
  };

  // What was wrong is still there to be mended: the server draws only what it took.
  function refill(fields: Record<string, string[]>) {
    const controls = card.querySelectorAll<HTMLInputElement>('input[name],select[name],textarea[name]');
    for (let i = 0; i < controls.length; i++) {
      const control = controls[i]!;
      const values = fields[control.name] ?? [];
      if (control.type === 'radio' || control.type === 'checkbox') control.checked = values.includes(control.value);
      else if (control.type !== 'file') control.value = values[0] ?? '';
    }
  }

  function draw(next: Step, focus: boolean) {
    step = next;
    ms = {};
    mark = now();
    const words = next.words;
    const close = make('button', { type: 'button', class: 'close', 'aria-label': words.close ?? 'Close' }, text('×'));
    close.onclick = () => dismiss();
    const form = make('form', { novalidate: '' }, build(next.tree, host.server));
    if (!next.ended) {
      const buttons = make('nav');
      if (next.back) {
        const back = make('button', { type: 'button' }, text(words.back ?? 'Back'));
        back.onclick = () => void move('back', form);
        buttons.appendChild(back);
      }
      buttons.appendChild(make('button', { class: 'go' }, text(words.next ?? 'Next')));
      form.appendChild(buttons);
    }
    form.onsubmit = event => { event.preventDefault(); void move('next', form); };
    form.oninput = event => {
      const element = (event.target as Element).closest('[data-element]')?.getAttribute('data-element');
      if (element) ms[element] = (ms[element] ?? 0) + now() - mark;
      mark = now();
    };
    card.lang = next.language;
    card.dir = next.dir;
    card.setAttribute('aria-label', words.dialog ?? words.survey ?? 'Survey');
    card.textContent = '';
    status.textContent = '';
    if (!isInline) card.appendChild(close);
    card.appendChild(form);
    card.appendChild(status);
    if (next.progress !== undefined) card.appendChild(make('progress', { max: '1', value: String(next.progress), 'aria-label': words.progress ?? '' }));
    if (isCorner && card.parentNode) {
      // A card that is taller or lower than the last one would count as a shift of the page's layout; a new one does not.
      card.classList.add('still');
      card.remove();
      root.appendChild(card);
    }
    const theme = next.theme ?? {};
    const given = keysOf(theme);
    for (let i = 0; i < given.length; i++) outer.style.setProperty(tokens[given[i]!] ?? '--x', theme[given[i]!]!, 'important');
    if (theme.accent && !theme.onAccent) outer.style.setProperty('--on', inkOn(theme.accent), 'important');
    if (theme.scheme) outer.setAttribute(`data-${theme.scheme}`, '');
    if (focus) {
      const target = form.querySelector<HTMLElement>('[role=alert]')?.closest('fieldset')?.querySelector<HTMLElement>('input,select,textarea')
        ?? form.querySelector<HTMLElement>('input:checked,input:not([tabindex]),select,textarea') ?? close;
      target.focus();
    }
    if (next.ended || !focus) later(() => { status.textContent = (form.querySelector('h1,h2,legend')?.textContent ?? '').slice(0, 200); status.className = 'trap'; }, 100);
    else status.className = 'say';
  }

  // A file goes ahead of the answer that names it: what waits for a network must be small.
  async function upload(form: HTMLFormElement, fields: Record<string, string[]>): Promise<string | undefined> {
    const inputs = form.querySelectorAll<HTMLInputElement>('input[type=file]');
    for (let i = 0; i < inputs.length; i++) {
      const { name, files } = inputs[i]!;
      if (!files?.[0]) continue;
      const body = new FormData();
      body.append('key', String(host.about().key));
      body.append('token', token);
      body.append('element', name);
      body.append('file', files[0]);
      const answer = await fetchOf(`${host.server}/sdk/v1/responses/${response}/files`, { method: 'POST', body, credentials: 'omit' }).catch(() => undefined);
      const raw = answer && await answer.text().catch(() => '');
      const said = attempt(() => parse(raw ?? '')) as { file?: string; detail?: string } | undefined;
      if (!said?.file) return said?.detail ?? step.words.waiting ?? 'No connection.';
      fields[name] = [said.file];
    }
    return undefined;
  }

  async function move(action: Move['action'], form: HTMLFormElement) {
    if (busy || closed) return;
    busy = true;
    const { block } = step;
    const fields = fieldsOf(form);
    const controls = form.querySelectorAll('button');
    for (let i = 0; i < controls.length; i++) controls[i]!.setAttribute('aria-disabled', 'true');
    try {
      const refused = action === 'next' && await upload(form, fields);
      if (refused) {
        status.className = 'say';
        status.textContent = refused;
        for (let i = 0; i < controls.length; i++) controls[i]!.removeAttribute('aria-disabled');
        return;
      }
      const next = await answers.send({ block, action, fields, ms, ...(proof ? { proof } : {}) }, () => {
        status.className = 'say';
        status.textContent = step.words.waiting ?? 'No connection. Your answer is kept and will be sent.';
      });
      if (closed) return;
      if (!next?.tree) return remove();
      if (!next.errors && action === 'next') host.emit('survey.answered', { survey: survey.id, response, block });
      draw(next, hasFocus() || wanted || touched);
      if (next.errors) refill(fields);
      if (next.ended) host.emit('survey.completed', { survey: survey.id, response });
    } finally {
      busy = false;
    }
  }

  function dismiss() {
    if (!step.ended && !closed) {
      host.emit('survey.dismissed', { survey: survey.id, response });
      void answers.send({ block: step.block, action: 'dismiss', fields: {}, ms }, () => {});
    }
    remove();
  }

  function remove() {
    if (closed) return;
    closed = true;
    const back = hasFocus() || isModal;
    outer.remove();
    if (back) attempt(() => before?.focus({ preventScroll: true }));
    over();
  }

  const touch = () => { touched = true; };
  card.addEventListener('pointerdown', touch);
  (card as HTMLElement).addEventListener('keydown', event => {
    touch();
    if (event.key === 'Escape' && !isInline) {
      event.preventDefault();
      event.stopPropagation();
      dismiss();
    }
  });
  card.addEventListener('cancel', event => { event.preventDefault(); dismiss(); });
  // What the page focuses must not lie under the corner.
  if (isCorner) {
    listen(document, 'focusin', (event: FocusEvent) => {
      if (closed || event.target === outer) return;
      const [ours, theirs] = [card.getBoundingClientRect(), (event.target as Element).getBoundingClientRect()];
      if (ours.left < theirs.right && ours.right > theirs.left && ours.top < theirs.bottom && ours.bottom > theirs.top) card.classList.toggle('up');
    });
    listen(document, 'keydown', (event: KeyboardEvent) => { if (event.key === 'Escape' && !closed && !event.defaultPrevented) dismiss(); });
  }

  root.appendChild(card);
  place.appendChild(outer);
  draw(first, wanted);
  if (isModal) {
    (card as HTMLDialogElement).showModal();
    draw(first, true);
  }
  host.emit('survey.shown', { survey: survey.id, response });
  if (survey.autoCloseSeconds) later(() => { if (!touched && !hasFocus() && !card.matches(':hover')) dismiss(); }, survey.autoCloseSeconds * 1000);
  return remove;
}

/** The button that is always there. */
export function openButton(host: Host, survey: Ask, press: () => void): () => void {
  const outer = make('div');
  const root = openRoot(outer, css, host.nonce, true);
  const tab = make('button', { type: 'button', class: 'tab', dir: getComputedStyle(document.documentElement).direction }, text(survey.label || 'Feedback'));
  tab.onclick = press;
  root.appendChild(tab);
  document.body.appendChild(outer);
  return () => outer.remove();
}
