import { Alert, Button, Group, NativeSelect } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePages, useRead, useWorkspace } from '../api/hooks';
import type { Message, MessageSummary } from '../api/types';
import { Pill } from '../ui/Bits';
import { useFormats } from '../ui/format';
import { Empty, Fault, Panel, TextLink, Waiting } from '../ui/Page';
import uiCss from '../ui/ui.module.css';

const states: Message['state'][] = ['queued', 'sending', 'sent', 'delivered', 'bounced', 'complained', 'failed', 'suppressed', 'unknown', 'cancelled'];

export default function MessagesSection() {
  const { t } = useTranslation(['settings', 'common']);
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const [state, setState] = useState('');
  const list = usePages<Message>('messages', '/messages', state ? { state } : {}, { limit: 50, keep: true });
  const summary = useRead<MessageSummary>('messages', '/messages/summary');
  const items = list.data?.pages.flatMap(page => page.items) ?? [];
  const why = (reason: string) => reason ? t(`settings:messages.reason.${reason}` as 'settings:messages.reason.mail.no_server', { defaultValue: reason }) : '';
  const count = (one: Message['state']) => summary.data?.counts.filter(tally => tally.state === one).reduce((sum, tally) => sum + tally.count, 0) ?? 0;
  return (
    <>
      {summary.data?.waitsFor && count('queued') > 0 ? <Alert role="status" color="amber" variant="light">{t('settings:messages.waits', { reason: why(summary.data.waitsFor) })}</Alert> : null}
      <Panel
        flush title={t('settings:messages.title')} note={t('settings:messages.note')}
        actions={<NativeSelect aria-label={t('settings:messages.filter')} value={state} onChange={event => setState(event.currentTarget.value)} data={[{ value: '', label: t('settings:messages.all') }, ...states.map(one => ({ value: one, label: `${t(`settings:messages.state.${one}`)} (${format.number(count(one))})` }))]} />}
      >
        {list.error && !list.data ? <Fault problem={list.error} retry={() => void list.refetch()} />
          : !list.data ? <div className={uiCss.panelBody}><Waiting /></div>
          : items.length === 0 ? <Empty icon={IconMail} title={t('settings:messages.empty.title')} text={t('settings:messages.empty.text')} action={{ label: t('settings:messages.empty.action'), to: `/w/${id}/settings/mail` }} />
          : (
            <div className={uiCss.tableWrap} role="region" tabIndex={0} aria-label={t('settings:messages.title')}>
              <table className={uiCss.table}>
                <thead><tr><th scope="col">{t('settings:messages.when')}</th><th scope="col">{t('settings:messages.to')}</th><th scope="col">{t('settings:messages.subject')}</th><th scope="col">{t('settings:messages.stateHead')}</th><th scope="col">{t('settings:messages.why')}</th></tr></thead>
                <tbody>
                  {items.map(message => (
                    <tr key={message.id}>
                      <td className="num">{format.moment(message.queued)}</td>
                      <td>{message.customer ? <TextLink to={`/w/${id}/customers/${message.customer}`}>{message.recipient}</TextLink> : message.recipient}</td>
                      <td>{message.subject}</td>
                      <td><Pill>{t(`settings:messages.state.${message.state}`)}</Pill></td>
                      <td>{why(message.reason)}{message.code ? <> <code className="mono">{message.code}</code></> : null}</td>
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
