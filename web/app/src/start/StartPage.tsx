import { Alert, Anchor, Button, Group, Loader, Tabs, UnstyledButton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconBuildingStore, IconCircleCheckFilled, IconFileImport, IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { api, type Problem } from '../api/client';
import { loadSession, sessionKey, useChange, useMay, useRead, useSession, useWorkspace } from '../api/hooks';
import type { ApiKey, LiveEvents } from '../api/types';
import { CopyCode, CopyLine } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { PageHead, Panel, useProblemText } from '../ui/Page';
import { dialects, snippets, type Dialect } from './snippets';
import css from './start.module.css';

/** The last step of the first run, and the way to add a source later. */
export default function StartPage() {
  const { t } = useTranslation('start');
  const { id } = useWorkspace();
  const [search] = useSearchParams();
  const first = search.get('first') === '1';
  const [connecting, setConnecting] = useState(!first);
  const admin = useMay('admin');
  return (
    <>
      <PageHead title={t(first ? 'firstTitle' : 'title')} lead={t(first ? 'firstLead' : 'lead')}
        actions={first ? <Anchor component={Link} to={`/w/${id}`} fz="sm">{t('later')}</Anchor> : undefined} />
      <div className={css.choices}>
        <Demo />
        <UnstyledButton className={css.choice} aria-expanded={connecting} onClick={() => setConnecting(!connecting)} disabled={!admin}>
          <div className={css.choiceIcon}><IconPlugConnected size={22} stroke={1.7} /></div>
          <strong>{t('connect.title')}</strong><span>{t('connect.text')}</span>
        </UnstyledButton>
        <Link className={css.choice} to={`/w/${id}/imports`}>
          <div className={css.choiceIcon}><IconFileImport size={22} stroke={1.7} /></div>
          <strong>{t('import.title')}</strong><span>{t('import.text')}</span>
        </Link>
      </div>
      {connecting && admin ? <Connect /> : null}
    </>
  );
}

function Demo() {
  const { t } = useTranslation('start');
  const words = useProblemText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { data } = useSession();
  const demo = data?.workspaces.find(item => item.isDemo);
  const load = useMutation<{ job: string; workspace?: string }, Problem>({
    mutationFn: () => api.post('/api/v1/demo'),
    onSuccess: async started => {
      const session = await loadSession();
      queries.setQueryData(sessionKey, session);
      const made = session.workspaces.find(item => item.isDemo)?.id ?? started.workspace;
      if (made) await navigate(`/w/${made}/jobs`);
    },
  });
  return (
    <UnstyledButton className={css.choice} onClick={() => demo ? void navigate(`/w/${demo.id}`) : load.mutate()} disabled={load.isPending}>
      <div className={css.choiceIcon}>{load.isPending ? <Loader size="xs" /> : <IconBuildingStore size={22} stroke={1.7} />}</div>
      <strong>{t(demo ? 'demo.open' : 'demo.title')}</strong>
      <span>{t(load.isPending ? 'demo.busy' : 'demo.text')}</span>
      {load.error ? <span role="alert">{words(load.error)}</span> : null}
    </UnstyledButton>
  );
}

function Connect() {
  const { t } = useTranslation('start');
  const words = useProblemText();
  const [dialect, setDialect] = useState<Dialect>('segment');
  const [keys, setKeys] = useState<Partial<Record<Dialect, string>>>({});
  const make = useChange<Dialect, ApiKey & { key: string }>((kind, path) =>
    api.post(path('/keys'), { name: t('connect.keyName', { source: t(`dialect.${kind}`) }), kind: 'write', dialect: kind === 'http' ? 'segment' : kind, scopes: [], origins: [] }), ['keys']);
  const key = keys[dialect];
  const create = async () => {
    const made = await make.mutateAsync(dialect);
    setKeys(now => ({ ...now, [dialect]: made.key }));
  };
  return (
    <Panel title={t('connect.how')} note={t('connect.howText')}>
      <Tabs value={dialect} onChange={value => setDialect(value as Dialect)} keepMounted={false}>
        <Tabs.List mb="lg">
          {dialects.map(kind => <Tabs.Tab key={kind} value={kind}>{t(`dialect.${kind}`)}</Tabs.Tab>)}
        </Tabs.List>
        {dialects.map(kind => (
          <Tabs.Panel key={kind} value={kind}>
            <ol className={css.steps}>
              <li><div>
                <h3>{t('connect.step1')}</h3>
                {key ? <CopyLine label={t('connect.key')} text={key} /> : <Button onClick={() => void create().catch(() => {})} loading={make.isPending}>{t('connect.makeKey')}</Button>}
                {key ? <Alert mt="xs" variant="light" color="amber" py={8}>{t('connect.once')}</Alert> : null}
                {make.error ? <Alert mt="xs" variant="light" color="coral" role="alert">{words(make.error)}</Alert> : null}
              </div></li>
              <li><div>
                <h3>{t('connect.step2')}</h3>
                <Tabs defaultValue={snippets(kind, location.origin, key ?? 'rap_…')[0]!.key} variant="pills" keepMounted={false}>
                  <Group mb={8}><Tabs.List>{snippets(kind, location.origin, '').map(item => <Tabs.Tab key={item.key} value={item.key}>{t(`snippet.${item.key}`)}</Tabs.Tab>)}</Tabs.List></Group>
                  {snippets(kind, location.origin, key ?? 'rap_…').map(item => (
                    <Tabs.Panel key={item.key} value={item.key}><CopyCode label={t(`snippet.${item.key}`)} text={item.text} /></Tabs.Panel>
                  ))}
                </Tabs>
              </div></li>
              <li><div><h3>{t('connect.step3')}</h3><FirstEvent /></div></li>
            </ol>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Panel>
  );
}

/** Waits until the first event is in, then says so. */
export function FirstEvent() {
  const { t } = useTranslation('start');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const live = useRead<LiveEvents>('live-events', '/events/live', undefined, { every: 2_000 });
  const latest = live.data?.recent[0];
  const arrived = Boolean(live.data?.firstEventAt);
  return (
    <div className={css.wait} data-arrived={arrived} role="status">
      {arrived ? <IconCircleCheckFilled size={26} color="var(--r-good)" /> : <span className={css.radar} />}
      <div className={css.grow}>
        <p><strong>{t(arrived ? 'first.arrived' : 'first.waiting')}</strong></p>
        <p>{arrived && latest ? t('first.latest', { type: latest.type, when: format.moment(latest.at) }) : t('first.hint')}</p>
      </div>
      {arrived ? <Button component={Link} to={`/w/${id}/events`} variant="light">{t('first.see')}</Button> : null}
    </div>
  );
}
