import { Button, Group, Modal, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange } from '../api/hooks';
import { Confirm, tell } from '../ui/Bits';
import { useProblemText } from '../ui/Page';
import type { Topic } from './types';

interface Props { topics: Topic[]; topic?: Topic; close: () => void; gone?: (to: string | null) => void }

/** Writes a topic, renames and moves it, puts it into another, removes it. */
export default function TopicForm({ topics, topic, close, gone }: Props) {
  const { t } = useTranslation(['feedback', 'common']);
  const words = useProblemText();
  const [name, setName] = useState(topic?.name ?? '');
  const [parent, setParent] = useState<string | null>(topic?.parent ?? null);
  const [phrases, setPhrases] = useState<string[]>(topic?.phrases ?? []);
  const [into, setInto] = useState<string | null>(null);
  const [removing, setRemoving] = useState(false);
  const stale = ['topics', 'feedback'];
  const save = useChange<object, Topic>((body, path) => topic ? api.put(path(`/topics/${topic.id}`), body, topic.version) : api.post(path('/topics'), body), stale);
  const merge = useChange<string, Topic>((other, path) => api.post(path(`/topics/${topic!.id}/merge`), { into: other }), stale);
  const remove = useChange<void>((_, path) => api.delete(path(`/topics/${topic!.id}`)), stale);
  const others = topics.filter(other => other.id !== topic?.id);
  return (
    <Modal opened onClose={close} title={topic ? t('feedback:form.edit') : t('feedback:form.add')} size="lg">
      <form onSubmit={event => { event.preventDefault(); save.mutate({ name: name.trim(), parent, phrases }, { onSuccess: () => { close(); tell.done(t('feedback:form.saved')); } }); }}>
        <Stack>
          <TextInput label={t('feedback:form.name')} value={name} onChange={event => setName(event.currentTarget.value)} maxLength={120} data-autofocus />
          <Select label={t('feedback:form.parent')} description={t('feedback:form.parentNote')} placeholder={t('feedback:form.upper')} clearable allowDeselect searchable value={parent} onChange={setParent} data={others.filter(other => !other.parent).map(other => ({ value: other.id, label: other.name }))} />
          <TagsInput label={t('feedback:form.phrases')} description={t('feedback:form.phrasesNote')} placeholder={t('feedback:form.phrase')} value={phrases} onChange={setPhrases} maxTags={200} splitChars={[',']} />
          {save.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(save.error)}</Text> : null}
          <Group justify="space-between">
            {topic ? <Button variant="subtle" color="coral" onClick={() => setRemoving(true)}>{t('feedback:form.remove')}</Button> : <span />}
            <Group>
              <Button variant="default" onClick={close}>{t('common:cancel')}</Button>
              <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>{t('common:save')}</Button>
            </Group>
          </Group>
        </Stack>
      </form>
      {topic ? (
        <Stack gap="xs" mt="lg" pt="md" style={{ borderTop: '1px solid var(--r-line)' }}>
          <Group align="flex-end" wrap="nowrap">
            <Select flex={1} label={t('feedback:form.into')} description={t('feedback:form.intoNote')} searchable value={into} onChange={setInto} data={others.map(other => ({ value: other.id, label: other.name }))} />
            <Button variant="default" disabled={!into} loading={merge.isPending} onClick={() => merge.mutate(into!, { onSuccess: () => { close(); gone?.(into); tell.done(t('feedback:form.merged')); } })}>{t('feedback:form.merge')}</Button>
          </Group>
          {merge.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(merge.error)}</Text> : null}
        </Stack>
      ) : null}
      <Confirm opened={removing} close={() => setRemoving(false)} title={t('feedback:form.removeTitle', { name: topic?.name })} text={t('feedback:form.removeText')} action={t('feedback:form.remove')} busy={remove.isPending} fault={words(remove.error)}
        act={() => remove.mutate(undefined, { onSuccess: () => { close(); gone?.(null); } })} />
    </Modal>
  );
}
