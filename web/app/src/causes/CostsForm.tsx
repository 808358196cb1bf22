import { Button, Group, Modal, NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../api/hooks';
import { useSetting } from '../cases/settings/useSetting';
import type { Traces } from './types';

/** What dealing with one trouble costs the company. */
export default function CostsForm({ close }: { close: () => void }) {
  const { read } = useSetting<Traces>('traces');
  return read.data ? <Form close={close} /> : null;
}

function Form({ close }: { close: () => void }) {
  const { t } = useTranslation(['causes', 'common']);
  const { currency } = useWorkspace();
  const { read, put, busy } = useSetting<Traces>('traces');
  const known = read.data!.costs; // read before it is drawn
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const unit = 10 ** digits;
  const [cost, setCost] = useState({ case: (known?.case ?? 0) / unit, words: (known?.words ?? 0) / unit });
  const field = (name: 'case' | 'words') => (
    <NumberInput label={t(`causes:costs.${name}`)} suffix={` ${currency}`} min={0} max={10_000_000 / unit} decimalScale={digits} value={cost[name]} onChange={value => setCost(now => ({ ...now, [name]: Number(value) || 0 }))} />
  );
  return (
    <Modal opened onClose={close} title={t('causes:costs.title')}>
      <form onSubmit={event => { event.preventDefault(); put({ ...read.data!, costs: { case: Math.round(cost.case * unit), words: Math.round(cost.words * unit) } }, close); }}>
        <Stack>
          <Text fz="sm" c="dimmed">{t('causes:costs.note')}</Text>
          {field('case')}
          {field('words')}
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={busy}>{t('common:save')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
