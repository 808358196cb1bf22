import { Alert, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { api, type Problem } from '../api/client';
import { keepSession, sessionKey, useSession } from '../api/hooks';
import type { Session } from '../api/types';
import { browserCurrency, browserZone, currencies, zones } from '../shell/zones';
import { CopyLine } from '../ui/Bits';
import { Fault, useProblemText } from '../ui/Page';
import { LookPage } from './LookPage';
import { NewPassword } from './NewPassword';
import css from './session.module.css';
import { Stage } from './Stage';
import { minimumPassword } from './strength';

export default function SetupPage() {
  const [search] = useSearchParams();
  const code = search.get('code') ?? '';
  return code && search.get('look') === 'demo' ? <LookPage code={code} /> : <SetUp code={code} />;
}

function SetUp({ code }: { code: string }) {
  const { t, i18n } = useTranslation(['session', 'common']);
  const words = useProblemText();
  const session = useSession();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [step, setStep] = useState(0);
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [workspace, setWorkspace] = useState('');
  const [zone, setZone] = useState(browserZone);
  const [currency, setCurrency] = useState(browserCurrency());
  const setup = useMutation<Session, Problem>({
    mutationFn: async () => keepSession(await api.post<Session>('/api/v1/setup', { code, name, email, password, workspace, zone, currency, language: i18n.language })),
    onSuccess: async made => {
      queries.setQueryData(sessionKey, made);
      await navigate(`/w/${made.workspaces[0]?.id}/start?first=1`, { replace: true });
    },
    onError: problem => { if (problem.errors.password || problem.errors.email || problem.errors.name) setStep(0); },
  });

  if (session.error) return <Fault problem={session.error} retry={() => void session.refetch()} />;
  if (!session.data) return null;
  if (!session.data.setupNeeded && !setup.isPending && !setup.isSuccess) return <Navigate to="/" replace />;
  if (!code) {
    return (
      <Stage title={t('session:setup.noCode')} lead={t('session:setup.noCodeText')}>
        <CopyLine label={t('session:setup.example')} text={`${location.origin}/app/setup?code=…`} />
      </Stage>
    );
  }

  const fault = setup.error ? setup.error.code === 'setup.code' ? t('session:setup.badCode') : words(setup.error) : null;
  return (
    <Stage title={t(step === 0 ? 'session:setup.you' : 'session:setup.company')} lead={t(step === 0 ? 'session:setup.youLead' : 'session:setup.companyLead')}
      foot={t('session:setup.private')}>
      <ol className={css.steps} aria-label={t('session:setup.progress', { step: step + 1 })}>
        <li data-done /><li data-done={step > 0} /><li />
      </ol>
      {fault ? <Alert color="coral" variant="light" role="alert" mb="md">{fault}</Alert> : null}
      {step === 0 ? (
        <form onSubmit={event => { event.preventDefault(); if (password.length >= minimumPassword) setStep(1); }}>
          <Stack>
            <TextInput label={t('session:name')} required value={name} onChange={event => setName(event.currentTarget.value)} autoComplete="name" autoFocus maxLength={100} error={setup.error?.errors.name?.[0]} />
            <TextInput type="email" label={t('session:email')} required value={email} onChange={event => setEmail(event.currentTarget.value)} autoComplete="username" maxLength={254} error={setup.error?.errors.email?.[0]} />
            <NewPassword label={t('session:choosePassword')} value={password} change={setPassword} own={[name, email.split('@')[0]!]} error={setup.error?.errors.password?.[0] ?? null} />
            <Button type="submit" size="md" fullWidth>{t('common:next')}</Button>
          </Stack>
        </form>
      ) : (
        <form onSubmit={event => { event.preventDefault(); setup.mutate(); }}>
          <Stack>
            <TextInput label={t('session:setup.workspace')} description={t('session:setup.workspaceHint')} required value={workspace} onChange={event => setWorkspace(event.currentTarget.value)} autoComplete="organization" autoFocus maxLength={100} />
            <Select label={t('session:setup.zone')} description={t('session:setup.zoneHint')} searchable data={zones} value={zone} onChange={value => setZone(value ?? 'UTC')} />
            <Select label={t('session:setup.currency')} searchable data={currencies} value={currency} onChange={value => setCurrency(value ?? 'EUR')} />
            <Group grow>
              <Button variant="default" size="md" onClick={() => setStep(0)}>{t('common:back')}</Button>
              <Button type="submit" size="md" loading={setup.isPending}>{t('session:setup.action')}</Button>
            </Group>
          </Stack>
        </form>
      )}
    </Stage>
  );
}
