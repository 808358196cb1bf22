/** What was, is and can be again. Changes under the same name within a moment are one step, so undo takes back words, not letters. */
export interface History<T> { past: T[]; now: T; future: T[]; name: string; time: number }

const most = 200;
const momentMs = 1_200;

export const begin = <T,>(now: T): History<T> => ({ past: [], now, future: [], name: '', time: 0 });

export function change<T>(history: History<T>, now: T, name: string, time: number): History<T> {
  if (now === history.now) return history;
  const goesOn = name !== '' && name === history.name && time - history.time < momentMs;
  return { past: goesOn ? history.past : [...history.past, history.now].slice(-most), now, future: [], name, time };
}

export function undo<T>(history: History<T>): History<T> {
  const last = history.past.at(-1);
  return last === undefined ? history : { past: history.past.slice(0, -1), now: last, future: [history.now, ...history.future], name: '', time: 0 };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  return next === undefined ? history : { past: [...history.past, history.now], now: next, future, name: '', time: 0 };
}
