import { Button, Menu, Table } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../ui/format';
import css from './journeys.module.css';
import { asks, other, toneOf, type Ask, type Report, type Score } from './types';

interface Props { of: Report; name: (step: string) => string; better: 'higher' | 'lower'; narrow: (how: Ask, step: string) => void }

/** Every step with its figures, and what can be asked of it. */
export function StepTable({ of, name, better, narrow }: Props) {
  const { t } = useTranslation('journeys');
  const format = useFormats(undefined);
  const share = (part: number, whole: number) => whole === 0 ? '' : `${format.fixed(100 * part / whole, 1)} %`;
  return (
    <Table.ScrollContainer minWidth={640} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': t('steps.title') } }}>
      <Table className={css.steps} verticalSpacing={7} horizontalSpacing="md">
        <Table.Thead><Table.Tr>
          {(['step', 'events', 'reach', 'again', 'starts', 'ends'] as const).map(key => <Table.Th key={key} title={t(`steps.hint.${key}`)}>{t(`steps.${key}`)}</Table.Th>)}{of.score ? (['judged', 'against'] as const).map(key => <Table.Th key={key} title={t(`steps.hint.${key}`)}>{t(`steps.${key}`)}</Table.Th>) : null}<Table.Th><span className="visually-hidden">{t('steps.ask')}</span></Table.Th>
        </Table.Tr></Table.Thead>
        <Table.Tbody>
          {of.steps.map(step => (
            <Table.Tr key={step.step}>
              <Table.Th scope="row">{name(step.step)}</Table.Th>
              <Table.Td>{format.number(step.events)}</Table.Td><Table.Td>{share(step.journeys, of.journeys)}</Table.Td><Table.Td>{share(step.repeated, step.journeys)}</Table.Td>
              <Table.Td>{share(step.starts, of.journeys)}</Table.Td><Table.Td>{share(step.ends, of.journeys)}</Table.Td>
              {of.score ? <><Table.Td>{step.score?.mean == null ? '' : <>{format.fixed(step.score.mean, 2)} <small>{t('n', { n: format.number(step.score.n) })}</small></>}</Table.Td><Table.Td><Against of={step.score} better={better} /></Table.Td></> : null}
              <Table.Td className={css.stepMenu}>
                {step.step === other ? null : (
                  <Menu position="bottom-end" withinPortal>
                    <Menu.Target><Button variant="subtle" size="compact-sm" aria-label={t('steps.askOf', { step: name(step.step) })}><IconDots size={16} /></Button></Menu.Target>
                    <Menu.Dropdown>{asks.map(how => <Menu.Item key={how} onClick={() => narrow(how, step.step)}>{t(`narrow.${how}`)}</Menu.Item>)}</Menu.Dropdown>
                  </Menu>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** How journeys of a kind are judged beside all others, with limits; coloured only where it is to be believed. */
export function Against({ of, better }: { of: Score | null; better: 'higher' | 'lower' }) {
  const { t } = useTranslation('journeys');
  const format = useFormats(undefined);
  if (of?.difference == null) return <span className={css.none}>{t('against.none')}</span>;
  const signed = (value: number) => `${value > 0 ? '+' : ''}${format.fixed(value, 2)}`;
  return (
    <span className={css.against} data-tone={toneOf(of, better)}>
      <strong>{signed(of.difference)}</strong>{of.low != null && of.high != null ? <small>{t('against.limits', { low: signed(of.low), high: signed(of.high) })}</small> : null}
      {of.believable ? null : <small>{t('against.chance')}</small>}
    </span>
  );
}
