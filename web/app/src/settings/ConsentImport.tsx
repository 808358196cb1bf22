import { Alert, Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Problem } from '../api/client';
import { usePath } from '../api/hooks';
import { tell } from '../ui/Bits';
import { readCsv } from '../ui/csv';
import { useFormats } from '../ui/format';
import { Panel, useProblemText } from '../ui/Page';
import uiCss from '../ui/ui.module.css';

interface Answer { taken: number; known: number; refused: { index: number; reason: string }[] }
const columns = ['namespace', 'value', 'purpose', 'channel', 'given', 'at', 'textVersion', 'text', 'language', 'source'] as const;
const together = 1_000;

/** Takes over what people said elsewhere, from a file: first what would become of it, then in earnest. The server judges each row. */
export default function ConsentImport() {
  const { t } = useTranslation('settings');
  const path = usePath();
  const words = useProblemText();
  const format = useFormats();
  const [file, setFile] = useState<{ name: string; rows: string[][]; missing: string[] } | null>(null);
  const [found, setFound] = useState<(Answer & { dry: boolean }) | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const open = async (chosen: File | null) => {
    if (!chosen) return;
    const [head = [], ...rows] = readCsv(await chosen.text());
    const places = columns.map(name => head.findIndex(cell => cell.trim().toLowerCase() === name.toLowerCase()));
    const missing = columns.filter((_, i) => places[i]! < 0);
    const next = { name: chosen.name, rows: rows.map(row => places.map(place => row[place]?.trim() ?? '')), missing };
    setFile(next);
    setFound(null);
    if (missing.length === 0) await send(next.rows, true);
  };
  const send = async (rows: string[][], dryRun: boolean) => {
    setBusy(true);
    setProblem(null);
    const sum = { taken: 0, known: 0, refused: [] as Answer['refused'], dry: dryRun };
    try {
      for (let from = 0; from < rows.length; from += together) {
        const items = rows.slice(from, from + together).map(([namespace, value, purpose, channel, given, at, textVersion, text, language, source]) => ({
          namespace, value, purpose, channel, given: /^(true|yes|1)$/i.test(given!), at, textVersion, text, language, source,
        }));
        const answer = await api.post<Answer>(path('/consents/import'), { items, dryRun });
        sum.taken += answer.taken;
        sum.known += answer.known;
        sum.refused.push(...answer.refused.map(one => ({ ...one, index: one.index + from })));
      }
      setFound(sum);
      if (!dryRun) { tell.done(t('consents.done', { count: sum.taken, text: format.number(sum.taken) })); setFile(null); }
    } catch (error) {
      setProblem(error as Problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel title={t('consents.title')} note={t('consents.note')}>
      <Stack gap="md">
        <Text fz="sm">{t('consents.columns')} <code className="mono">{columns.join(', ')}</code></Text>
        <Group><FileButton accept=".csv,text/csv" onChange={chosen => void open(chosen)}>{props => <Button {...props} variant="default" leftSection={<IconUpload size={16} />}>{t('consents.choose')}</Button>}</FileButton>{file ? <Text fz="sm">{file.name}</Text> : null}</Group>
        {file && file.missing.length > 0 ? <Alert color="coral" variant="light" role="alert">{t('consents.missing', { names: file.missing.join(', ') })}</Alert> : null}
        {problem ? <Alert color="coral" variant="light" role="alert">{words(problem)} {Object.values(problem.errors).flat().join(' ')}</Alert> : null}
        {found ? (
          <div role="status">
            <Text fz="sm">{t(found.dry ? 'consents.would' : 'consents.did', { taken: format.number(found.taken), known: format.number(found.known), refused: format.number(found.refused.length) })}</Text>
            {found.refused.length > 0 ? (
              <div className={uiCss.tableWrap} tabIndex={0} role="region" aria-label={t('consents.refused')}>
                <table className={uiCss.table}>
                  <thead><tr><th scope="col">{t('consents.row')}</th><th scope="col">{t('consents.reason')}</th></tr></thead>
                  <tbody>{found.refused.slice(0, 50).map(one => <tr key={one.index}><td className="num">{one.index + 2}</td><td>{t(`consents.reasons.${one.reason.replace('consent.', '') as 'nobody'}`, { defaultValue: one.reason })}</td></tr>)}</tbody>
                </table>
              </div>
            ) : null}
          </div>
        ) : null}
        {file && found?.dry && found.taken > 0 ? <Group><Button loading={busy} onClick={() => void send(file.rows, false)}>{t('consents.take', { count: found.taken, text: format.number(found.taken) })}</Button></Group> : null}
      </Stack>
    </Panel>
  );
}
