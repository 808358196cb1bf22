import { Alert, Button, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../api/client';
import { useChange, useRead, useWorkspace } from '../api/hooks';
import { tell } from '../ui/Bits';
import { useProblemText, Waiting } from '../ui/Page';
import type { Case, CasePage } from './types';

/** Makes a case part of another: the same trouble told twice. */
export default function MergeCase({ of, done }: { of: Case; done: () => void }) {
  const { t } = useTranslation(['cases', 'common']);
  const { id } = useWorkspace();
  const navigate = useNavigate();
  const words = useProblemText();
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 250);
  const [into, setInto] = useState<string | null>(null);
  // First of all the others of the same customer: of two customers cases cannot be one.
  const found = useRead<CasePage>('cases', '/cases', { status: 'active', sort: 'newest', limit: 20, search, customer: search ? null : of.customer?.id }, { keep: true });
  const others = found.data?.items.filter(one => one.id !== of.id) ?? [];
  const merge = useChange<string, Case>((other, path) => api.post(path(`/cases/${of.id}/merge`), { into: other }, undefined, of.version), ['cases']);
  return (
    <Modal opened onClose={done} title={t('cases:merging.title')} size="lg">
      <form onSubmit={event => { event.preventDefault(); merge.mutate(into!, { onSuccess: () => { tell.done(t('cases:merging.done')); done(); void navigate(`/w/${id}/cases/${into}`); } }); }}>
        <Stack gap="md">
          <Text fz="sm" c="dimmed">{t('cases:merging.text')}</Text>
          <TextInput label={t('cases:merging.find')} data-autofocus leftSection={<IconSearch size={16} />} value={text} onChange={event => { setText(event.currentTarget.value); setInto(null); }} />
          {!found.data ? <Waiting lines={3} /> : others.length === 0 ? <Text fz="sm" c="dimmed">{t('cases:merging.none')}</Text> : (
            <Radio.Group label={t('cases:merging.into')} value={into} onChange={setInto}>
              <Stack gap="xs" mt="xs">{others.map(one => <Radio key={one.id} value={one.id} label={`#${one.number} ${one.title}`} description={one.customer?.name || t('cases:noCustomer')} />)}</Stack>
            </Radio.Group>
          )}
          {merge.error ? <Alert color="coral" variant="light" role="alert">{merge.error.status === 412 ? t('cases:conflict.again') : words(merge.error)}</Alert> : null}
          <Group justify="flex-end"><Button variant="default" onClick={done}>{t('common:cancel')}</Button><Button type="submit" disabled={!into} loading={merge.isPending}>{t('cases:merge')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
