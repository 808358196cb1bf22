import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSetting } from '../cases/settings/useSetting';
import { causeOptions } from '../cases/hooks';
import type { Causes } from '../cases/types';
import css from './causes.module.css';
import type { Problem, Traces } from './types';

const asks = 5;

/** Asks why, up to five times, and keeps what was found behind a problem. */
export default function TraceForm({ of, close }: { of: Pick<Problem, 'topic' | 'name'>; close: () => void }) {
  const { read } = useSetting<Traces>('traces');
  const causes = useSetting<Causes>('causes');
  return read.data && causes.read.data ? <Form of={of} close={close} /> : null;
}

function Form({ of, close }: { of: Pick<Problem, 'topic' | 'name'>; close: () => void }) {
  const { t } = useTranslation(['causes', 'common']);
  const { read, put, busy } = useSetting<Traces>('traces');
  const causes = useSetting<Causes>('causes');
  const known = read.data!.items.find(one => one.topic === of.topic); // read before it is drawn
  const [whys, setWhys] = useState<string[]>([...(known?.whys ?? []), ''].slice(0, asks));
  const [cause, setCause] = useState<string | null>(known?.cause ?? null);
  const [name, setName] = useState('');
  const others = (items: Traces['items']) => items.filter(one => one.topic !== of.topic);
  const tell = (index: number, text: string) => setWhys(now => {
    const next = now.map((why, at) => at === index ? text : why);
    return text && index === next.length - 1 && next.length < asks ? [...next, ''] : next;
  });
  const keep = (id: string) => put(now => ({ ...now, items: [...others(now.items), { topic: of.topic, cause: id, whys: whys.map(why => why.trim()).filter(Boolean) }] }), close);
  const save = () => {
    if (cause !== fresh) { if (cause) keep(cause); return; }
    const made = crypto.randomUUID();
    causes.put(now => ({ items: [...now.items, { id: made, name: name.trim(), parent: null, retired: false }] }), () => keep(made));
  };
  return (
    <Modal opened onClose={close} title={t('causes:whatIsBehind', { name: of.name })} size="lg">
      <form onSubmit={event => { event.preventDefault(); save(); }}>
        <Stack>
          <Text fz="sm" c="dimmed">{t('causes:whys.note')}</Text>
          <ol className={css.whys}>
            {whys.map((why, index) => (
              <li key={index}><TextInput label={index === 0 ? t('causes:whys.first', { problem: of.name }) : t('causes:whys.next', { answer: whys[index - 1] })} maxLength={300} value={why} onChange={event => tell(index, event.currentTarget.value)} data-autofocus={index === 0 || undefined} /></li>
            ))}
          </ol>
          <Select label={t('causes:whys.cause')} required searchable allowDeselect={false} value={cause} onChange={setCause} data={[...causeOptions(causes.read.data!.items, known?.cause ?? null), { value: fresh, label: t('causes:whys.fresh') }]} />
          {cause === fresh ? <TextInput label={t('causes:whys.name')} required maxLength={120} value={name} onChange={event => setName(event.currentTarget.value)} /> : null}
          <Group justify="space-between">
            {known ? <Button variant="subtle" color="coral" onClick={() => put(now => ({ ...now, items: others(now.items) }), close)}>{t('causes:whys.remove')}</Button> : <span />}
            <Group><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={busy || causes.busy} disabled={!cause || (cause === fresh && !name.trim())}>{t('common:save')}</Button></Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const fresh = 'new';
