import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import common from './en/common.json';

const texts = import.meta.glob<{ default: Record<string, unknown> }>(['./*/*.json', '!./en/common.json']);

/** Languages with a complete folder beside this file. Add a folder and its code here. */
export const languages = ['en'] as const;
const rightToLeft = new Set(['ar', 'he', 'fa', 'ur']);

/** Texts arrive with the page that needs them. */
const lazyTexts: BackendModule = {
  type: 'backend',
  init: () => {},
  read(language, namespace, done) {
    const load = texts[`./${language}/${namespace}.json`];
    if (!load) { done(new Error(`no texts ${language}/${namespace}`), false); return; }
    load().then(file => done(null, file.default), (error: Error) => done(error, false));
  },
};

const wanted = navigator.languages.map(tag => tag.split('-')[0]).find(tag => (languages as readonly string[]).includes(tag ?? ''));

void i18next.use(lazyTexts).use(initReactI18next).init({
  lng: wanted ?? 'en',
  fallbackLng: 'en',
  ns: ['common'],
  defaultNS: 'common',
  partialBundledLanguages: true,
  resources: { en: { common } },
  interpolation: { escapeValue: false },
  returnNull: false,
});

export function applyDirection() {
  document.documentElement.lang = i18next.language;
  document.documentElement.dir = rightToLeft.has(i18next.language) ? 'rtl' : 'ltr';
}
applyDirection();
i18next.on('languageChanged', applyDirection);

export default i18next;
