import { createContext, use } from 'react';
import { useTranslation } from 'react-i18next';
import {
  IconAdjustmentsHorizontal, IconCalendar, IconCalendarEvent, IconChevronDownRight, IconCircleDot, IconFileUpload, IconGauge, IconGridDots, IconHash,
  IconListNumbers, IconMapPin, IconMessage, IconMoodSmile, IconPhoto, IconQuote, IconScale, IconSelector, IconShieldCheck, IconSquareCheck, IconStar, IconUser, IconBolt,
  type Icon,
} from '@tabler/icons-react';
import type { Drafting } from './draft';
import { say as sayIn } from './document';
import type { Say } from './sentence';
import type { Element, Finding, Kind, Kinds, SurveyDocument } from './types';

export type Tab = 'questions' | 'logic' | 'flow' | 'settings' | 'share';

export interface Editor extends Pick<Drafting, 'edit' | 'set' | 'draft'> {
  document: SurveyDocument;
  kinds: Kinds;
  /** The language texts are written and shown in. */
  language: string;
  findings: Finding[];
  selected: string | null;
  mayEdit: boolean;
  select: (element: string | null) => void;
  open: (tab: Tab, at?: string) => void;
  /** Says something to those who do not see the screen. */
  announce: (text: string) => void;
}

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = use(EditorContext);
  if (!editor) throw new Error('This is no part of the survey editor.');
  return editor;
}

/** Reads a text in the language being edited. */
export function useSay() {
  const { document, language } = useEditor();
  return (text: Parameters<typeof sayIn>[0]) => sayIn(text, language, document.languages[0] ?? 'en');
}

export function useKind() {
  const { kinds } = useEditor();
  return (element: Element): Kind | undefined => kinds.items.find(kind => kind.name === element.kind);
}

/** “isLessThanOrEqual” → “is less than or equal”, for words this version has no translation of. */
export const spelled = (name: string) => name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`).replaceAll('_', ' ');

/** Words of the logic, also for operators yet to be invented. */
export function useWords(): Say {
  const { t } = useTranslation('surveys');
  return (key, values) => (t as (key: string, values: object) => string)(`logic.${key}`, { ...values, defaultValue: spelled(key.slice(key.lastIndexOf('.') + 1)) });
}

const icons: Record<string, Icon> = {
  nps: IconGauge, csat: IconMoodSmile, ces: IconBolt, rating: IconStar, slider: IconAdjustmentsHorizontal, single: IconCircleDot, dropdown: IconSelector,
  multiple: IconSquareCheck, picture: IconPhoto, matrix: IconGridDots, ranking: IconListNumbers, sum: IconHash, text: IconMessage, date: IconCalendar,
  file: IconFileUpload, contact: IconUser, address: IconMapPin, scheduling: IconCalendarEvent, consent: IconShieldCheck, statement: IconQuote, servqual: IconScale,
};
export const iconOf = (kind: string): Icon => icons[kind] ?? IconChevronDownRight;

const languageNames = new Map<string, Intl.DisplayNames>();
export function languageName(tag: string, inLanguage: string) {
  try {
    if (!languageNames.has(inLanguage)) languageNames.set(inLanguage, new Intl.DisplayNames([inLanguage], { type: 'language' }));
    return languageNames.get(inLanguage)!.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
