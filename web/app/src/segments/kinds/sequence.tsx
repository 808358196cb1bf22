import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconDots, IconTrash } from '@tabler/icons-react';
import { use, useRef } from 'react';
import { EditContext, Extra, Num, Pick, SpanPick } from '../controls';
import { Details, FactParts, lacksOfFact, lacksOfSpan, sayFact, saySpan, tidy, whereDetail, type Detail } from '../phrases';
import css from '../segments.module.css';
import type { FactSet, Sequence, Step } from '../types';
import type { Words } from '../vocabulary';
import { kind, type PartProps } from './kind';

const most = 5;

function Parts({ node, change, words }: PartProps<Sequence>) {
  const { t } = words;
  const mayEdit = use(EditContext);
  const steps = node.sequence;
  const list = useRef<HTMLOListElement>(null);
  const put = (index: number, step: Step) => change({ ...node, sequence: steps.map((old, i) => i === index ? tidy(step) : old) });
  const move = (from: number, to: number) => {
    const list = [...steps];
    list.splice(to, 0, ...list.splice(from, 1));
    // What is first follows nothing.
    change({ ...node, sequence: list.map((step, i) => { if (i > 0) return step; const { within: _, without: __, ...first } = step; return first; }) });
  };
  const details: Detail[] = [
    ...(node.notSince ? [] : [{ key: 'notSince', label: t('detail.notSince'), add: () => change({ ...node, notSince: words.factOf('contacted') }) }]),
    ...(node.within ? [] : [{ key: 'within', label: t('detail.allWithin'), add: () => change({ ...node, within: { days: 60 } }) }]),
  ];
  return (
    <>
      <span>{t('who')}</span>
      <ol ref={list} className={css.steps} aria-label={t('steps')}>
        {steps.map((step, index) => (
          <li key={index}>
            {index > 0 ? <span className={css.then}>{t('then')}</span> : null}
            <StepParts step={step} first={index === 0} change={next => put(index, next)} words={words} />
            {mayEdit && steps.length > 2 ? (
              <Menu position="bottom-end" shadow="md">
                <Menu.Target><ActionIcon variant="subtle" color="gray" size={26} aria-label={t('stepMenu', { n: index + 1 })}><IconDots size={15} /></ActionIcon></Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item leftSection={<IconArrowUp size={15} />} disabled={index === 0} onClick={() => move(index, index - 1)}>{t('up')}</Menu.Item>
                  <Menu.Item leftSection={<IconArrowDown size={15} />} disabled={index === steps.length - 1} onClick={() => move(index, index + 1)}>{t('down')}</Menu.Item>
                  <Menu.Item color="var(--r-bad)" leftSection={<IconTrash size={15} />} onClick={() => change({ ...node, sequence: steps.filter((_, i) => i !== index).map((one, i) => { if (i > 0) return one; const { within: _, without: __, ...first } = one; return first; }) })}>{t('removeStep')}</Menu.Item>
                </Menu.Dropdown>
              </Menu>
            ) : null}
          </li>
        ))}
        {mayEdit && steps.length < most ? (
          <li><span className={css.then}>{t('then')}</span><Pick key={steps.length} label={t('addStep')} placeholder={t('addStepHint')} value={null} options={words.facts} change={key => {
            change({ ...node, sequence: [...steps, { ...words.factOf(key), ...(key.startsWith('metric:') ? { where: [{ field: 'score', op: 'lte', value: '' }] } : {}) }] });
            // The step just added is worked on next: its first gap, or itself.
            requestAnimationFrame(() => { const at = list.current?.children[steps.length]; (at?.querySelector<HTMLElement>('input[data-empty]') ?? at?.querySelector<HTMLElement>('input'))?.focus(); });
          }} />
            {node.notSince ? null : <button type="button" className={css.ghost} onClick={details[0]!.add}>{t('andNotContacted')}</button>}
            <Details words={words} items={details} />
          </li>
        ) : null}
        {node.notSince ? (
          <li><Extra label={t('remove.notSince')} remove={() => change(tidy({ ...node, notSince: undefined as never }))}>
            <span>{t('andNot')}</span><FactParts bare label={t('notSinceLabel')} set={node.notSince} words={words} change={notSince => change({ ...node, notSince })} /><span>{t('afterThat')}</span>
          </Extra></li>
        ) : null}
        {node.within ? (
          <li><Extra label={t('remove.within')} remove={() => change(tidy({ ...node, within: undefined as never }))}><span>{t('lastStepWithin')}</span><SpanPick label={t('withinLabel')} span={node.within} change={within => change({ ...node, within })} /></Extra></li>
        ) : null}
      </ol>
      {steps.length < most ? null : <Details words={words} items={details} />}
    </>
  );
}

function StepParts({ step, first, change, words }: { step: Step; first: boolean; change: (step: Step) => void; words: Words }) {
  const { t } = words;
  const put = (set: FactSet) => change({ ...step, ...set, where: set.where } as Step);
  const details: Detail[] = [
    ...(step.times ? [] : [{ key: 'times', label: t('detail.times'), add: () => change({ ...step, times: 3, in: { days: 60 } }) }]),
    whereDetail(step, put, words),
    ...(first || step.within ? [] : [{ key: 'within', label: t('detail.afterStep'), add: () => change({ ...step, within: { days: 7 } }) }]),
    ...(first || step.without ? [] : [{ key: 'without', label: t('detail.without'), add: () => change({ ...step, without: words.factOf('contacted') }) }]),
  ];
  return (
    <>
      <FactParts set={step} words={words} change={put} label={t(first ? 'firstStep' : 'nextStep')} />
      {step.times ? (
        <Extra label={t('remove.times')} remove={() => change(tidy({ ...step, times: undefined as never, in: undefined as never }))}>
          <Num label={t('times')} whole min={1} max={100} value={step.times} change={n => change({ ...step, times: n ?? 0 })} /><span>{t('timesTail', { count: step.times })}</span>
        </Extra>
      ) : null}
      {step.in ? <Extra label={t('remove.in')} remove={() => change(tidy({ ...step, in: undefined as never }))}><span>{t('withinSpan')}</span><SpanPick label={t('withinLabel')} span={step.in} change={span => change({ ...step, in: span })} /></Extra>
        : step.times && step.times > 1 && use(EditContext) ? <button type="button" className={css.ghost} onClick={() => change({ ...step, in: { days: 60 } })}>{t('detail.in')}</button> : null}
      {step.within ? <Extra label={t('remove.within')} remove={() => change(tidy({ ...step, within: undefined as never }))}><span>{t('withinSpan')}</span><SpanPick label={t('withinLabel')} span={step.within} change={within => change({ ...step, within })} /><span>{t('ofThat')}</span></Extra> : null}
      {step.without ? <Extra label={t('remove.without')} remove={() => change(tidy({ ...step, without: undefined as never }))}><span>{t('withoutBetween')}</span><FactParts bare label={t('withoutLabel')} set={step.without} words={words} change={without => change({ ...step, without })} /></Extra> : null}
      <Details words={words} items={details} />
    </>
  );
}

const sayStep = (step: Step, words: Words) => {
  const { t } = words;
  return [
    sayFact(step, words), step.times && step.times > 1 ? `${words.number(step.times)} ${t('timesTail', { count: step.times })}` : '', step.in ? `${t('withinSpan')} ${saySpan(step.in, words)}` : '',
    step.within ? `${t('withinSpan')} ${saySpan(step.within, words)} ${t('ofThat')}` : '', step.without ? `${t('withoutBetween')} ${sayFact(step.without, words)}` : '',
  ].filter(Boolean).join(' ');
};

export const sequence = kind<Sequence>({
  key: 'sequence',
  is: leaf => 'sequence' in leaf,
  Parts,
  say: (node, words) => {
    const { t } = words;
    return `${t('who')} ${node.sequence.map(step => sayStep(step, words)).join(`, ${t('then')} `)}`
      + (node.notSince ? `, ${t('andNot')} ${sayFact(node.notSince, words)} ${t('afterThat')}` : '') + (node.within ? `, ${t('lastStepWithin')} ${saySpan(node.within, words)}` : '');
  },
  lacks: node => [
    ...(node.sequence.length < 2 ? ['steps' as const] : []),
    ...node.sequence.flatMap(step => [...lacksOfFact(step), ...lacksOfSpan(step.in), ...lacksOfSpan(step.within), ...(step.without ? lacksOfFact(step.without) : []), ...(step.times === 0 ? ['number' as const] : [])]),
    ...lacksOfSpan(node.within), ...(node.notSince ? lacksOfFact(node.notSince) : []),
  ],
  offers: words => [{ group: words.t('group.did'), items: [{ value: 'sequence', label: words.t('offer.sequence') }] }],
  fresh: (_, words) => ({ sequence: [{ ...words.factOf('type:Order Completed'), times: 3, in: { days: 60 } }] }),
});
