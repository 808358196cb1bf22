import { useTranslation } from 'react-i18next';
import { useNames } from '../insight/names';
import type { Tone } from '../ui/Bits';

/** Languages by their own names in the reader's language; the code where nobody knows one. */
export function languageName(code: string, reader: string): string {
  try {
    return new Intl.DisplayNames([reader], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

export const toneOfLevel = (level: string | null | undefined): Tone =>
  level === 'veryNegative' || level === 'negative' ? 'bad' : level === 'positive' || level === 'veryPositive' ? 'good' : 'plain';

/** Words for every value that feedback is filtered by. */
export function useValueName() {
  const { t, i18n } = useTranslation('feedback');
  const names = useNames();
  return (filter: string, value: string) => {
    switch (filter) {
      case 'source': return t(`source.${value}` as 'source.survey', { defaultValue: value });
      case 'feeling': return t(`feeling.${value}` as 'feeling.mixed', { defaultValue: value });
      case 'emotion': return t(`emotion.${value}` as 'emotion.joy', { defaultValue: value });
      case 'language': return value === 'und' ? t('languageUnknown') : languageName(value, i18n.language);
      case 'touchpoint': return names.touchpoint(value);
      case 'channel': return names.channel(value);
      case 'followUp': return t(value === 'true' ? 'followUp.yes' : 'followUp.no');
      default: return value;
    }
  };
}
