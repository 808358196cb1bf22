import { Button, Group, Modal, NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../api/hooks';
import { useSetting } from '../cases/settings/useSetting';
import { minorDigits, toMajor, toMinor } from '../ui/format';
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
  const [cost, setCost] = useState({ case: toMajor(known?.case ?? 0, currency), words: toMajor(known?.words ?? 0, currency) });
  const field = (name: 'case' | 'words') => (
    <NumberInput label={t(`causes:costs.${name}`)} suffix={` ${currency}`} min={0} max={toMajor(10_000_000, currency)} decimalScale={minorDigits(currency)} value={cost[name]} onChange={value => setCost(now => ({ ...now, [name]: Number(value) || 0 }))} />
  );
  return (
    <Modal opened onClose={close} title={t('causes:costs.title')}>
      <form onSubmit={event => { event.preventDefault(); put(now => ({ ...now, costs: { case: toMinor(cost.case, currency), words: toMinor(cost.words, currency) } }), close); }}>
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
