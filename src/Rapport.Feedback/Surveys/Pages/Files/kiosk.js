// One page after the other on a device that many people use. What cannot be sent waits, and is sent once.
(() => {
  'use strict';
  const form = document.getElementById('kiosk');
  const pages = [...form.querySelectorAll('[data-page]')];
  const [back, next, send, thanks, missing] = ['back', 'next', 'send', 'thanks', 'missing'].map(name => document.getElementById(name));
  const store = `rapport.kiosk ${form.getAttribute('action')}`;
  const idle = Number(form.dataset.reset) * 1000;
  const rest = Number(form.dataset.rest) * 1000;
  let at = 0;
  let timer;

  const read = () => { try { return JSON.parse(localStorage.getItem(store)) ?? []; } catch { return []; } };
  let waiting = read();
  const keep = () => { try { localStorage.setItem(store, JSON.stringify(waiting)); } catch { /* a full or forbidden store: they wait in memory */ } };
  let sending = false;
  const flush = async () => {
    if (sending) return;
    sending = true;
    try {
      while (waiting.length > 0) {
        const answer = await fetch(form.action, { method: 'POST', headers: { 'X-Kiosk': '1' }, body: new URLSearchParams(waiting[0]) });
        // Kept until the server has taken it, or cannot read it; a survey that is closed may open again.
        if (!answer.ok && ![400, 413, 422].includes(answer.status)) break;
        waiting.shift();
        keep();
      }
    } catch { /* no network: tried again below */ }
    sending = false;
  };

  const show = to => {
    at = to;
    pages.forEach((page, index) => { page.hidden = index !== at; });
    back.hidden = at === 0;
    next.hidden = at === pages.length - 1;
    send.hidden = !next.hidden;
    thanks.hidden = true;
    missing.hidden = true;
    scrollTo(0, 0);
  };
  const begin = () => {
    clearTimeout(timer);
    form.reset();
    form.elements.namedItem('start').value = crypto.randomUUID ? crypto.randomUUID() : '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, c =>
      (Number(c) ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> Number(c) / 4).toString(16));
    show(0);
  };
  const isGiven = question => [...question.querySelectorAll('input, select, textarea')].some(control =>
    ['radio', 'checkbox'].includes(control.type) ? control.checked : control.value !== '');
  const isWhole = () => {
    const open = [...pages[at].querySelectorAll('fieldset')].find(question => question.querySelector('.required') && !isGiven(question));
    missing.hidden = !open;
    open?.querySelector('input, select, textarea').focus();
    return !open;
  };

  const hand = left => {
    const answers = new URLSearchParams(new FormData(form));
    if (left !== undefined) answers.set('left', String(left));
    waiting.push(answers.toString());
    keep();
    void flush();
  };
  // Whoever walks away has said what they said; the next person begins anew.
  const leave = () => {
    if (pages.some(page => [...page.querySelectorAll('fieldset')].some(isGiven))) hand(at);
    begin();
  };

  form.addEventListener('submit', event => {
    event.preventDefault();
    if (!isWhole()) return;
    if (at < pages.length - 1) { show(at + 1); return; }
    hand();
    pages[at].hidden = back.hidden = next.hidden = send.hidden = true;
    thanks.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(begin, rest);
  });
  back.addEventListener('click', () => show(at - 1));
  for (const touch of ['pointerdown', 'keydown', 'input'])
    addEventListener(touch, () => { if (thanks.hidden) { clearTimeout(timer); timer = setTimeout(leave, idle); } });
  addEventListener('online', () => void flush());
  setInterval(() => void flush(), 10_000);
  begin();
  void flush();

  // Pages and files are kept, so that the device may be started again without a network. Only https and localhost allow it.
  const own = [...document.querySelectorAll('link[rel=stylesheet], script[src]')].map(one => one.href ?? one.src);
  navigator.serviceWorker?.register(form.dataset.worker, { scope: '/r/kiosk/' })
    .then(() => caches.open('rapport-kiosk'))
    .then(shelf => shelf.addAll([location.href, ...own]))
    .then(() => { document.documentElement.dataset.kept = ''; })
    .catch(() => { /* it goes on until it is closed */ });
})();
