import { IconMapOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../ui/Page';

export default function MissingPage() {
  const { t } = useTranslation();
  return <main><Empty icon={IconMapOff} title={t('fault.missing')} text={t('fault.missingText')} action={{ label: t('fault.home'), to: '/' }} /></main>;
}
