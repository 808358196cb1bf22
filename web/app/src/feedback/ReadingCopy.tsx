import { Button, Group, Select, Stack, Textarea } from '@mantine/core';
import { IconLanguage, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './feedback.module.css';
import type { Item } from './types';
import { languageName } from './words';

const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'pt', 'tr', 'ru', 'uk', 'ar', 'zh', 'ja'];

interface Props { item: Item; may: boolean; put: (copy: { language: string | null; text: string | null }) => void }

/** The words in another language, for readers, and by whom; the original stays as it is. */
export function ReadingCopy({ item, may, put }: Props) {
  const { t, i18n } = useTranslation(['feedback', 'common']);
  const [writing, setWriting] = useState(false);
  const [language, setLanguage] = useState<string | null>(item.copy?.language ?? i18n.language.slice(0, 2));
  const [text, setText] = useState(item.copy?.text ?? '');
  const copy = item.copy;
  if (!copy && !may) return null;
  return (
    <section aria-label={t('feedback:copy.title')}>
      {copy ? (
        <>
          <h3 className={css.small}>{t('feedback:copy.in', { language: languageName(copy.language, i18n.language) })}</h3>
          <p className={css.quote} lang={copy.language}>{copy.text}</p>
          <p className={css.soft}>{t(copy.isByProgram ? 'feedback:copy.byProgram' : 'feedback:copy.byPerson', { name: copy.by })}</p>
        </>
      ) : null}
      {writing ? (
        <form onSubmit={event => { event.preventDefault(); put({ language, text: text.trim() }); setWriting(false); }}>
          <Stack gap="sm" mt="xs">
            <Select label={t('feedback:copy.language')} allowDeselect={false} value={language} onChange={setLanguage} data={languages.map(code => ({ value: code, label: languageName(code, i18n.language) }))} />
            <Textarea label={t('feedback:copy.text')} autosize minRows={3} maxLength={20_000} required value={text} onChange={event => setText(event.currentTarget.value)} />
            <Group justify="flex-end"><Button variant="default" onClick={() => setWriting(false)}>{t('common:cancel')}</Button><Button type="submit" disabled={text.trim() === ''}>{t('common:save')}</Button></Group>
          </Stack>
        </form>
      ) : may ? (
        <Group mt="xs" gap="xs">
          <Button size="compact-sm" variant="default" leftSection={<IconLanguage size={15} aria-hidden />} onClick={() => setWriting(true)}>{t(copy ? 'feedback:copy.change' : 'feedback:copy.add')}</Button>
          {copy ? <Button size="compact-sm" variant="subtle" color="coral" leftSection={<IconTrash size={15} aria-hidden />} onClick={() => put({ language: null, text: null })}>{t('feedback:copy.remove')}</Button> : null}
        </Group>
      ) : null}
    </section>
  );
}
