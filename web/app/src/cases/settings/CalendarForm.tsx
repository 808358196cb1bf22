import { ActionIcon, Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { zones } from '../../shell/zones';
import css from '../cases.module.css';
import { weekDays, type Calendar } from '../types';

type Hours = Calendar['hours'][number];

/** In which hours work is done. */
export default function CalendarForm({ calendar: old, busy, keep, close }: { calendar: Calendar; busy: boolean; keep: (calendar: Calendar) => void; close: () => void }) {
  const { t } = useTranslation(['cases', 'common']);
  const [calendar, setCalendar] = useState(old);
  const [holidays, setHolidays] = useState((old.holidays ?? []).join('\n'));
  const set = (part: Partial<Calendar>) => setCalendar(now => ({ ...now, ...part }));
  const hours = (at: number, part: Partial<Hours>) => set({ hours: calendar.hours.map((one, i) => i === at ? { ...one, ...part } : one) });
  const dates = holidays.split('\n').map(line => line.trim()).filter(Boolean);
  const wrong = dates.find(line => !/^\d{4}-\d{2}-\d{2}$/.test(line) || Number.isNaN(new Date(line).getTime()));
  return (
    <Modal opened onClose={close} title={old.id ? old.name : t('cases:calendars.add')} size="lg">
      <form onSubmit={event => { event.preventDefault(); keep({ ...calendar, holidays: [...new Set(dates)].sort() }); }}>
        <Stack gap="md">
          <div className={css.fields}>
            <TextInput label={t('cases:settings.name')} required maxLength={80} data-autofocus value={calendar.name} onChange={event => set({ name: event.currentTarget.value })} />
            <Select label={t('cases:calendars.zone')} placeholder={t('cases:calendars.ownZone')} clearable searchable limit={60} value={calendar.zone || null} onChange={zone => set({ zone: zone ?? '' })} data={zones} />
          </div>
          <Text fw={600} fz="sm">{t('cases:calendars.hours')}</Text>
          {calendar.hours.map((one, at) => (
            <div key={at} className={css.lineForm}>
              <Select label={t('cases:calendars.day')} allowDeselect={false} value={one.day} onChange={day => hours(at, { day: day as Hours['day'] })} data={weekDays.map(day => ({ value: day, label: t(`cases:day.${day}`) }))} />
              <TextInput label={t('cases:calendars.from')} required pattern="([01]\d|2[0-3]):[0-5]\d" value={one.from} onChange={event => hours(at, { from: event.currentTarget.value })} />
              <TextInput label={t('cases:calendars.to')} required pattern="([01]\d|2[0-3]):[0-5]\d|24:00" value={one.to} onChange={event => hours(at, { to: event.currentTarget.value })} />
              <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('cases:calendars.removeHours', { n: at + 1 })} onClick={() => set({ hours: calendar.hours.filter((_, i) => i !== at) })}><IconTrash size={17} /></ActionIcon>
            </div>
          ))}
          <Group><Button size="xs" variant="default" leftSection={<IconPlus size={15} />} onClick={() => set({ hours: [...calendar.hours, { day: 'saturday', from: '09:00', to: '13:00' }] })}>{t('cases:calendars.addHours')}</Button></Group>
          <Textarea label={t('cases:calendars.holidays')} description={t('cases:calendars.holidaysHint')} autosize minRows={2} maxRows={12} value={holidays} onChange={event => setHolidays(event.currentTarget.value)} error={wrong ? t('cases:calendars.badDate', { text: wrong }) : undefined} />
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={busy} disabled={wrong !== undefined}>{t('common:save')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
