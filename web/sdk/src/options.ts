/** Values that an event, a trait or an attribute may hold. */
export type Value = string | number | boolean | null | Value[] | { [name: string]: Value };

export type Values = { [name: string]: Value | undefined };

/** `granted`: store and send. `denied`: neither, and forget what is stored. `required`: neither, until somebody decides. */
export type Consent = 'granted' | 'denied' | 'required';

/** What is recorded without a call. */
export interface Capture {
  /** Page views, also those of a router. Default true. */
  pages?: boolean;
  /** Clicks on links, buttons and what carries `data-rapport`. Default true. */
  clicks?: boolean;
  /** How far a page was scrolled: 25, 50, 75 and 100 %. Default true. */
  scroll?: boolean;
  /** The pointer leaving by the top of the window. Default true. */
  exit?: boolean;
}

export interface Options {
  /** A write key of the workspace; it is public. */
  key: string;
  /** Where Rapport is: `https://rapport.example`. Default: where the script came from. */
  server?: string;
  /** Default `required`. */
  consent?: Consent;
  /** Default: everything; `false` turns all of it off. */
  capture?: Capture | false;
  /** Show surveys. Default true. */
  surveys?: boolean;
  /** Offer chat, where the workspace has it switched on. Default true. */
  chat?: boolean;
  /** BCP 47 tag of the visitor's language. Default: that of the page, else of the browser. */
  language?: string;
  /** Changes an address before it is recorded, to take out what must not leave the page. */
  cleanUrl?: (url: string) => string;
  /** The nonce of the page's policy, for browsers that cannot make a style sheet by script. */
  nonce?: string;
}

export interface Identity {
  /** HMAC-SHA256 of the user id as 64 hex digits, made on your server with the workspace's identity secret. */
  hash?: string;
}

/** What `on` tells of, with what it says. */
export interface Events {
  'ready': undefined;
  'consent': { consent: Consent };
  'page': { url: string };
  'survey.asked': { survey: string; show: boolean; reason?: string };
  'survey.shown': { survey: string; response: string };
  'survey.answered': { survey: string; response: string; block: string };
  'survey.completed': { survey: string; response: string };
  'survey.dismissed': { survey: string; response: string };
}

export interface Rapport {
  /** Starts; calls made before are done then. */
  init(options: Options): void;
  /** Says who the visitor is. */
  identify(userId: string, traits?: Values, identity?: Identity): void;
  /** Sets traits of the visitor, known or not. */
  setAttributes(traits: Values): void;
  /** Records an event. */
  track(event: string, properties?: Values): void;
  /** Records a page view. */
  page(name?: string, properties?: Values): void;
  /** Says which company the visitor belongs to. */
  group(companyId: string, traits?: Values): void;
  setLanguage(language: string): void;
  setConsent(consent: Consent): void;
  /** Asks for a survey by its id, as a click on your own button would. */
  open(surveyId: string): void;
  /** Calls back; the answer ends that. */
  on<K extends keyof Events>(event: K, handle: (detail: Events[K]) => void): () => void;
  /** Forgets who the visitor is, as after signing out. */
  reset(): void;
}
