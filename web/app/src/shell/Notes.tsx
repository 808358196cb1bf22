import { Anchor } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useSession, useWorkspace } from '../api/hooks';
import { TextLink } from '../ui/Page';
import css from './shell.module.css';

const ClaimAccount = lazy(() => import('../session/ClaimAccount'));
const DemoTruths = lazy(() => import('../demo/DemoTruths'));

/** What a person should know on every page: whose account this is, and that these customers are made up. */
export function Notes() {
  const { t } = useTranslation('shell');
  const workspace = useWorkspace();
  const person = useSession().data?.person;
  const owner = useMay('owner');
  const [claiming, claimingActs] = useDisclosure();
  const [truths, truthsActs] = useDisclosure();
  return (
    <div className={css.notes}>
      {person?.claimed === false ? (
        <div className={css.note} data-kind="claim" role="note">
          <span>{t('claim')}</span>
          <Anchor component="button" type="button" fz="inherit" onClick={claimingActs.open}>{t('claimAction')}</Anchor>
        </div>
      ) : null}
      {workspace.isDemo ? (
        <div className={css.note} role="note">
          <span>{t('demo')}</span>
          <Anchor component="button" type="button" fz="inherit" onClick={truthsActs.open}>{t('demoTruths')}</Anchor>
          {owner ? <TextLink to={`/w/${workspace.id}/settings/demo`}>{t('demoRemove')}</TextLink> : null}
        </div>
      ) : null}
      <Suspense fallback={null}>
        {claiming ? <ClaimAccount close={claimingActs.close} /> : null}
        {truths ? <DemoTruths close={truthsActs.close} /> : null}
      </Suspense>
    </div>
  );
}
