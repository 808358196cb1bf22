import { ActionIcon, Button, CopyButton, Group } from '@mantine/core';
import { IconBinaryTree, IconCopy, IconPlus, IconSend, IconSpeakerphone, IconTrash, IconUsers } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../api/client';
import { useChange, useMay, useRead, useWorkspace } from '../api/hooks';
import { Pill, tell } from '../ui/Bits';
import { useFormats } from '../ui/format';
import listCss from '../ui/lists.module.css';
import { Empty, Fault, PageHead, Panel, useProblemText, Waiting } from '../ui/Page';
import css from './fixes.module.css';
import { PeopleDrawer } from './PeopleDrawer';
import { reasonOf, type Fix } from './types';

const FixForm = lazy(() => import('./FixForm'));
const TellForm = lazy(() => import('./TellForm'));

/** You said, we did: what was fixed, and who hears of it. */
export default function FixesPage() {
  const { t } = useTranslation('fixes');
  const { id } = useWorkspace();
  const may = useMay('analyst');
  const [making, setMaking] = useState(false);
  const [telling, setTelling] = useState<Fix | null>(null);
  const [behind, setBehind] = useState<Fix | null>(null);
  const list = useRead<{ items: Fix[] }>('cases', '/fixes');
  const items = list.data?.items ?? [];
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} actions={
        <>
          <Button variant="default" component={Link} to={`/w/${id}/causes`} leftSection={<IconBinaryTree size={16} />}>{t('toCauses')}</Button>
          {may && items.length > 0 ? <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>{t('add')}</Button> : null}
        </>} />
      {list.error && !list.data ? <Panel><Fault problem={list.error} retry={() => void list.refetch()} /></Panel>
        : !list.data ? <Panel><Waiting lines={6} /></Panel>
        : items.length === 0 ? <Panel><Empty icon={IconSpeakerphone} title={t('none')} text={t('noneText')} {...(may ? { action: { label: t('add'), onClick: () => setMaking(true) } } : {})} /></Panel>
        : <div className={listCss.column}>{items.map(fix => <FixPanel key={fix.id} fix={fix} may={may} tell={() => setTelling(fix)} people={() => setBehind(fix)} />)}</div>}
      <PeopleDrawer of={behind} close={() => setBehind(null)} />
      <Suspense fallback={null}>
        {making ? <FixForm close={() => setMaking(false)} /> : null}
        {telling ? <TellForm of={telling} close={() => setTelling(null)} /> : null}
      </Suspense>
    </>
  );
}

function FixPanel({ fix, may, tell: open, people }: { fix: Fix; may: boolean; tell: () => void; people: () => void }) {
  const { t } = useTranslation(['fixes', 'common']);
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const words = useProblemText();
  const remove = useChange<void>((_, path) => api.delete(path(`/fixes/${fix.id}`)), ['cases']);
  const left = Object.entries(fix.left);
  return (
    <Panel title={fix.cause.name} note={t('fixes:about', { from: format.day(fix.from), to: format.day(fix.to), by: fix.by, when: format.day(fix.createdAt) })} actions={
      <Group gap="xs">
        {fix.toldAt ? <Button size="xs" variant="default" leftSection={<IconUsers size={15} />} onClick={people}>{t('fixes:people')}</Button> : null}
        {may && !fix.telling ? <Button size="xs" leftSection={<IconSend size={15} />} onClick={open}>{t(fix.toldAt ? 'fixes:tellRest' : 'fixes:tell')}</Button> : null}
        {may && !fix.toldAt ? <ActionIcon variant="subtle" color="gray" aria-label={t('fixes:remove', { name: fix.cause.name })} loading={remove.isPending} onClick={() => remove.mutate(undefined, { onError: problem => tell.fault(words(problem) ?? '') })}><IconTrash size={17} /></ActionIcon> : null}
      </Group>}>
      <p className={css.pills}>
        <Pill tone={fix.told > 0 ? 'good' : 'plain'}>{t('fixes:told', { count: fix.told, text: format.number(fix.told) })}</Pill>
        {fix.telling ? <Pill tone="accent">{t('fixes:telling')}</Pill> : null}
        {left.map(([reason, count]) => <Pill key={reason}>{t(`fixes:reason.${reasonOf(reason)}`)}: {format.number(count)}</Pill>)}
      </p>
      {fix.texts.map(text => (
        <article key={text.language} className={css.text} lang={text.language}>
          <header><Pill>{text.language}</Pill><strong>{text.subject}</strong>
            <CopyButton value={`${text.subject}\n\n${text.text}`}>{({ copied, copy }) => <Button size="compact-sm" variant="subtle" leftSection={<IconCopy size={14} />} onClick={copy}>{copied ? t('common:copied') : t('fixes:copy')}</Button>}</CopyButton></header>
          <p>{text.text}</p>
        </article>
      ))}
    </Panel>
  );
}
