import type { Events } from '../options';
import type { Store } from '../store';
import type { Ask, Happening } from './triggers';

/** A drawn element: `["p", {"class": "help"}, ["text"]]`, or text. */
export type Node = string | [tag: string, attributes: Record<string, string>, children: Node[]];

/** Where the respondent stands. */
export interface Step {
  tree: Node;
  block: string;
  /** 0 to 1; absent when the survey shows none. */
  progress?: number;
  language: string;
  dir: 'ltr' | 'rtl';
  words: Record<string, string>;
  theme?: Record<string, string>;
  back?: boolean;
  /** The survey is over; the tree thanks. */
  ended?: { ending: string; state: string; redirect?: string };
  /** What is wrong with the answers sent, by element. */
  errors?: Record<string, string>;
}

/** The server's answer to a display that may be. */
export interface Display {
  show: boolean;
  response: string;
  token: string;
  step: Step;
  /** About what the browser is asked to work, and how much; absent when it is not. */
  work?: string;
  bits?: number;
}

/** What the loader lends the survey part. Names are only ever added: an older loader meets a newer survey part, and the reverse. */
export interface Host {
  server: string;
  nonce?: string;
  store: Store;
  post(path: string, body: unknown): Promise<{ status: number; retryAfter: number; body: unknown }>;
  emit<K extends keyof Events>(event: K, detail: Events[K]): void;
  /** Key, ids, language, session and address, as the display route wants them. */
  about(): Record<string, unknown>;
}

/** A part of the SDK that is fetched where a site needs it. */
export interface Part {
  /** Takes everything away, for good. */
  close(): void;
}

/** What `chat.js` exports. */
export interface ChatModule { start(host: Host, offer: Offer): Part }

/** How a site offers chat. */
export interface Offer { name: string; greeting: Record<string, string> }

/** The surveys at work on a page. */
export interface Surveys {
  /** Something happened; `open` names the survey as its event. */
  tell(what: Happening & { url?: string }): void;
  /** Takes everything away, for good. */
  close(): void;
}

/** What `survey.js` exports. */
export interface SurveyModule { start(host: Host, asks: Ask[]): Surveys }
