import { ActionIcon, Menu, Text as Note, Textarea, type TextareaProps } from '@mantine/core';
import { IconBraces, IconLanguage } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { blockOf, isEmptyText, withText } from './document';
import { languageName, useEditor, useSay } from './editor';
import css from './surveys.module.css';
import type { Text } from './types';

interface Props extends Omit<TextareaProps, 'value' | 'onChange'> {
  label: string;
  value: Text | undefined;
  onChange: (text: Text) => void;
  /** Offers the answers before this element, to be put into the text. */
  before?: string;
}

/** A text in the language being edited; says which one respondents read instead while it is missing. */
export function LangText({ value, onChange, before, ...rest }: Props) {
  const { t, i18n } = useTranslation('surveys');
  const { language, document, mayEdit } = useEditor();
  const say = useSay();
  const own = value?.[language] ?? '';
  const lacks = own === '' && !isEmptyText(value);
  const others = before === undefined ? [] : pipes(document, before);
  return (
    <div>
      <Textarea autosize minRows={1} maxRows={8} dir="auto" lang={language} readOnly={!mayEdit} classNames={{ label: css.fieldLabel ?? '' }} {...rest} value={own}
        onChange={event => onChange(withText(value, language, event.currentTarget.value))}
        placeholder={lacks ? say(value) : rest.placeholder}
        rightSection={others.length > 0 && mayEdit ? (
          <Menu position="bottom-end" shadow="md" withinPortal>
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('pipe.label')}><IconBraces size={16} /></ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>{t('pipe.label')}</Menu.Label>
              {others.map(id => <Menu.Item key={id.id} onClick={() => onChange(withText(value, language, `${own}{{${id.id}|…}}`))}>{id.title ? say(id.title) || id.id : id.id}</Menu.Item>)}
            </Menu.Dropdown>
          </Menu>
        ) : undefined} />
      {lacks ? <Note className={css.lacks} component="p"><IconLanguage size={14} aria-hidden />{t('lacks', { language: languageName(language, i18n.language), text: say(value) })}</Note> : null}
    </div>
  );
}

function pipes(document: ReturnType<typeof useEditor>['document'], before: string): { id: string; title?: Text }[] {
  const here = blockOf(document, before);
  return [
    ...document.blocks.slice(0, Math.max(here, 0)).flatMap(block => block.elements).map(({ id, title }) => ({ id, title })),
    ...document.variables, ...document.hidden,
  ];
}
