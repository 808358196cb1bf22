import { Alert, Button, Group } from '@mantine/core';
import { IconHistory, IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, type Problem } from '../api/client';
import { usePages, usePath, useWorkspace } from '../api/hooks';
import type { AuditEntry } from '../api/types';
import { useFormats } from '../ui/format';
import { Empty, Fault, PageHead, Panel, useProblemText, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';

interface Verdict { ok: boolean; entries: number; brokenAt?: string | number | null }

export default function AuditPage() {
  const { t } = useTranslation(['audit', 'common']);
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const path = usePath();
  const words = useProblemText();
  const list = usePages<AuditEntry>('audit', '/audit', {}, { limit: 100 });
  const verify = useMutation<Verdict, Problem>({ mutationFn: () => api.get(path('/audit/verify')) });
  const items = list.data?.pages.flatMap(page => page.items) ?? [];
  return (
    <>
      <PageHead title={t('audit:title')} lead={t('audit:lead')} actions={<Button variant="default" leftSection={<IconShieldCheck size={16} />} loading={verify.isPending} onClick={() => verify.mutate()}>{t('audit:verify')}</Button>} />
      {verify.data ? (
        <Alert mb="md" role="status" color={verify.data.ok ? 'leaf' : 'coral'} variant="light" icon={verify.data.ok ? <IconShieldCheck size={18} /> : <IconShieldX size={18} />}>
          {verify.data.ok ? t('audit:intact', { count: verify.data.entries, text: format.number(verify.data.entries) }) : t('audit:broken', { at: verify.data.brokenAt })}
        </Alert>
      ) : null}
      {verify.error ? <Alert mb="md" role="alert" color="coral" variant="light">{words(verify.error)}</Alert> : null}
      <Panel flush>
        {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} />
          : !list.data ? <div className={uiCss.panelBody}><Waiting /></div>
          : items.length === 0 ? <Empty icon={IconHistory} title={t('audit:empty.title')} text={t('audit:empty.text')} action={{ label: t('audit:empty.action'), to: `/w/${id}/settings/people` }} />
          : (
            <div className={uiCss.tableWrap} role="region" tabIndex={0} aria-label={t('audit:title')}>
              <table className={uiCss.table}>
                <thead><tr><th scope="col">{t('audit:when')}</th><th scope="col">{t('audit:who')}</th><th scope="col">{t('audit:what')}</th><th scope="col">{t('audit:onWhat')}</th><th scope="col">{t('audit:detail')}</th></tr></thead>
                <tbody>
                  {items.map((entry, i) => (
                    <tr key={i}>
                      <td className="num">{format.moment(entry.at)}</td><td>{entry.actor}</td><td><code className="mono">{entry.action}</code></td><td>{entry.target}</td>
                      <td className="mono">{entry.detail === null || entry.detail === undefined ? '' : typeof entry.detail === 'string' ? entry.detail : JSON.stringify(entry.detail)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
      </Panel>
      {list.hasNextPage ? <Group justify="center" mt="md"><Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('common:more')}</Button></Group> : null}
    </>
  );
}
