import { Modal, SegmentedControl, UnstyledButton } from '@mantine/core';
import { IconFilePlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../api/client';
import { useChange, useRead, useWorkspace } from '../api/hooks';
import { tell } from '../ui/Bits';
import { Fault, useProblemText, Waiting } from '../ui/Page';
import { blank } from './document';
import { iconOf, languageName } from './editor';
import css from './surveys.module.css';
import type { Survey, SurveyDocument, Template } from './types';

/** A survey from a template, or an empty one; of customers, or of employees. */
export default function NewSurvey({ close, employees = false }: { close: () => void; employees?: boolean }) {
  const { t, i18n } = useTranslation('surveys');
  const { id } = useWorkspace();
  const navigate = useNavigate();
  const words = useProblemText();
  const templates = useRead<{ items: Template[] }>('survey-templates', '/survey-templates');
  const known = templates.data?.items[0]?.languages ?? [];
  const [language, setLanguage] = useState<string | null>(null);
  const first = language ?? known.find(tag => tag === i18n.language) ?? known[0] ?? 'en';
  const make = useChange<{ name: string; document: SurveyDocument; employees: Template['employees'] }, Survey>((body, path) => api.post(path('/surveys'), body), ['surveys']);
  const start = (name: string, document: SurveyDocument, moment: Template['employees']) => make.mutate({ name, document, employees: moment }, {
    onSuccess: made => void navigate(`/w/${id}/surveys/${made.id}`), onError: problem => tell.fault(words(problem) ?? ''),
  });
  // The language chosen becomes the one every text must exist in; the others stay as translations.
  const ordered = (document: SurveyDocument): SurveyDocument => ({ ...document, languages: [first, ...document.languages.filter(tag => tag !== first)] });
  return (
    <Modal opened onClose={close} title={t('new.title')} size={820} padding="lg">
      <div className={css.newBar}>
        <p className={css.hint}>{t('new.lead')}</p>
        {known.length > 1 ? <SegmentedControl size="xs" aria-label={t('new.language')} value={first} onChange={setLanguage} data={known.map(tag => ({ value: tag, label: languageName(tag, i18n.language) }))} /> : null}
      </div>
      {templates.error ? <Fault problem={templates.error} retry={() => void templates.refetch()} /> : !templates.data ? <Waiting lines={4} height={40} /> : null}
      <ul className={css.templates}>
        <li>
          <UnstyledButton className={css.template} data-blank disabled={make.isPending} onClick={() => start(t('new.blankName'), blank(first, t('new.thanks')), employees ? 'pulse' : null)}>
            <span className={css.kindIcon}><IconFilePlus size={19} stroke={1.8} aria-hidden /></span>
            <span><strong>{t('new.blank')}</strong><small>{t('new.blankText')}</small></span>
          </UnstyledButton>
        </li>
        {(templates.data?.items ?? []).filter(template => (template.employees !== null) === employees).map(template => {
          const Icon = iconOf(template.kind);
          return (
            <li key={template.id}>
              <UnstyledButton className={css.template} disabled={make.isPending} lang={first} onClick={() => start(template.name[first] ?? template.id, ordered(template.document), template.employees)}>
                <span className={css.kindIcon}><Icon size={19} stroke={1.8} aria-hidden /></span>
                <span><strong>{template.name[first]}</strong><small>{template.about[first]}</small><small className={css.meta}>{t('new.meta', { questions: template.questions, count: Math.max(1, Math.round(template.minutes)) })}</small></span>
              </UnstyledButton>
            </li>
          );
        })}
      </ul>
    </Modal>
  );
}
