import { Button, Group, Modal, NumberInput, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useChange } from '../api/hooks';
import { tell } from '../ui/Bits';
import { useProblemText } from '../ui/Page';

/** Takes one review or mention by hand. */
export default function NewReview({ close }: { close: () => void }) {
  const { t } = useTranslation(['reviews', 'common']);
  const words = useProblemText();
  const [review, setReview] = useState({ kind: 'review', platform: '', reviewId: '', at: new Date().toISOString().slice(0, 10), rating: '' as number | string, title: '', text: '', author: '', url: '', place: '' });
  const [wrong, setWrong] = useState<Record<string, string[]>>({});
  const set = (part: Partial<typeof review>) => setReview(now => ({ ...now, ...part }));
  const send = useChange<object, { refused: { errors: Record<string, string[]> }[] }>((item, path) => api.post(path('/reviews'), { items: [item] }), ['reviews', 'feedback']);
  const fault = (field: string) => wrong[field]?.[0];
  return (
    <Modal opened onClose={close} title={t('add')} size="lg">
      <form onSubmit={event => {
        event.preventDefault();
        send.mutate({ ...review, at: `${review.at}T12:00:00Z`, rating: review.rating === '' ? null : Number(review.rating), reviewId: review.reviewId || review.url || `${review.platform} ${review.at} ${review.author}` }, {
          onSuccess: answer => { if (answer.refused[0]) setWrong(answer.refused[0].errors); else { tell.done(t('taken')); close(); } },
        });
      }}>
        <Stack gap="md">
          <SegmentedControl aria-label={t('kindLabel')} value={review.kind} onChange={kind => set({ kind })} data={(['review', 'mention'] as const).map(kind => ({ value: kind, label: t(`kind.${kind}`) }))} />
          <Group grow align="flex-start">
            <TextInput label={t('platform')} required data-autofocus error={fault('platform')} value={review.platform} onChange={event => set({ platform: event.currentTarget.value })} />
            <TextInput label={t('at')} type="date" required error={fault('at')} value={review.at} onChange={event => set({ at: event.currentTarget.value })} />
            <NumberInput label={t('rating')} min={1} max={5} error={fault('rating')} value={review.rating} onChange={rating => set({ rating })} />
          </Group>
          <TextInput label={t('heading')} error={fault('title')} value={review.title} onChange={event => set({ title: event.currentTarget.value })} />
          <Textarea label={t('text')} autosize minRows={3} maxRows={12} error={fault('text')} value={review.text} onChange={event => set({ text: event.currentTarget.value })} />
          <Group grow align="flex-start">
            <TextInput label={t('author')} error={fault('author')} value={review.author} onChange={event => set({ author: event.currentTarget.value })} />
            <TextInput label={t('place')} error={fault('place')} value={review.place} onChange={event => set({ place: event.currentTarget.value })} />
          </Group>
          <TextInput label={t('url')} type="url" error={fault('url')} value={review.url} onChange={event => set({ url: event.currentTarget.value })} />
          <TextInput label={t('reviewId')} description={t('reviewIdHelp')} error={fault('reviewId')} value={review.reviewId} onChange={event => set({ reviewId: event.currentTarget.value })} />
          {send.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(send.error)}</Text> : null}
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t('common:cancel')}</Button><Button type="submit" loading={send.isPending}>{t('save')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
