import { useTranslation } from 'react-i18next';

/** Writes a share of 0 to 1 as whole percent. */
export function useShare() {
  const { i18n } = useTranslation();
  return new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 0 }).format;
}
