import { Autocomplete, Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../api/client';
import { useChange, useWorkspace } from '../api/hooks';
import { useProblemText } from '../ui/Page';
import type { Article, Centre } from './types';

/** Begins an article. */
export default function NewArticle({ centre, categories, close }: { centre: Centre | undefined; categories: string[]; close: () => void }) {
  const { t } = useTranslation(['help', 'common']);
  const { id, language: own } = useWorkspace();
  const navigate = useNavigate();
  const words = useProblemText();
  const languages = centre?.languages ?? [own];
  const [title, setTitle] = useState('');
  const [category, setCategory] = useState('');
  const [language, setLanguage] = useState(languages[0] ?? 'en');
  const add = useChange<object, Article>((body, path) => api.post(path('/help/articles'), body), ['articles']);
  return (
    <Modal opened onClose={close} title={t('help:add')}>
      <form onSubmit={event => { event.preventDefault(); add.mutate({ title, category, language }, { onSuccess: made => void navigate(`/w/${id}/help/articles/${made.id}`) }); }}>
        <Stack>
          <TextInput label={t('help:name')} description={t('help:nameHelp')} required maxLength={200} data-autofocus value={title} onChange={event => setTitle(event.currentTarget.value)} />
          <Autocomplete label={t('help:category')} maxLength={80} data={categories} value={category} onChange={setCategory} />
          {languages.length > 1 ? <Select label={t('help:language')} allowDeselect={false} value={language} onChange={value => setLanguage(value ?? language)} data={languages} /> : null}
          {add.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(add.error)}</Text> : null}
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={add.isPending}>{t('help:write')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
