import { Anchor, Button, Group, Menu, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconArrowLeft, IconExternalLink, IconTemplate, IconTrash, IconUnlink } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { api } from '../api/client';
import { useChange, useMay, usePath, useRead, useWorkspace } from '../api/hooks';
import { Confirm, CopyText, Pill, tell } from '../ui/Bits';
import { CustomerPicker } from '../ui/CustomerPicker';
import { useFormats } from '../ui/format';
import css from '../ui/lists.module.css';
import { Fault, PageHead, Panel, TextLink, useProblemText, Waiting } from '../ui/Page';
import { replyTone, Stars } from './Stars';
import { replyStates, type ReplyState, type Review, type Template } from './types';

/** One review: what it says, whose it is, what is replied. */
export default function ReviewPage() {
  const { t } = useTranslation('reviews');
  const { id } = useWorkspace();
  const { review = '' } = useParams();
  const found = useRead<Review>('reviews', `/reviews/${review}`);
  if (found.error && !found.data) return <Panel><Fault problem={found.error} retry={() => void found.refetch()} /></Panel>;
  return (
    <>
      <PageHead title={found.data ? t(`kind.${found.data.kind}`) : t('title')} lead={found.data?.platform} actions={<Button component={Link} to={`/w/${id}/reviews`} variant="default" leftSection={<IconArrowLeft size={16} />}>{t('allReviews')}</Button>} />
      {found.data ? <div className={css.two}><Said review={found.data} /><div className={css.column}><Reply key={found.data.version} review={found.data} /><Whose review={found.data} /></div></div> : <Panel><Waiting /></Panel>}
    </>
  );
}

function Said({ review }: { review: Review }) {
  const { t } = useTranslation('reviews');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  const words = useProblemText();
  const navigate = useNavigate();
  const mayDelete = useMay('admin');
  const [deleting, setDeleting] = useState(false);
  const remove = useChange<void>((_, path) => api.delete(path(`/reviews/${review.id}`)), ['reviews', 'feedback']);
  const facts: [string, string][] = [
    [t('at'), format.day(review.at)], [t('rating'), review.rating == null ? '' : t('ratingOf', { rating: format.number(review.rating), best: format.number(review.best) })], [t('author'), review.author],
    [t('place'), review.place], [t('product'), review.product], [t('touchpoint'), review.touchpoint],
  ];
  return (
    <Panel title={<Group gap="sm">{review.title || t('says')}{review.stars != null ? <Stars value={review.stars} /> : null}</Group>}>
      {review.deleted ? <p className={css.none}>{t('deleted')}</p> : <blockquote className={css.said}>{review.text || t('noWords')}</blockquote>}
      <dl className={css.facts}>{facts.filter(([, value]) => value).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      <Group mt="md" justify="space-between">
        {review.url ? <Anchor href={review.url} target="_blank" rel="noreferrer noopener" fz="sm"><IconExternalLink size={14} aria-hidden /> {t('open')}</Anchor> : <span />}
        {mayDelete ? <Button variant="subtle" color="coral" leftSection={<IconTrash size={16} />} onClick={() => setDeleting(true)}>{t('delete')}</Button> : null}
      </Group>
      <Confirm opened={deleting} close={() => setDeleting(false)} title={t('deleteTitle')} text={t('deleteText')} action={t('delete')} busy={remove.isPending} fault={words(remove.error)}
        act={() => remove.mutate(undefined, { onSuccess: () => void navigate(`/w/${id}/reviews`) })} />
    </Panel>
  );
}

function Reply({ review }: { review: Review }) {
  const { t } = useTranslation('reviews');
  const path = usePath();
  const words = useProblemText();
  const may = useMay('agent');
  const templates = useRead<{ items: Template[] }>('reviews', '/reply-templates');
  const [text, setText] = useState(review.reply);
  const [state, setState] = useState<ReplyState>(review.replyState);
  const [name, setName] = useState('');
  // Told here: the form is drawn anew with the new version before anything could be told after it.
  const save = useChange<object>(async (body, at) => { await api.put(at(`/reviews/${review.id}/reply`), body, review.version); tell.done(t('saved')); }, ['reviews']);
  const keep = useChange<object>((body, at) => api.post(at('/reply-templates'), body), ['reviews']);
  const fill = async (template: string) => {
    const filled = await api.get<{ text: string }>(path(`/reply-templates/${template}/for/${review.id}`));
    setText(filled.text);
    setState('draft');
  };
  return (
    <Panel title={<Group gap="sm">{t('replyTitle')}<Pill tone={replyTone[review.replyState]}>{t(`reply.${review.replyState}`)}</Pill></Group>} note={t('replyNote')}
      actions={may && (templates.data?.items.length ?? 0) > 0 ? (
        <Menu position="bottom-end">
          <Menu.Target><Button size="xs" variant="default" leftSection={<IconTemplate size={15} />}>{t('template')}</Button></Menu.Target>
          <Menu.Dropdown>{templates.data?.items.map(one => <Menu.Item key={one.id} onClick={() => void fill(one.id)}>{one.name}</Menu.Item>)}</Menu.Dropdown>
        </Menu>
      ) : undefined}>
      <form onSubmit={event => { event.preventDefault(); save.mutate({ text, state: text.trim() === '' ? 'none' : state === 'none' ? 'draft' : state }); }}>
        <Stack gap="md">
          <Textarea label={t('replyText')} autosize minRows={4} maxLength={10_000} disabled={!may} value={text} onChange={event => setText(event.currentTarget.value)} />
          {text.trim() !== '' ? <SegmentedControl fullWidth aria-label={t('replyLabel')} disabled={!may} value={state === 'none' ? 'draft' : state} onChange={value => setState(value as ReplyState)} data={replyStates.filter(one => one !== 'none').map(one => ({ value: one, label: t(`reply.${one}`) }))} /> : null}
          {text.trim() !== '' && state === 'ready' ? <CopyText text={text} label={t('copyReply')} /> : null}
          {save.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(save.error)}</Text> : null}
          {may ? <Group justify="flex-end"><Button type="submit" loading={save.isPending}>{t('save')}</Button></Group> : null}
        </Stack>
      </form>
      {may && text.trim() !== '' ? (
        <form onSubmit={event => { event.preventDefault(); keep.mutate({ name, text }, { onSuccess: () => { setName(''); tell.done(t('templateSaved')); } }); }}>
          <Group align="flex-end" mt="md" wrap="nowrap">
            <TextInput flex={1} label={t('asTemplate')} maxLength={100} value={name} onChange={event => setName(event.currentTarget.value)} />
            <Button type="submit" variant="default" loading={keep.isPending} disabled={name.trim() === ''}>{t('keep')}</Button>
          </Group>
        </form>
      ) : null}
    </Panel>
  );
}

function Whose({ review }: { review: Review }) {
  const { t } = useTranslation('reviews');
  const { id } = useWorkspace();
  const words = useProblemText();
  const may = useMay('agent');
  const [customer, setCustomer] = useState<string | null>(null);
  const link = useChange<string>((who, path) => api.put(path(`/reviews/${review.id}/customer`), { customer: who }), ['reviews', 'timeline']);
  const unlink = useChange<void>((_, path) => api.delete(path(`/reviews/${review.id}/customer`)), ['reviews', 'timeline']);
  return (
    <Panel title={t('whose')} note={t('whoseNote')}>
      {review.customer ? (
        <Group justify="space-between">
          <TextLink to={`/w/${id}/customers/${review.customer}`}>{review.customerName ?? t('someCustomer')}</TextLink>
          {may ? <Button size="xs" variant="default" leftSection={<IconUnlink size={15} />} loading={unlink.isPending} onClick={() => unlink.mutate()}>{t('unlink')}</Button> : null}
        </Group>
      ) : may ? (
        <Group align="flex-end" wrap="nowrap">
          <div className={css.grow}><CustomerPicker label={t('customer')} value={customer} onChange={setCustomer} /></div>
          <Button disabled={customer === null} loading={link.isPending} onClick={() => link.mutate(customer!)}>{t('link')}</Button>
        </Group>
      ) : <p className={css.none}>{t('nobody')}</p>}
      {link.error ?? unlink.error ? <Text c="var(--r-bad)" fz="sm" role="alert">{words(link.error ?? unlink.error)}</Text> : null}
    </Panel>
  );
}
