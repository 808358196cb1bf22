import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from './session.module.css';
import { minimumPassword, strength } from './strength';

interface Props { label: string; value: string; change: (value: string) => void; own?: string[]; error?: string | null }

/** A password to choose: strength in words and colour, paste and password managers welcome. */
export function NewPassword({ label, value, change, own = [], error }: Props) {
  const { t } = useTranslation('session');
  const level = strength(value, own);
  return (
    <div>
      <PasswordInput label={label} required value={value} onChange={event => change(event.currentTarget.value)} autoComplete="new-password"
        minLength={minimumPassword} maxLength={128} error={error} visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }} />
      <div className={css.strength} data-level={level} aria-hidden="true"><span /><span /><span /><span /></div>
      <div className={css.strengthText} aria-live="polite">
        {value === '' ? t('passwordHint', { count: minimumPassword })
          : level === 0 ? t('passwordShort', { count: minimumPassword - value.length })
          : t(`strength.${level}`)}
      </div>
    </div>
  );
}
