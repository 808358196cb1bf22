import { Autocomplete, Button, NumberInput, Select, Switch, TagsInput, Textarea, TextInput, ActionIcon, Tooltip } from '@mantine/core';
import { IconBolt, IconChevronDown, IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { useAsk, useChange, useMay, useRead, useWorkspace } from '../../api/hooks';
import type { components } from '../../api/openapi';
import { Pill, tell } from '../../ui/Bits';
import { useFormats } from '../../ui/format';
import { Empty, Fault, Panel, useProblemText, Waiting } from '../../ui/Page';
import type { Survey } from '../types';
import { AskList } from './AskList';
import css from './share.module.css';

type Schemas = components['schemas'];
export type Occasion = Schemas['Occasion'];
type Letter = NonNullable<Occasion['letter']>;
type Answer = { items: Occasion[]; version: string };

const events = ['Order Completed', 'Order Delivered', 'Order Refunded', 'Store Visited', 'Call Ended', 'Meeting Held', 'Survey Response'];
const ops = ['equals', 'notEquals', 'contains', 'greaterThan', 'lessThan', 'isSet', 'isNotSet'] as const;
const units = { minutes: 1, hours: 60, days: 1440 } as const;
type Unit = keyof typeof units;
/** Becomes the person's name in a mail. */
const place = '{{name|there}}';

/** On which occasions people are asked: something happens, and after a while the survey comes to them. */
export function OccasionsPanel({ survey }: { survey: Survey }) {
  const { t } = useTranslation(['asking', 'surveys']);
  const mayEdit = useMay('analyst');
  const words = useProblemText();
  const tail = `/surveys/${survey.id}/occasions`;
  const read = useRead<Answer>('survey-occasions', tail);
  const [items, setItems] = useState<Occasion[] | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  useEffect(() => { if (read.data && !items) setItems(read.data.items); }, [read.data, items]);
  const save = useChange<Occasion[], Answer>((next, path) => api.put<Answer>(path(tail), { items: next }, read.data?.version), ['survey-occasions', 'survey-asks']);
  if (read.error && !read.data) return <Panel title={t('occasions.title')}><Fault problem={read.error} retry={() => void read.refetch()} /></Panel>;
  if (!items) return <Panel title={t('occasions.title')}><Waiting lines={3} /></Panel>;
  const add = () => {
    const one = fresh(survey, t);
    setItems([...items, one]);
    setOpen(one.id);
  };
  const isChanged = JSON.stringify(items) !== JSON.stringify(read.data?.items);
  const faults = Object.values(save.error?.errors ?? {}).flat();
  const keep = () => save.mutate(items, { onSuccess: answer => { setItems(answer.items); setOpen(null); tell.done(t('occasions.saved')); } });
  return (
    <Panel title={t('occasions.title')} note={survey.publishedVersion > 0 ? t('occasions.note') : t('occasions.unpublished')}
      actions={mayEdit && items.length > 0 ? <Button size="compact-md" leftSection={<IconPlus size={15} />} onClick={add}>{t('occasions.add')}</Button> : undefined}>
      {items.length === 0 ? <Empty icon={IconBolt} title={t('occasions.emptyTitle')} text={t('occasions.emptyText')} action={mayEdit ? { label: t('occasions.add'), onClick: add } : undefined} />
        : <ul className={css.list}>{items.map((one, i) => (
          <OccasionCard key={one.id} survey={survey} one={one} mayEdit={mayEdit} isOpen={open === one.id} toggle={() => setOpen(open === one.id ? null : one.id)}
            change={next => setItems(items.map((other, j) => j === i ? next : other))} remove={() => setItems(items.filter((_, j) => j !== i))} wrong={part => save.error?.errors?.[`items[${i}].${part}`]?.[0]} />
        ))}</ul>}
      {save.error ? <p className={css.fault} role="alert">{save.error.code === 'request.stale' || faults.length === 0 ? words(save.error) : faults.join(' ')}</p> : null}
      {mayEdit && (isChanged || items.length > 0) ? (
        <div className={css.acts}>
          {isChanged ? <Button variant="default" onClick={() => { setItems(read.data?.items ?? []); save.reset(); }}>{t('occasions.discard')}</Button> : null}
          <Button disabled={!isChanged} loading={save.isPending} onClick={keep}>{t('occasions.save')}</Button>
        </div>
      ) : null}
      {(read.data?.items.length ?? 0) > 0 ? <AskList survey={survey.id} occasions={read.data?.items ?? []} /> : null}
    </Panel>
  );
}

function fresh(survey: Survey, t: (key: never) => string): Occasion {
  const say = t as (key: string, values?: object) => string;
  return {
    id: Math.random().toString(36).slice(2, 10), enabled: true, event: 'Order Delivered', where: [], delayMinutes: 120, cancelOn: [], by: 'email', percentage: 100,
    recontact: { show: 'always', daysAfterShown: 30 }, ignoreCoolDown: false, interaction: '', touchpoint: '',
    letter: { subject: say('occasions.subjectStart', { name: place }), text: say('occasions.textStart', { name: place }), language: languagesOf(survey)[0] ?? 'en', oneClick: true, reminders: 0, reminderDays: 3, validDays: 60, button: '', thankYou: '' },
  } as Occasion;
}

function unitOf(minutes: number): Unit {
  return minutes > 0 && minutes % 1440 === 0 ? 'days' : minutes > 0 && minutes % 60 === 0 ? 'hours' : 'minutes';
}

/** "When Order Delivered happens, 2 hours later, ask everyone by mail, each at most every 30 days." */
function useSentence() {
  const { t } = useTranslation(['asking', 'surveys']);
  return (one: Occasion) => {
    const unit = unitOf(one.delayMinutes ?? 0);
    const delay = one.delayMinutes ? t(`occasions.later.${unit}`, { count: one.delayMinutes / units[unit] }) : t('occasions.atOnce');
    const where = (one.where ?? []).map(rule => `${rule.property} ${t(`occasions.ops.${rule.op as (typeof ops)[number]}`)} ${rule.value ?? ''}`.trim()).join(t('occasions.and'));
    const rest = one.recontact?.show === 'once' ? t('occasions.onceEver') : one.recontact?.daysAfterShown ? t('occasions.every', { count: one.recontact.daysAfterShown }) : t('occasions.eachTime');
    return t(where ? 'occasions.sentenceWhere' : 'occasions.sentence', {
      event: one.event, where, delay, share: one.percentage === 100 ? t('occasions.everyone') : t('occasions.some', { percent: one.percentage }), by: t(`occasions.by.${one.by ?? 'email'}`), rest,
    });
  };
}

interface CardProps {
  survey: Survey; one: Occasion; mayEdit: boolean; isOpen: boolean; toggle: () => void; change: (next: Occasion) => void; remove: () => void; wrong: (part: string) => string | undefined;
}

function OccasionCard({ survey, one, mayEdit, isOpen, toggle, change, remove, wrong }: CardProps) {
  const { t } = useTranslation(['asking', 'surveys']);
  const say = useSentence();
  const body = useId();
  return (
    <li className={css.card} data-open={isOpen}>
      <div className={css.cardHead}>
        <button type="button" className={css.sentence} aria-expanded={isOpen} aria-controls={body} onClick={toggle}>
          <IconBolt size={18} aria-hidden className={css.bolt} />
          <span>{say(one)}</span>
          {one.enabled === false ? <Pill>{t('occasions.off')}</Pill> : null}
          <IconChevronDown size={16} aria-hidden className={css.chevron} />
        </button>
      </div>
      {isOpen ? <div id={body} className={css.cardBody}><OccasionForm survey={survey} one={one} mayEdit={mayEdit} change={change} remove={remove} wrong={wrong} /></div> : null}
    </li>
  );
}

function OccasionForm({ survey, one, mayEdit, change, remove, wrong }: Omit<CardProps, 'isOpen' | 'toggle'>) {
  const { t } = useTranslation(['asking', 'surveys']);
  const set = (part: Partial<Occasion>) => change({ ...one, ...part });
  const letter = one.letter ?? null;
  const write = (part: Partial<Letter>) => set({ letter: { ...(letter ?? fresh(survey, t as never).letter!), ...part } });
  const where = one.where ?? [];
  const rule = (i: number, part: object) => set({ where: where.map((other, j) => j === i ? { ...other, ...part } : other) });
  const [unit, setUnit] = useState<Unit>(unitOf(one.delayMinutes ?? 0));
  const again = one.recontact ?? {};
  return (
    <fieldset className={css.form} disabled={!mayEdit}>
      <legend className="visually-hidden">{t('occasions.edit')}</legend>
      <div className={css.clause}>
        <span className={css.word}>{t('occasions.when')}</span>
        <Autocomplete className={css.grow} label={t('occasions.event')} value={one.event} data={events} error={wrong('event')} onChange={event => set({ event })} />
        <NumberInput className={css.small} label={t('occasions.delay')} min={0} max={129_600 / units[unit]} value={(one.delayMinutes ?? 0) / units[unit]} error={wrong('delayMinutes')} onChange={value => set({ delayMinutes: Math.round(Number(value) * units[unit]) })} />
        <Select className={css.small} label={t('occasions.unit')} value={unit} data={(Object.keys(units) as Unit[]).map(value => ({ value, label: t(`occasions.units.${value}`) }))}
          onChange={value => { const next = (value ?? 'minutes') as Unit; set({ delayMinutes: Math.min(129_600, (one.delayMinutes ?? 0) / units[unit] * units[next]) }); setUnit(next); }} />
      </div>
      {where.map((condition, i) => (
        <div key={i} className={css.clause} role="group" aria-label={t('occasions.condition', { number: i + 1 })}>
          <span className={css.word}>{i === 0 ? t('occasions.if') : t('occasions.andIf')}</span>
          <TextInput className={css.grow} aria-label={t('occasions.property')} placeholder="total" value={condition.property ?? ''} error={wrong(`where[${i}]`)} onChange={event => rule(i, { property: event.currentTarget.value })} />
          <Select className={css.middle} aria-label={t('occasions.compare')} value={condition.op} data={ops.map(value => ({ value, label: t(`occasions.ops.${value}`) }))} onChange={value => rule(i, { op: value ?? 'equals' })} />
          {condition.op === 'isSet' || condition.op === 'isNotSet' ? null : <TextInput className={css.grow} aria-label={t('occasions.value')} value={String(condition.value ?? '')} onChange={event => rule(i, { value: event.currentTarget.value })} />}
          <Tooltip label={t('occasions.removeCondition')}><ActionIcon variant="subtle" color="gray" size={36} aria-label={t('occasions.removeCondition')} onClick={() => set({ where: where.filter((_, j) => j !== i) })}><IconTrash size={16} /></ActionIcon></Tooltip>
        </div>
      ))}
      <div><Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => set({ where: [...where, { op: 'greaterThan', property: '', value: '' }] })}>{t('occasions.addCondition')}</Button></div>
      <div className={css.columns}>
        <Select label={t('occasions.askBy')} value={one.by ?? 'email'} data={(['email', 'app'] as const).map(value => ({ value, label: t(`occasions.ways.${value}`) }))} onChange={value => set({ by: (value ?? 'email') as Occasion['by'] })} />
        <NumberInput label={t('occasions.share')} description={t('surveys:web.shareHelp')} min={0} max={100} suffix=" %" value={one.percentage ?? 100} error={wrong('percentage')} onChange={value => set({ percentage: Number(value) })} />
        <Select label={t('surveys:web.repeat')} value={again.show === 'once' ? 'once' : 'always'} data={(['always', 'once'] as const).map(value => ({ value, label: t(`surveys:web.repeats.${value}`) }))} onChange={value => set({ recontact: { ...again, show: value === 'once' ? 'once' : 'always' } })} />
        {again.show === 'once' ? null : <NumberInput label={t('occasions.rest')} description={t('occasions.restHelp')} min={0} max={3650} value={again.daysAfterShown ?? 0} onChange={value => set({ recontact: { ...again, daysAfterShown: Number(value) } })} />}
        <TextInput label={t('occasions.interaction')} description={t('occasions.interactionHelp')} placeholder="order_id" value={one.interaction ?? ''} onChange={event => set({ interaction: event.currentTarget.value })} />
        <TextInput label={t('surveys:touchpoint')} description={t('occasions.touchpointHelp')} value={one.touchpoint ?? ''} onChange={event => set({ touchpoint: event.currentTarget.value })} />
        <TagsInput label={t('occasions.cancelOn')} description={t('occasions.cancelOnHelp')} placeholder={(one.cancelOn ?? []).length === 0 ? 'Order Refunded' : ''} value={[...(one.cancelOn ?? [])]} onChange={cancelOn => set({ cancelOn })} />
      </div>
      <Switch label={t('surveys:web.coolDown')} description={t('surveys:web.coolDownHelp')} checked={!one.ignoreCoolDown} onChange={event => set({ ignoreCoolDown: !event.currentTarget.checked })} />
      {one.by === 'app' ? <p className={css.hint}>{t('occasions.appHelp')}</p> : (
        <div className={css.letter} role="group" aria-label={t('letter.title')}>
          <strong>{t('letter.title')}</strong>
          <LetterFields letter={letter ?? {}} languages={languagesOf(survey)} write={write} wrong={part => wrong(`letter.${part}`)} />
          <NumberInput className={css.middle} label={t('letter.validDays')} min={1} max={365} value={letter?.validDays ?? 60} onChange={value => write({ validDays: Number(value) })} />
        </div>
      )}
      <Preview survey={survey.id} one={one} />
      <div className={css.cardActs}>
        <Switch label={t('occasions.on')} checked={one.enabled !== false} onChange={event => set({ enabled: event.currentTarget.checked })} />
        <Button size="compact-md" variant="subtle" color="coral" leftSection={<IconTrash size={15} />} onClick={remove}>{t('occasions.remove')}</Button>
      </div>
    </fieldset>
  );
}

/** Languages of the survey, its own first. */
export function languagesOf(survey: Survey): string[] {
  return survey.document.languages.length > 0 ? [...survey.document.languages] : ['en'];
}

interface LetterPart { subject?: string; text?: string; language?: string; button?: string; oneClick?: boolean; reminders?: number; reminderDays?: number; thankYou?: string }

/** The words of an invitation, by hand or by an occasion. */
export function LetterFields({ letter, languages, write, wrong }: { letter: LetterPart; languages: string[]; write: (part: LetterPart) => void; wrong: (part: string) => string | undefined }) {
  const { t } = useTranslation(['asking', 'surveys']);
  return (
    <>
      <TextInput required label={t('letter.subject')} description={t('letter.nameHelp', { name: place })} value={letter.subject ?? ''} error={wrong('subject')} onChange={event => write({ subject: event.currentTarget.value })} />
      <Textarea label={t('letter.text')} autosize minRows={3} value={letter.text ?? ''} error={wrong('text')} onChange={event => write({ text: event.currentTarget.value })} />
      <div className={css.columns}>
        <Select label={t('letter.language')} value={letter.language ?? languages[0] ?? 'en'} data={[...new Set([...languages, letter.language ?? languages[0] ?? 'en'])]} error={wrong('language')} onChange={value => write({ language: value ?? 'en' })} />
        <TextInput label={t('letter.button')} placeholder={t('letter.buttonPlaceholder')} value={letter.button ?? ''} error={wrong('button')} onChange={event => write({ button: event.currentTarget.value })} />
        <NumberInput label={t('letter.reminders')} min={0} max={3} value={letter.reminders ?? 0} onChange={value => write({ reminders: Number(value) })} />
        {letter.reminders ? <NumberInput label={t('letter.reminderDays')} min={1} max={60} value={letter.reminderDays ?? 3} onChange={value => write({ reminderDays: Number(value) })} /> : null}
      </div>
      <Switch label={t('letter.oneClick')} description={t('letter.oneClickHelp')} checked={letter.oneClick !== false} onChange={event => write({ oneClick: event.currentTarget.checked })} />
      <Textarea label={t('letter.thankYou')} description={t('letter.thankYouHelp')} autosize minRows={1} value={letter.thankYou ?? ''} error={wrong('thankYou')} onChange={event => write({ thankYou: event.currentTarget.value })} />
    </>
  );
}

/** What it would have done in the last 30 days. */
function Preview({ survey, one }: { survey: string; one: Occasion }) {
  const { t } = useTranslation(['asking', 'surveys']);
  const { zone } = useWorkspace();
  const format = useFormats(zone);
  const [asked, setAsked] = useState(one);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(one), 600);
    return () => clearTimeout(timer);
  }, [one]);
  const body = { ...asked, letter: null };
  const read = useAsk<Schemas['OccasionPreview']>('survey-occasion-preview', `/surveys/${survey}/occasions/preview`, body, { keep: true, enabled: asked.event.length > 0 });
  const found = read.data;
  if (read.error || !found) return <p className={css.hint} aria-live="polite">{read.error ? t('occasions.previewNone') : t('occasions.previewWaits')}</p>;
  const steps = [['facts', found.facts], ['interactions', found.interactions], ['inSample', found.inSample], ['rested', found.rested], ['asked', found.asked]] as const;
  return (
    <div className={css.preview} aria-live="polite">
      <strong>{found.isEstimate ? t('occasions.previewAbout', { count: Number(found.asked), number: format.number(Number(found.asked)) }) : t('occasions.preview', { count: Number(found.asked), number: format.number(Number(found.asked)) })}</strong>
      <ol>{steps.map(([key, count]) => <li key={key}><b>{format.number(Number(count))}</b> {t(`occasions.steps.${key}`)}</li>)}</ol>
    </div>
  );
}
