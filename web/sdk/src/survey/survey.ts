// The part for surveys, fetched where a site has any: decides when to ask, and shows what the server draws.
import { attempt, listen } from '../browser';
import { resume } from './answers';
import { createAsking } from './asking';
import type { Display, Host, Surveys } from './contract';
import { openButton, openPanel } from './panel';
import type { Ask, Happening } from './triggers';

export function start(host: Host, asks: Ask[]): Surveys {
  let close: (() => void) | undefined;
  let asked = false;
  let closed = false;
  const buttons: (() => void)[] = [];

  // One at a time: while one is asked for or shown, no other is.
  async function ask(survey: Ask, { on, event, properties }: Happening) {
    if (asked || closed) return;
    asked = true;
    try {
      const answer = await host.post('/sdk/v1/display', {
        ...host.about(), survey: survey.id, trigger: { on, event, properties }, device: deviceOf(),
      });
      const body = answer.body as (Display & { reason?: string }) | undefined;
      if (!body || closed) return void (asked = false);
      host.emit('survey.asked', { survey: survey.id, show: !!body.show, reason: body.reason });
      if (body.show) close = openPanel(host, survey, body, on === 'button' || on === 'open', () => { asked = false; close = undefined; });
      else asked = false;
    } catch {
      // Not shown: the page goes on as if there were no survey.
      asked = false;
    }
  }

  const find = (id?: string) => {
    for (let i = 0; i < asks.length; i++) if (asks[i]!.id === id) return asks[i];
    return undefined;
  };
  const asking = createAsking(asks, (survey, what) => void ask(survey, what));
  const signs = ['pointermove', 'pointerdown', 'keydown', 'scroll', 'touchstart'];
  attempt(() => {
    for (let i = 0; i < asks.length; i++) {
      const survey = asks[i]!;
      for (let j = 0; j < survey.triggers.length; j++) {
        if (survey.triggers[j]!.on === 'idle') while (signs.length) listen(document, signs.pop()!, asking.alive);
      }
      if (survey.mode === 'button') buttons[buttons.length] = openButton(host, survey, () => void ask(survey, { on: 'button' }));
    }
  });
  void resume(host).catch(() => {});

  return {
    tell(what) {
      attempt(() => {
        const wanted = what.on === 'open' && find(what.event);
        if (wanted) void ask(wanted, { on: 'open' });
        else if (what.on === 'page') asking.page(what.url ?? location.href);
        else asking.happened(what);
      });
    },
    close() {
      closed = true;
      close?.();
      for (let i = 0; i < buttons.length; i++) buttons[i]!();
    },
  };
}

/** By the shorter side of the screen, as media queries tell devices apart. */
function deviceOf() {
  const side = Math.min(screen.width, screen.height);
  return side < 600 ? 'mobile' : side < 1024 && matchMedia('(pointer:coarse)').matches ? 'tablet' : 'desktop';
}
