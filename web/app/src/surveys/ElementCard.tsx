import { ActionIcon, Collapse, Menu, Switch, TextInput, UnstyledButton } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle, IconArrowDown, IconArrowUp, IconChevronDown, IconCopy, IconDots, IconGripVertical, IconLanguage, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addElement, copyOf, removeElement, setElement, uses } from './document';
import { ChecksForm } from './ChecksForm';
import { iconOf, useEditor, useKind, useSay } from './editor';
import { LangText } from './LangText';
import { SettingsForm } from './SettingsForm';
import css from './surveys.module.css';
import type { Element } from './types';
import { tell } from './undoable';

interface Props {
  element: Element; number: number; dragged: boolean;
  begin: () => void; end: () => void; hover: (after: boolean) => void; shift: (by: 1 | -1) => void;
}

/** One question: a line to read, and a form when it is chosen. */
export function ElementCard({ element, number, dragged, begin, end, hover, shift }: Props) {
  const { t } = useTranslation('surveys');
  const editor = useEditor();
  const { document, edit, selected, select, findings, language, mayEdit, announce } = editor;
  const undoable = tell(editor, t);
  const say = useSay();
  const kind = useKind()(element);
  const open = selected === element.id;
  const Icon = iconOf(element.kind);
  const title = say(element.title);
  const about = findings.filter(finding => finding.at === element.id);
  const worst = about.find(finding => finding.severity === 'error') ? 'error' : about.find(finding => finding.severity === 'warning' && finding.code !== 'text.untranslated') ? 'warning' : null;
  const untranslated = language !== document.languages[0] && !!title && !element.title[language];
  const name = title || t('untitled');

  const remove = () => {
    const used = uses(document, element.id);
    edit(removeElement(element.id));
    undoable(used > 0 ? t('removedUsed', { title: name, count: used }) : t('removed', { title: name }));
  };
  const duplicate = () => {
    const copy = copyOf(document, element);
    const block = document.blocks.find(item => item.elements.some(one => one.id === element.id))!;
    edit(addElement(copy, block.id, block.elements.findIndex(one => one.id === element.id) + 1));
    select(copy.id);
    announce(t('copied', { title: name }));
  };

  return (
    <li className={css.card} data-open={open} data-dragged={dragged || undefined} data-worst={worst ?? undefined}
      onDragOver={event => { const box = event.currentTarget.getBoundingClientRect(); hover(event.clientY > box.top + box.height / 2); }}
      onKeyDown={event => {
        if (event.altKey && !event.ctrlKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown') && mayEdit) { event.preventDefault(); shift(event.key === 'ArrowUp' ? -1 : 1); }
        if (event.altKey && event.key.toLowerCase() === 'd' && mayEdit) { event.preventDefault(); duplicate(); }
      }}>
      <div className={css.row}>
        <span className={css.grip} aria-hidden draggable={mayEdit} onDragStart={event => {
          event.dataTransfer.effectAllowed = 'move';
          event.dataTransfer.setData('text/plain', element.id);
          const card = event.currentTarget.closest('li');
          if (card) event.dataTransfer.setDragImage(card, 16, 20);
          begin();
        }} onDragEnd={end}><IconGripVertical size={17} /></span>
        <UnstyledButton id={`row-${element.id}`} className={css.rowButton} aria-expanded={open} aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown" onClick={() => select(open ? null : element.id)}>
          <span className={css.kindIcon}><Icon size={17} stroke={1.8} aria-hidden /></span>
          <span className={css.rowText}>
            <strong data-empty={!title || undefined}>{number}. {name}</strong>
            <small>{kind?.title ?? element.kind}{element.required ? ` · ${t('required')}` : ''}</small>
          </span>
          {untranslated ? <IconLanguage size={17} className={css.warnIcon} role="img" aria-label={t('untranslated')} /> : null}
          {worst === 'error' ? <IconAlertCircle size={17} className={css.badIcon} role="img" aria-label={t('hasErrors')} /> : worst === 'warning' ? <IconAlertTriangle size={17} className={css.warnIcon} role="img" aria-label={t('hasWarnings')} /> : null}
          <IconChevronDown size={16} className={css.chevron} aria-hidden />
        </UnstyledButton>
        {mayEdit ? (
          <Menu position="bottom-end" shadow="md">
            <Menu.Target><ActionIcon variant="subtle" color="gray" size={34} aria-label={t('questionMenu', { title: name })}><IconDots size={17} /></ActionIcon></Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconCopy size={16} />} onClick={duplicate}>{t('duplicate')}</Menu.Item>
              <Menu.Item leftSection={<IconArrowUp size={16} />} onClick={() => shift(-1)}>{t('up')}</Menu.Item>
              <Menu.Item leftSection={<IconArrowDown size={16} />} onClick={() => shift(1)}>{t('down')}</Menu.Item>
              <Menu.Divider />
              <Menu.Item color="var(--r-bad)" leftSection={<IconTrash size={16} />} onClick={remove}>{t('remove')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </div>
      <Collapse expanded={open} transitionDuration={140}>{open ? <Form element={element} /> : null}</Collapse>
    </li>
  );
}

function Form({ element }: { element: Element }) {
  const { t } = useTranslation('surveys');
  const { edit, findings, mayEdit } = useEditor();
  const kind = useKind()(element);
  const [more, setMore] = useState(!!element.validation || !!element.touchpoint);
  const put = (part: Partial<Element>, name = '') => edit(setElement(element.id, part), name && `${name}:${element.id}`);
  const about = findings.filter(finding => finding.at === element.id);
  return (
    <div className={css.form}>
      {about.map(finding => <p key={finding.code + finding.message} className={css.finding} data-severity={finding.severity}>{finding.message}</p>)}
      <LangText id={`title-${element.id}`} label={t('title')} placeholder={t('titlePlaceholder')} value={element.title} before={element.id} onChange={title => put({ title }, 'title')} />
      <LangText label={t('help')} placeholder={t('helpPlaceholder')} value={element.help} before={element.id} onChange={help => put({ help: Object.keys(help).length > 0 ? help : undefined }, 'help')} />
      <Switch label={t('requiredLabel')} disabled={!mayEdit} checked={element.required ?? false} onChange={event => put({ required: event.currentTarget.checked })} />
      {kind && kind.settings.length > 0 ? <SettingsForm kind={kind} settings={element.settings ?? {}} onChange={(settings, name) => put({ settings }, `set-${name}`)} /> : null}
      <UnstyledButton className={css.moreButton} aria-expanded={more} onClick={() => setMore(!more)}><IconChevronDown size={15} aria-hidden />{t('more')}</UnstyledButton>
      {more ? (
        <div className={css.moreBody}>
          <div>
            <p className={css.fieldLabel}>{t('checks.title')}</p>
            <ChecksForm value={element.validation} onChange={validation => put({ validation }, 'checks')} />
          </div>
          <TextInput label={t('touchpoint')} description={t('touchpointHelp')} disabled={!mayEdit} value={element.touchpoint ?? ''} onChange={event => put({ touchpoint: event.currentTarget.value || undefined }, 'touchpoint')} />
          <p className={css.hint}>{t('idIs')} <code className={css.id}>{element.id}</code></p>
        </div>
      ) : null}
    </div>
  );
}
