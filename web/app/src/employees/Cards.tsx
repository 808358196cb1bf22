import { useTranslation } from 'react-i18next';
import type { useFormats } from '../ui/format';
import { Panel } from '../ui/Page';
import css from '../ui/lists.module.css';
import type { Metric } from '../api/types';
import type { Cut, ResultElement } from './types';

type Formats = ReturnType<typeof useFormats>;
type Figure = NonNullable<ResultElement['figure']>;

/** Groups or months side by side; those below five say so. */
export function Cuts({ title, cuts, format }: { title: string; cuts: readonly Cut[]; format: Formats }) {
  const { t } = useTranslation('employees');
  const figure = cuts.find(cut => cut.figure)?.figure;
  return (
    <Panel title={title} note={figure ? `${figure.name}: ${figure.convention}` : undefined} flush>
      <table className={css.table}>
        <thead><tr><th scope="col">{t('results.group')}</th><th scope="col">{t('results.figure')}</th><th scope="col">n</th></tr></thead>
        <tbody>
          {cuts.map(cut => (
            <tr key={cut.key}>
              <th scope="row">{cut.label || t('nobodySaid')}</th>
              {cut.hidden ? <td colSpan={2} className={css.hidden}>{t('few')}</td> : <><td>{cut.figure ? <FigureText figure={cut.figure} format={format} /> : t('few')}</td><td>{format.number(cut.n)}</td></>}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function FigureText({ figure, format }: { figure: Figure; format: Formats }) {
  const print = (value: number) => format.value(figure as Pick<Metric, 'unit'>, value);
  if (figure.value == null) return '–';
  return <><strong>{print(figure.value)}</strong> <small>{figure.low != null && figure.high != null ? `${print(figure.low)} … ${print(figure.high)}` : ''}</small></>;
}

/** What was answered to a question. */
export function QuestionCard({ element, format }: { element: ResultElement; format: Formats }) {
  const { t } = useTranslation('employees');
  const most = Math.max(...element.items.map(item => item.share ?? item.mean ?? 0), 0.0001);
  return (
    <Panel title={element.title} note={[t('results.answers', { count: element.n, text: format.number(element.n) }), element.notApplicable > 0 ? t('results.na', { text: format.number(element.notApplicable) }) : ''].filter(Boolean).join(' · ')}>
      {element.n === 0 ? <p className={css.none}>{t('few')}</p> : null}
      {element.figure ? <p className={css.figure}><FigureText figure={element.figure} format={format} /><span>{element.figure.name} · n {format.number(element.figure.n)}</span></p> : null}
      {element.items.length > 0 ? (
        <ul className={css.bars}>
          {element.items.map(item => (
            <li key={item.key}>
              <span>{item.label}</span>
              <span className={css.track} aria-hidden><span style={{ width: `${(100 * (item.share ?? item.mean ?? 0)) / most}%` }} /></span>
              <span className={css.count}>{item.mean != null ? format.fixed(item.mean, 2) : t('results.share', { count: format.number(item.count), share: format.fixed(100 * (item.share ?? 0), 0) })}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {element.texts.length > 0 ? <ul className={css.texts} tabIndex={0} aria-label={t('results.texts')}>{element.texts.map((text, i) => <li key={i}>{text}</li>)}</ul> : null}
    </Panel>
  );
}
