// Small comforts for respondent pages. Everything works without this file.

// When answers come in faster than people give them, the server asks for a number that is found by trying: SHA-256 of
// "about:number" begins with so many zero bits. Done in small pieces, so that nothing stutters.
(() => {
  'use strict';
  const form = document.querySelector('form[data-work]');
  if (!form) return;
  const { work, bits } = form.dataset;
  const [constants, first] = [[], []];
  for (let n = 2; constants.length < 64; n++) {
    let divisor = 2;
    while (n % divisor) divisor++;
    if (divisor < n) continue;
    if (first.length < 8) first.push(n ** 0.5 * 4294967296 | 0);
    constants.push(n ** (1 / 3) * 4294967296 | 0);
  }
  const turn = (word, by) => word >>> by | word << 32 - by;
  const zeros = text => {
    const w = new Array(64).fill(0);
    for (let i = 0; i < text.length; i++) w[i >> 2] |= text.charCodeAt(i) << 24 - i % 4 * 8;
    w[text.length >> 2] |= 128 << 24 - text.length % 4 * 8;
    w[15] = text.length * 8;
    let [a, b, c, d, e, f, g, h] = first;
    for (let i = 0; i < 64; i++) {
      if (i > 15) {
        const [x, y] = [w[i - 15], w[i - 2]];
        w[i] = w[i - 16] + w[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ x >>> 3) + (turn(y, 17) ^ turn(y, 19) ^ y >>> 10) | 0;
      }
      const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + constants[i] + w[i] | 0;
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, d + one | 0, c, b, a, one + two | 0];
    }
    return Math.clz32(a + first[0]);
  };
  let number = 0;
  let found = false;
  const search = until => {
    while (!found && performance.now() < until) {
      if (zeros(`${work}:${number}`) >= bits) found = true;
      else number++;
    }
  };
  const piece = () => { search(performance.now() + 10); if (!found) setTimeout(piece); };
  piece();
  form.addEventListener('submit', () => {
    search(performance.now() + 3000);
    if (!found || form.elements.namedItem('proof')) return;
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name: 'proof', value: String(number) });
    form.append(field);
  });
})();

(() => {
  'use strict';
  const form = document.getElementById('step');
  if (!form) return;
  const add = (name, value) => {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name, value });
    form.append(field);
  };

  // Time in front of each question, while the page is in sight.
  const questions = [...form.querySelectorAll('[data-element]')];
  const spent = {};
  let current = questions[0]?.dataset.element;
  let since = document.hidden ? 0 : performance.now();
  const count = () => {
    if (since && current) spent[current] = (spent[current] ?? 0) + performance.now() - since;
    since = document.hidden ? 0 : performance.now();
  };
  form.addEventListener('focusin', event => {
    const at = event.target.closest('[data-element]')?.dataset.element;
    if (at && at !== current) { count(); current = at; }
  });
  document.addEventListener('visibilitychange', count);

  // One form, sent once.
  form.addEventListener('submit', event => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = '1';
    count();
    for (const [element, ms] of Object.entries(spent)) add(`ms.${element}`, String(Math.round(ms)));
  });
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });

  // A followed link is an answer.
  for (const link of form.querySelectorAll('[data-clicked]'))
    link.addEventListener('click', () => { if (!form.elements.namedItem(link.dataset.clicked)) add(link.dataset.clicked, 'clicked'); });

  // A handle beside the number; the number stays empty until somebody moves it.
  for (const number of form.querySelectorAll('[data-slider]')) {
    const handle = document.createElement('input');
    Object.assign(handle, { type: 'range', min: number.min, max: number.max, step: number.step });
    handle.value = number.value || String((Number(number.min) + Number(number.max)) / 2);
    handle.setAttribute('aria-labelledby', number.getAttribute('aria-labelledby'));
    const show = () => handle.classList.toggle('unset', !number.value);
    show();
    handle.addEventListener('input', () => { number.value = handle.value; show(); });
    number.addEventListener('input', () => { if (number.value) handle.value = number.value; show(); });
    number.after(handle);
  }

  // Ranking by buttons and by dragging; the lists of places stay and say the same.
  for (const list of form.querySelectorAll('[data-ranking]')) {
    const items = () => [...list.children];
    const settle = () => items().forEach((item, at) => { item.querySelector('select').value = String(at + 1); });
    const move = (item, by) => {
      const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
      if (other) { if (by < 0) other.before(item); else other.after(item); }
      settle();
    };
    items().sort((a, b) => (Number(a.querySelector('select').value) || 99) - (Number(b.querySelector('select').value) || 99)).forEach(item => list.append(item));
    let dragged;
    for (const item of items()) {
      const name = item.querySelector('span').textContent;
      for (const [by, sign, word] of [[-1, '↑', form.dataset.up], [1, '↓', form.dataset.down]]) {
        const button = document.createElement('button');
        Object.assign(button, { type: 'button', textContent: sign });
        button.setAttribute('aria-label', `${word}: ${name}`);
        button.addEventListener('click', event => { event.preventDefault(); move(item, by); button.focus(); });
        item.append(button);
      }
      item.draggable = true;
      item.addEventListener('dragstart', () => { dragged = item; item.classList.add('dragged'); });
      item.addEventListener('dragend', () => { item.classList.remove('dragged'); dragged = undefined; settle(); });
      item.addEventListener('dragover', event => {
        if (!dragged || dragged === item) return;
        event.preventDefault();
        const box = item.getBoundingClientRect();
        if (event.clientY < box.top + box.height / 2) item.before(dragged); else item.after(dragged);
      });
    }
  }
})();
