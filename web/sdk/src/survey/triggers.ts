import { keysOf } from '../browser';

/** A comparison of one text or number. */
export interface Rule { property?: string; op: string; value?: string | number | boolean }

/** What may ask for a survey, as the server publishes it. */
export interface Trigger {
  on: 'page' | 'click' | 'scroll' | 'exit' | 'time' | 'idle' | 'event' | 'button' | 'open' | 'offer';
  selector?: string;
  text?: string;
  percent?: number;
  seconds?: number;
  event?: string;
  where?: Rule[];
}

/** A survey that may be asked on this site. */
export interface Ask {
  id: string;
  mode: 'modal' | 'popover' | 'inline' | 'button';
  triggers: Trigger[];
  delaySeconds?: number;
  cancelOn?: string[];
  urls?: { join: 'all' | 'any'; rules: Rule[] };
  target?: string;
  /** Words on the always-on button. */
  label?: string;
  /** Goes away by itself after so long if nobody touched it. */
  autoCloseSeconds?: number;
}

/** What happened, as triggers see it. */
export interface Happening {
  on: Trigger['on'];
  target?: Element;
  percent?: number;
  seconds?: number;
  event?: string;
  properties?: Record<string, unknown>;
}

const text = (value: unknown) => (value === undefined || value === null ? '' : String(value));

/** Whether a value satisfies a rule. A missing value satisfies only what asks for its absence; a pattern is left to the server. */
export function holds(rule: Rule, value: unknown): boolean {
  const missing = value === undefined || value === null || value === '';
  const [left, right] = [text(value), text(rule.value)];
  switch (rule.op) {
    case 'isSet': return !missing;
    case 'isNotSet': return missing;
    case 'notEquals': return left !== right;
    case 'notContains': return !left.includes(right);
    case 'matches': return true;
  }
  if (missing) return false;
  switch (rule.op) {
    case 'equals': return left === right;
    case 'contains': return left.includes(right);
    case 'startsWith': return left.startsWith(right);
    case 'endsWith': return left.endsWith(right);
    case 'greaterThan': return Number(left) > Number(right);
    case 'lessThan': return Number(left) < Number(right);
  }
  return false;
}

/** Whether the address is one of those wanted; no rules want every address. */
export function isHere(urls: Ask['urls'], url: string): boolean {
  const rules = urls?.rules ?? [];
  let met = 0;
  for (let i = 0; i < rules.length; i++) if (holds(rules[i]!, url)) met++;
  return !rules.length || (urls!.join === 'any' ? met > 0 : met === rules.length);
}

/** Whether what happened is what a trigger waits for. */
export function fires(trigger: Trigger, what: Happening): boolean {
  if (trigger.on !== what.on) return false;
  switch (trigger.on) {
    case 'click': {
      const hit = what.target?.closest(trigger.selector || '*');
      return !!hit && (!trigger.text || ((hit as HTMLElement).innerText ?? '').trim() === trigger.text);
    }
    case 'scroll': return (what.percent ?? 0) >= (trigger.percent ?? 0);
    case 'time':
    case 'idle': return (what.seconds ?? 0) >= (trigger.seconds ?? 0);
    case 'event': {
      if (trigger.event !== what.event) return false;
      const where = trigger.where ?? [];
      for (let i = 0; i < where.length; i++) {
        const rule = where[i]!;
        const has = what.properties && keysOf(what.properties).includes(rule.property ?? '');
        if (!holds(rule, has ? what.properties![rule.property!] : undefined)) return false;
      }
      return true;
    }
  }
  return true;
}
