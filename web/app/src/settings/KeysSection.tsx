import { ActionIcon, Alert, Button, Group, Modal, MultiSelect, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { IconKey, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange, useRead, useWorkspace } from '../api/hooks';
import type { ApiKey, Page } from '../api/types';
import { Confirm, CopyLine, Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Empty, Fault, Panel, useProblemText, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';
import { LinkKey } from './LinkKey';
import css from './settings.module.css';
import { SignedIds } from './SignedIds';

const dialects = ['segment', 'rudderstack', 'posthog'] as const;
const scopes = ['read', 'write', 'ingest', 'admin'] as const;

export default function KeysSection() {
  const { t } = useTranslation(['settings', 'common']);
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const words = useProblemText();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<(ApiKey & { key: string }) | null>(null);
  const [ending, setEnding] = useState<ApiKey | null>(null);
  const keys = useRead<Page<ApiKey>>('keys', '/keys');
  const revoke = useChange<string>((id, path) => api.delete(path(`/keys/${id}`)), ['keys']);
  const add = <Button size="xs" leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>{t('settings:keys.make')}</Button>;
  if (keys.error && !keys.data) return <Panel><Fault problem={keys.error} retry={() => void keys.refetch()} /></Panel>;
  return (
    <>
      <Panel title={t('settings:keys.title')} note={t('settings:keys.note')} flush actions={keys.data && keys.data.items.length > 0 ? add : undefined}>
        {!keys.data ? <div className={uiCss.panelBody}><Waiting /></div>
          : keys.data.items.length === 0 ? <Empty icon={IconKey} title={t('settings:keys.none')} text={t('settings:keys.noneText')} action={{ label: t('settings:keys.make'), onClick: () => setMaking(true) }} />
          : (
            <div className={uiCss.tableWrap} role="region" tabIndex={0} aria-label={t('settings:keys.title')}>
              <table className={uiCss.table}>
                <thead><tr><th scope="col">{t('settings:keys.name')}</th><th scope="col">{t('settings:keys.kind')}</th><th scope="col">{t('settings:keys.begins')}</th><th scope="col">{t('settings:keys.lastUsed')}</th><th scope="col">{t('settings:keys.expires')}</th><th scope="col"><span className="visually-hidden">{t('common:actions')}</span></th></tr></thead>
                <tbody>
                  {keys.data.items.map(key => (
                    <tr key={key.id}>
                      <td><div className={css.who}><strong>{key.name}</strong><span>{[...key.scopes, ...key.origins, ...key.networks].join(', ')}</span></div></td>
                      <td><Pill tone={key.kind === 'secret' ? 'warn' : 'accent'}>{t(`settings:keys.${key.kind}`)}</Pill></td>
                      <td><code className="mono">{key.prefix}…</code></td>
                      <td>{key.lastUsed ? format.ago(key.lastUsed) : t('common:never')}</td>
                      <td>{key.expires ? format.day(key.expires) : t('common:never')}</td>
                      <td className={uiCss.end}><ActionIcon variant="subtle" color="gray" aria-label={t('settings:keys.revokeOf', { name: key.name })} onClick={() => setEnding(key)}><IconTrash size={17} /></ActionIcon></td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
      </Panel>
      <SignedIds />
      <LinkKey />
      {making ? <KeyForm close={() => setMaking(false)} made={key => { setMaking(false); setMade(key); }} /> : null}
      <Modal opened={made !== null} onClose={() => setMade(null)} title={t('settings:keys.madeTitle')} closeOnClickOutside={false}>
        {made ? <Stack><Alert variant="light" color="amber">{t('settings:keys.once')}</Alert><CopyLine label={made.name} text={made.key} /><Group justify="flex-end"><Button onClick={() => setMade(null)}>{t('settings:keys.copied')}</Button></Group></Stack> : null}
      </Modal>
      <Confirm opened={ending !== null} close={() => setEnding(null)} title={t('settings:keys.revokeTitle', { name: ending?.name ?? '' })} text={t('settings:keys.revokeText')} action={t('settings:keys.revoke')}
        busy={revoke.isPending} fault={words(revoke.error)} act={() => revoke.mutate(ending!.id, { onSuccess: () => setEnding(null) })} />
    </>
  );
}

function KeyForm({ close, made }: { close: () => void; made: (key: ApiKey & { key: string }) => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const words = useProblemText();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<'write' | 'secret'>('write');
  const [dialect, setDialect] = useState<string>('segment');
  const [chosen, setChosen] = useState<string[]>(['read']);
  const [origins, setOrigins] = useState<string[]>([]);
  const [networks, setNetworks] = useState<string[]>([]);
  const [expires, setExpires] = useState('');
  const make = useChange<void, ApiKey & { key: string }>((_, path) => api.post(path('/keys'), {
    name, kind, dialect, scopes: kind === 'secret' ? chosen : [], origins: kind === 'write' ? origins : [], networks, ...(expires ? { expires: new Date(expires).toISOString() } : {}),
  }), ['keys']);
  return (
    <Modal opened onClose={close} title={t('settings:keys.make')}>
      <form onSubmit={event => { event.preventDefault(); make.mutate(undefined, { onSuccess: made }); }}>
        <Stack>
          {make.error ? <Alert color="coral" variant="light" role="alert">{words(make.error)}{Object.values(make.error.errors).flat().map(text => <Text key={text} fz="sm">{text}</Text>)}</Alert> : null}
          <TextInput data-autofocus label={t('settings:keys.name')} description={t('settings:keys.nameHint')} required maxLength={100} value={name} onChange={event => setName(event.currentTarget.value)} />
          <Select label={t('settings:keys.kind')} description={t(`settings:keys.${kind}Hint`)} value={kind} onChange={value => setKind(value as typeof kind)} data={(['write', 'secret'] as const).map(value => ({ value, label: t(`settings:keys.${value}`) }))} />
          {kind === 'write' ? (
            <>
              <Select label={t('settings:keys.dialect')} value={dialect} onChange={value => setDialect(value ?? 'segment')} data={dialects.map(value => ({ value, label: t(`settings:dialect.${value}`) }))} />
              <TagsInput label={t('settings:keys.origins')} description={t('settings:keys.originsHint')} placeholder={origins.length ? '' : 'https://shop.example'} value={origins} onChange={setOrigins} />
            </>
          ) : <MultiSelect label={t('settings:keys.scopes')} required value={chosen} onChange={setChosen} data={scopes.map(value => ({ value, label: t(`settings:scope.${value}`) }))} />}
          <TagsInput label={t('settings:keys.networks')} description={t('settings:keys.networksHint')} placeholder={networks.length ? '' : '203.0.113.0/24'} value={networks} onChange={setNetworks} />
          <TextInput type="date" label={t('settings:keys.expires')} description={t('common:optional')} value={expires} onChange={event => setExpires(event.currentTarget.value)} />
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={make.isPending}>{t('settings:keys.make')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
