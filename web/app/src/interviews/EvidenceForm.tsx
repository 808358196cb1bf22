import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useRead } from '../api/hooks';
import { siblings, stepsOf, text, type MapEdit, type MapNode } from '../journeys/maps/nodes';
import type { MapAnswer, MapItem } from '../journeys/maps/types';
import { tell } from '../ui/Bits';
import { useProblemText } from '../ui/Page';
import type { Quote } from './types';

/** Puts a quote on a step of a journey map, into the lane of quotes. */
export default function EvidenceForm({ quote, close }: { quote: Quote; close: () => void }) {
  const { t } = useTranslation(['interviews', 'common']);
  const words = useProblemText();
  const maps = useRead<{ items: MapItem[] }>('maps', '/maps').data?.items ?? [];
  const [map, setMap] = useState<string | null>(null);
  const [step, setStep] = useState<string | null>(null);
  const drawn = useRead<MapAnswer>('maps', `/maps/${map}`, undefined, { enabled: !!map }).data;
  const nodes = (drawn?.nodes ?? []) as unknown as MapNode[];
  const put = useChange<MapEdit[], { outcomes: { outcome: string }[] }>((edits, path) => api.post(path(`/maps/${map}/edits`), { edits }), ['maps']);
  const keep = () => {
    const lane = siblings(nodes, 'lane').find(one => text(one, 'what') === 'quotes');
    const place = lane?.id ?? crypto.randomUUID();
    put.mutate([
      ...(lane ? [] : [{ do: 'add', node: place, kind: 'lane', after: siblings(nodes, 'lane').at(-1)?.id ?? null, fields: { what: 'quotes' } } satisfies MapEdit]),
      { do: 'add', node: crypto.randomUUID(), kind: 'card', parent: step, lane: place, after: siblings(nodes, 'card', step, place).at(-1)?.id ?? null, fields: { quote: quote.id, source: 'evidenced' } },
    ], { onSuccess: answer => { if (answer.outcomes.some(one => one.outcome === 'gone')) tell.fault(t('evidence.gone')); else tell.done(t('evidence.kept')); close(); } });
  };
  return (
    <Modal opened onClose={close} title={t('evidence.title')}>
      <form onSubmit={event => { event.preventDefault(); keep(); }}>
        <Stack gap="md">
          <Text fz="sm">“{quote.text}”</Text>
          <Select label={t('evidence.map')} description={maps.length === 0 ? t('evidence.noMap') : undefined} searchable data-autofocus value={map} onChange={value => { setMap(value); setStep(null); }} data={maps.map(one => ({ value: one.id, label: one.head.name }))} />
          <Select label={t('evidence.step')} searchable disabled={!drawn} value={step} onChange={setStep} data={stepsOf(nodes).map((one, at) => ({ value: one.id, label: `${at + 1}. ${text(one, 'name')}` }))} />
          {put.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(put.error)}</Text> : null}
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={put.isPending} disabled={!map || !step}>{t('evidence.put')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
