import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../api/client';
import { useChange, useRead, useWorkspace } from '../api/hooks';
import type { Import } from '../imports/types';
import { useFormats } from '../ui/format';
import { useProblemText } from '../ui/Page';
import type { Segment } from './types';

/** A list of everybody whom an import brought something of. */
export default function ListFromImport({ given, close }: { given?: string; close: () => void }) {
  const { t } = useTranslation(['segments', 'common']);
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const words = useProblemText();
  const navigate = useNavigate();
  const imports = (useRead<{ items: Import[] }>('imports', '/imports').data?.items ?? []).filter(item => item.state === 'done');
  const [chosen, setChosen] = useState<string | null>(given ?? null);
  const [name, setName] = useState('');
  const make = useChange<void, Segment>((_, path) => api.post(path('/segments'), { name: name.trim(), import: chosen }), ['segments', 'jobs']);
  return (
    <Modal opened onClose={close} title={t('segments:fromImport.title')}>
      <form onSubmit={event => { event.preventDefault(); make.mutate(undefined, { onSuccess: made => void navigate(`/w/${id}/segments/${made.id}`) }); }}>
        <Stack>
          {make.error ? <Alert color="coral" variant="light" role="alert">{words(make.error)}</Alert> : null}
          <p>{t('segments:fromImport.text')}</p>
          <Select label={t('segments:fromImport.import')} required searchable allowDeselect={false} value={chosen} onChange={setChosen} nothingFoundMessage={t('segments:fromImport.none')}
            data={imports.map(item => ({ value: item.id, label: `${item.files.map(file => file.name).join(', ')} · ${format.day(item.created)}` }))} />
          <TextInput data-autofocus label={t('segments:name')} required maxLength={120} value={name} onChange={event => setName(event.currentTarget.value)} />
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={make.isPending} disabled={!chosen || name.trim() === ''}>{t('segments:fromImport.make')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
