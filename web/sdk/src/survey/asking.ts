import { attempt, later, now } from '../browser';
import { fires, isHere, type Ask, type Happening } from './triggers';

/** Decides when to ask the server for a survey. Whether it may be shown, the server decides. */
export interface Asking {
  /** The address changed: nothing armed on the last one is asked any more. */
  page(url: string): void;
  happened(what: Happening): void;
  /** The visitor moved, typed or touched something. */
  alive(): void;
}

export function createAsking(asks: Ask[], ask: (survey: Ask, what: Happening) => void, wait: typeof later = later, clock: () => number = now): Asking {
  let url = '';
  let visit = 0;
  let lastSign = 0;
  let asked: Record<string, boolean> = {};
  const cancelled: Record<string, number> = {};

  const each = (work: (survey: Ask) => void) => {
    for (let i = 0; i < asks.length; i++) if (isHere(asks[i]!.urls, url)) work(asks[i]!);
  };

  function arm(survey: Ask, what: Happening) {
    // Once per address: the server's answer would not change. What waits for the person is another question.
    const key = survey.id + (what.on === 'offer');
    if (asked[key]) return;
    asked[key] = true;
    const armed = [visit, cancelled[survey.id] ?? 0];
    const go = () => {
      if (armed[0] === visit && armed[1] === (cancelled[survey.id] ?? 0)) attempt(() => ask(survey, what));
    };
    if (survey.delaySeconds) wait(go, survey.delaySeconds * 1000);
    else go();
  }

  function happened(what: Happening) {
    each(survey => {
      if (what.on === 'event' && (survey.cancelOn ?? []).includes(what.event!)) {
        cancelled[survey.id] = (cancelled[survey.id] ?? 0) + 1;
        return;
      }
      for (let i = 0; i < survey.triggers.length; i++) {
        if (fires(survey.triggers[i]!, what)) return arm(survey, what);
      }
    });
  }

  // Looked at when it can have come to pass, not at every movement.
  function idle(seconds: number, mine: number) {
    const left = lastSign + seconds * 1000 - clock();
    if (left > 0) wait(() => { if (mine === visit) idle(seconds, mine); }, left);
    else happened({ on: 'idle', seconds });
  }

  return {
    alive() { lastSign = clock(); },
    page(next) {
      url = next;
      lastSign = clock();
      asked = {};
      const mine = ++visit;
      happened({ on: 'page' });
      happened({ on: 'offer' });
      each(survey => {
        for (let i = 0; i < survey.triggers.length; i++) {
          const { on, seconds } = survey.triggers[i]!;
          if (on === 'idle') idle(seconds ?? 1, mine);
          else if (on === 'time') wait(() => { if (mine === visit) happened({ on, seconds }); }, (seconds ?? 0) * 1000);
        }
      });
    },
    happened,
  };
}
