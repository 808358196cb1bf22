import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, type Problem } from '../api/client';
import type { Health } from '../api/types';
import { plainName } from '../insight/names';
import { Pill, type Tone } from '../ui/Bits';
import { useDuration } from '../ui/duration';
import { useFormats } from '../ui/format';
import { Fault, PageHead, Panel, Waiting } from '../ui/Page';
import css from './health.module.css';

const looks: Record<string, { tone: Tone; icon: typeof IconCircleCheck }> = {
  ok: { tone: 'good', icon: IconCircleCheck }, degraded: { tone: 'warn', icon: IconAlertTriangle }, down: { tone: 'bad', icon: IconCircleX },
};
const look = (status: string) => looks[status] ?? looks.degraded!;

export default function HealthPage() {
  const { t } = useTranslation('health');
  const format = useFormats();
  const lasts = useDuration();
  const health = useQuery<Health, Problem>({ queryKey: ['health'], queryFn: ({ signal }) => api.get('/api/v1/health', undefined, signal), refetchInterval: 10_000 });
  if (health.error && !health.data) return <><PageHead title={t('title')} /><Panel><Fault problem={health.error} retry={() => void health.refetch()} /></Panel></>;
  if (!health.data) return <><PageHead title={t('title')} lead={t('lead')} /><Panel><Waiting /></Panel></>;
  const { status, version, uptimeSeconds, parts } = health.data;
  const Overall = look(status).icon;
  const figure = (name: string, value: number | string) => typeof value === 'string' ? value : /bytes|size/i.test(name) ? format.bytes(value) : /seconds?$|age s$/i.test(name) ? lasts(value) : format.number(value);
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} />
      <div className={css.overall} data-tone={look(status).tone} role="status">
        <Overall size={28} stroke={1.8} />
        <div><strong>{t(`overall.${status}`, { defaultValue: status })}</strong><p>{t('about', { version: version.split('+')[0], time: lasts(uptimeSeconds) })}</p></div>
      </div>
      <div className={css.parts}>
        {parts.map(part => (
          <Panel key={part.name} title={plainName(part.name)} actions={<Pill tone={look(part.status).tone}>{t(`status.${part.status}` as 'status.ok', { defaultValue: part.status })}</Pill>}>
            <p className={css.detail}>{part.detail}</p>
            {part.figures && Object.keys(part.figures).length > 0 ? (
              <dl className={css.figures}>
                {Object.entries(part.figures).map(([name, value]) => <div key={name}><dt>{plainName(name)}</dt><dd>{figure(name, value)}</dd></div>)}
              </dl>
            ) : null}
          </Panel>
        ))}
      </div>
    </>
  );
}
