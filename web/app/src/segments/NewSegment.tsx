import { Modal, UnstyledButton } from '@mantine/core';
import { IconFileImport, IconFilePlus, IconHeartHandshake, IconMapPin, IconRotateClockwise, IconShoppingBag, IconUser, type Icon } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useRead, useWorkspace } from '../api/hooks';
import { Fault, Waiting } from '../ui/Page';
import { sentenceOf } from './kinds';
import css from './segments.module.css';
import ListFromImport from './ListFromImport';
import { families, type Template } from './types';
import { templateText, type Words } from './vocabulary';

const icons: Record<(typeof families)[number], Icon> = { geographic: IconMapPin, lifecycle: IconRotateClockwise, demographic: IconUser, behavioural: IconShoppingBag, psychographic: IconHeartHandshake };

/** A segment from a template of the five families, or from nothing. */
export default function NewSegment({ close, words }: { close: () => void; words: Words }) {
  const { t } = words;
  const { id } = useWorkspace();
  const [isList, setList] = useState(false);
  const templates = useRead<{ items: Template[] }>('segment-templates', '/segments/templates');
  if (isList) return <ListFromImport close={close} />;
  return (
    <Modal opened onClose={close} title={t('new.title')} size={860} padding="lg">
      <p className={css.hint}>{t('new.lead')}</p>
      <UnstyledButton component={Link} to={`/w/${id}/segments/new`} className={css.template} data-blank data-autofocus>
        <span className={css.kindIcon}><IconFilePlus size={19} stroke={1.8} aria-hidden /></span>
        <span><strong>{t('new.blank')}</strong><small>{t('new.blankText')}</small></span>
      </UnstyledButton>
      <UnstyledButton className={css.template} data-blank onClick={() => setList(true)}>
        <span className={css.kindIcon}><IconFileImport size={19} stroke={1.8} aria-hidden /></span>
        <span><strong>{t('fromImport.title')}</strong><small>{t('fromImport.short')}</small></span>
      </UnstyledButton>
      {templates.error ? <Fault problem={templates.error} retry={() => void templates.refetch()} /> : !templates.data ? <Waiting lines={4} height={40} /> : null}
      {families.map(family => {
        const Icon = icons[family];
        const items = templates.data?.items.filter(item => item.family === family) ?? [];
        return items.length === 0 ? null : (
          <section key={family} className={css.family} aria-labelledby={`family-${family}`}>
            <h3 id={`family-${family}`}><Icon size={15} stroke={1.9} aria-hidden />{t(`family.${family}`)}<span>{t(`familyAbout.${family}`)}</span></h3>
            <ul className={css.templates}>
              {items.map(template => {
                const text = templateText(words, template);
                return <li key={template.key}><UnstyledButton component={Link} to={`/w/${id}/segments/new?template=${template.key}`} className={css.template}><span><strong>{text.name}</strong><small>{text.why}</small><small className={css.meta}>{sentenceOf(template.predicate, words)}</small></span></UnstyledButton></li>;
              })}
            </ul>
          </section>
        );
      })}
    </Modal>
  );
}
