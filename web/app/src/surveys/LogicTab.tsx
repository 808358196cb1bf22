import { ActionIcon, Button, Menu, NumberInput, Select, TextInput, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconCalculator, IconChevronDown, IconFlag, IconPlus, IconRoute, IconTrash } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { at, moved, say, setBlock, without } from './document';
import { ConditionForm } from './ConditionForm';
import { useEditor, useSay, useWords } from './editor';
import { placeName, ruleSentence } from './sentence';
import css from './surveys.module.css';
import { calculations, type Action, type Block, type Rule } from './types';

export function LogicTab({ at: wanted }: { at: string | null }) {
  const { t } = useTranslation('surveys');
  const { document } = useEditor();
  useEffect(() => { if (wanted) window.document.getElementById(`rules-${wanted}`)?.scrollIntoView({ block: 'start' }); }, [wanted]);
  return (
    <div className={css.logic}>
      <p className={css.lead}>{t('logicLead')}</p>
      {document.blocks.map((block, index) => <PageRules key={block.id} block={block} index={index} />)}
    </div>
  );
}

function PageRules({ block, index }: { block: Block; index: number }) {
  const { t } = useTranslation('surveys');
  const { document, kinds, edit, findings, announce, mayEdit } = useEditor();
  const words = useWords();
  const saying = useSay();
  const rules = block.rules ?? [];
  const [open, setOpen] = useState<number | null>(null);
  const put = (next: Rule[], name = '') => edit(setBlock(block.id, { rules: next.length > 0 ? next : undefined }), name && `rules:${block.id}:${name}`);
  const jump = rules.some(rule => !rule.when && rule.then.some(action => action.jump !== undefined));
  const next = document.blocks[index + 1];
  const after = next ? placeName(next.id, document, words) : document.endings[0] ? placeName(document.endings[0].id, document, words) : '…';
  const add = () => {
    const last = block.elements.at(-1);
    const target = document.blocks[index + 2]?.id ?? document.endings.at(-1)?.id;
    put([...rules, { ...(last ? { when: { left: { element: last.id }, op: 'isSubmitted' } } : {}), then: target ? [{ jump: target }] : [] }]);
    setOpen(rules.length);
    announce(t('ruleAdded'));
  };
  const shift = (from: number, to: number) => { put(moved(rules, from, to)); setOpen(to); announce(t('moved', { title: t('rule', { n: from + 1 }), place: to + 1, count: rules.length })); };
  return (
    <section className={css.block} id={`rules-${block.id}`} aria-label={t('rulesOf', { n: index + 1 })}>
      <header className={css.blockHead}>
        <h2>{t('page', { n: index + 1 })}</h2>
        <p className={css.blockNote}>{saying(block.title) || block.elements.map(element => saying(element.title)).filter(Boolean).join(' · ') || t('emptyPage')}</p>
      </header>
      {findings.filter(finding => finding.at === block.id && finding.code !== 'block.empty').map(finding => <p key={finding.code + finding.message} className={css.finding} data-severity={finding.severity}>{finding.message}</p>)}
      <ol className={css.cards}>
        {rules.map((rule, nth) => (
          <li key={nth} className={css.card} data-open={open === nth}>
            <div className={css.row}>
              <UnstyledButton className={css.rowButton} aria-expanded={open === nth} onClick={() => setOpen(open === nth ? null : nth)}>
                <span className={css.kindIcon}><IconRoute size={17} stroke={1.8} aria-hidden /></span>
                <span className={css.sentence}>{ruleSentence(rule, document, kinds.items, words)}</span>
                <IconChevronDown size={16} className={css.chevron} aria-hidden />
              </UnstyledButton>
            </div>
            {open === nth ? (
              <div className={css.form}>
                <p className={css.fieldLabel}>{t('logicForm.when')}</p>
                <ConditionForm label={t('logicForm.when')} condition={rule.when} upTo={index} onChange={when => { const { when: _, ...rest } = rule; put(at(rules, nth, when ? { when, ...rest } : rest), `when${nth}`); }} />
                <p className={css.fieldLabel}>{t('logicForm.then')}</p>
                <Actions actions={rule.then} index={index} put={then => put(at(rules, nth, { ...rule, then }), `then${nth}`)} />
                {mayEdit ? (
                  <div className={css.ruleActs}>
                    <ActionIcon variant="subtle" color="gray" size={32} disabled={nth === 0} aria-label={t('up')} onClick={() => shift(nth, nth - 1)}><IconArrowUp size={16} /></ActionIcon>
                    <ActionIcon variant="subtle" color="gray" size={32} disabled={nth === rules.length - 1} aria-label={t('down')} onClick={() => shift(nth, nth + 1)}><IconArrowDown size={16} /></ActionIcon>
                    <span className={css.spring} />
                    <Button size="compact-sm" variant="subtle" color="coral" leftSection={<IconTrash size={14} />} onClick={() => { put(without(rules, nth)); setOpen(null); }}>{t('logicForm.removeRule')}</Button>
                  </div>
                ) : null}
              </div>
            ) : null}
          </li>
        ))}
      </ol>
      <p className={css.otherwise}>{jump ? t('neverOn') : t(rules.length > 0 ? 'otherwise' : 'straightOn', { place: after })}</p>
      {mayEdit ? <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} />} onClick={add} disabled={document.blocks.length === 0}>{t('addRule')}</Button> : null}
    </section>
  );
}

function Actions({ actions, index, put }: { actions: Action[]; index: number; put: (actions: Action[]) => void }) {
  const { t } = useTranslation('surveys');
  const { document, mayEdit } = useEditor();
  const words = useWords();
  const language = document.languages[0]!;
  const later = document.blocks.slice(index + 1);
  const places = [
    { group: t('logicForm.pages'), items: later.map(block => ({ value: block.id, label: placeName(block.id, document, words) })) },
    { group: t('logicForm.endings'), items: document.endings.map(ending => ({ value: ending.id, label: placeName(ending.id, document, words) })) },
  ].filter(group => group.items.length > 0);
  const questions = later.flatMap(block => block.elements).map(element => ({ value: element.id, label: say(element.title, language, language) || element.id }));
  const set = (nth: number, action: Action) => put(at(actions, nth, action));
  return (
    <div className={css.actions}>
      {actions.map((action, nth) => (
        <div key={nth} className={css.condition}>
          {action.jump !== undefined ? <><span className={css.verb}><IconRoute size={15} aria-hidden />{t('logicForm.goTo')}</span><Select className={css.grow} disabled={!mayEdit} aria-label={t('logicForm.goTo')} data={places} value={action.jump} onChange={jump => { if (jump) set(nth, { jump }); }} /></> : null}
          {action.require !== undefined ? <><span className={css.verb}><IconFlag size={15} aria-hidden />{t('logicForm.makeRequired')}</span><Select className={css.grow} disabled={!mayEdit} searchable aria-label={t('logicForm.makeRequired')} data={questions} value={action.require} onChange={require => { if (require) set(nth, { require }); }} /></> : null}
          {action.calculate ? <Calculate calculate={action.calculate} set={calculate => set(nth, { calculate })} /> : null}
          {mayEdit ? <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('logicForm.removeAction')} onClick={() => put(without(actions, nth))}><IconTrash size={16} /></ActionIcon> : null}
        </div>
      ))}
      {mayEdit ? (
        <Menu position="bottom-start" shadow="md">
          <Menu.Target><Button size="compact-sm" variant="subtle" w="fit-content" leftSection={<IconPlus size={14} />}>{t('logicForm.addAction')}</Button></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconRoute size={16} />} onClick={() => put([...actions, { jump: later[0]?.id ?? document.endings[0]?.id ?? '' }])}>{t('logicForm.goTo')}</Menu.Item>
            <Menu.Item leftSection={<IconFlag size={16} />} disabled={questions.length === 0} onClick={() => put([...actions, { require: questions[0]!.value }])}>{t('logicForm.makeRequired')}</Menu.Item>
            <Menu.Item leftSection={<IconCalculator size={16} />} disabled={document.variables.length === 0} onClick={() => { const first = document.variables[0]!; put([...actions, { calculate: { variable: first.id, op: first.type === 'number' ? 'add' : 'assign', value: first.type === 'number' ? 1 : '' } }]); }}>
              {document.variables.length === 0 ? t('logicForm.calculateNone') : t('logicForm.calculate')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </div>
  );
}

function Calculate({ calculate, set }: { calculate: NonNullable<Action['calculate']>; set: (calculate: NonNullable<Action['calculate']>) => void }) {
  const { t } = useTranslation('surveys');
  const { document, mayEdit } = useEditor();
  const language = document.languages[0]!;
  const type = document.variables.find(item => item.id === calculate.variable)?.type ?? 'number';
  const answers = document.blocks.flatMap(block => block.elements).map(element => ({ value: element.id, label: say(element.title, language, language) || element.id }));
  const from = typeof calculate.value === 'object' ? calculate.value.element ?? null : null;
  return (
    <>
      <span className={css.verb}><IconCalculator size={15} aria-hidden />{t('logicForm.calculate')}</span>
      <Select w={130} disabled={!mayEdit} aria-label={t('logicForm.variable')} value={calculate.variable} data={document.variables.map(item => item.id)} onChange={variable => { if (variable) set({ ...calculate, variable }); }} />
      <Select w={130} disabled={!mayEdit} aria-label={t('logicForm.how')} value={calculate.op} data={calculations.filter(op => type === 'text' ? op === 'assign' || op === 'concat' : op !== 'concat').map(op => ({ value: op, label: t(`logicForm.calc.${op}`) }))} onChange={op => { if (op) set({ ...calculate, op: op as typeof calculate.op }); }} />
      <Select w={150} clearable searchable disabled={!mayEdit} aria-label={t('logicForm.answerTo')} placeholder={t('logicForm.fixed')} value={from} data={answers} onChange={element => set({ ...calculate, value: element ? { element } : type === 'number' ? 1 : '' })} />
      {from === null ? type === 'number'
        ? <NumberInput w={90} disabled={!mayEdit} aria-label={t('logicForm.number')} value={typeof calculate.value === 'number' ? calculate.value : ''} onChange={value => set({ ...calculate, value: typeof value === 'number' ? value : 0 })} />
        : <TextInput w={130} disabled={!mayEdit} aria-label={t('logicForm.text')} value={String(calculate.value)} onChange={event => set({ ...calculate, value: event.currentTarget.value })} /> : null}
    </>
  );
}
