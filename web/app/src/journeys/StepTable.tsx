import { Button, Menu, Table } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../ui/format';
import css from './journeys.module.css';
import { asks, other, type Ask, type Report } from './types';

interface Props { of: Report; name: (step: string) => string; narrow: (how: Ask, step: string) => void }

/** Every step with its figures, and what can be asked of it. */
export function StepTable({ of, name, narrow }: Props) {
  const { t } = useTranslation('journeys');
  const format = useFormats(undefined);
  const share = (part: number, whole: number) => whole === 0 ? '' : `${format.fixed(100 * part / whole, 1)} %`;
  return (
    <Table.ScrollContainer minWidth={640} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': t('steps.title') } }}>
      <Table className={css.steps} verticalSpacing={7} horizontalSpacing="md">
        <Table.Thead><Table.Tr>
          {(['step', 'events', 'reach', 'again', 'starts', 'ends'] as const).map(key => <Table.Th key={key} title={t(`steps.hint.${key}`)}>{t(`steps.${key}`)}</Table.Th>)}<Table.Th><span className="visually-hidden">{t('steps.ask')}</span></Table.Th>
        </Table.Tr></Table.Thead>
        <Table.Tbody>
          {of.steps.map(step => (
            <Table.Tr key={step.step}>
              <Table.Th scope="row">{name(step.step)}</Table.Th>
              <Table.Td>{format.number(step.events)}</Table.Td><Table.Td>{share(step.journeys, of.journeys)}</Table.Td><Table.Td>{share(step.repeated, step.journeys)}</Table.Td>
              <Table.Td>{share(step.starts, of.journeys)}</Table.Td><Table.Td>{share(step.ends, of.journeys)}</Table.Td>
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
