import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPhotoDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay, usePath, useWorkspace } from '../../api/hooks';
import type { components } from '../../api/openapi';
import { useFormats } from '../../ui/format';
import { Panel } from '../../ui/Page';
import { chartOf, isDrawn, savePng, type Bar } from './png';
import css from './results.module.css';
import { share } from './share';

type Element = components['schemas']['ElementResult'];

/** What was answered to one question, drawn as its kind asks for. */
export function ElementCard({ element, survey, no }: { element: Element; survey: string; no: number }) {
  const { t } = useTranslation('results');
  const format = useFormats(useWorkspace().zone);
  const drawn = drawings[element.summary as keyof typeof drawings];
  return (
    <div id={element.id} className={css.card}>
      <Panel title={`${no}. ${element.title}`} note={[
        t('answers', { count: element.answered, n: format.number(element.answered) }),
        ...(element.leftOut > 0 ? [t('answersOut', { n: format.number(element.leftOut) })] : []),
        ...(element.notApplicable > 0 ? [t('notApplicable', { n: format.number(element.notApplicable) })] : []),
      ].join(' · ')} actions={isDrawn(element) ? <SavePicture element={element} no={no} /> : undefined}>
        {element.answered === 0 ? <p className={css.none}>{t('noAnswers')}</p> : (
          <>
            {element.figure ? <FigureLine figure={element.figure} /> : null}
            {drawn?.(element)}
            {element.texts.length > 0 ? <Texts element={element} /> : null}
            {element.files.length > 0 ? <Files element={element} survey={survey} /> : null}
          </>
        )}
      </Panel>
    </div>
  );
}

/** The chart as a picture, with its figure, interval and n in it. */
function SavePicture({ element, no }: { element: Element; no: number }) {
  const { t } = useTranslation('results');
  const format = useFormats();
  const save = () => {
    const figure = element.figure ? `${element.figure.name}: ${printed(element.figure, format)} · ${t('interval', { low: printed(element.figure, format, 'low'), high: printed(element.figure, format, 'high'), n: format.number(element.figure.n), convention: element.figure.metric })}` : '';
    const basis = [figure, t('answers', { count: element.answered, n: format.number(element.answered) })].filter(Boolean);
    return savePng(chartOf(element.title, basis, barsOf(element, format), getComputedStyle(document.body)), `${no} ${element.title}`);
  };
  return <Tooltip label={t('png')}><ActionIcon className={css.noPrint} variant="subtle" color="gray" size={32} aria-label={t('pngOf', { question: element.title })} onClick={() => void save()}><IconPhotoDown size={17} /></ActionIcon></Tooltip>;
}

function barsOf(element: Element, format: ReturnType<typeof useFormats>): Bar[] {
  if (element.summary === 'scale') {
    return scaleOf(element).map(one => {
      const found = tone(element, Number(one.key));
      return { label: one.key, share: one.share ?? 0, figure: `${share(one.share, format)}  ${format.number(one.count)}`, ...(found === 'plain' ? {} : { tone: found }) };
    });
  }

  const most = Math.max(1, ...element.items.map(item => item.mean ?? 0));
  const all = Math.max(1, ...element.items.map(item => item.count));
  return element.items.map(item => ({
    label: item.label || item.key, share: item.mean !== null && item.mean !== undefined ? item.mean / most : item.share ?? item.count / all,
    figure: item.mean !== null && item.mean !== undefined ? format.fixed(item.mean, 2) : `${share(item.share, format)}  ${format.number(item.count)}`,
  }));
}

function printed(figure: NonNullable<Element['figure']>, format: ReturnType<typeof useFormats>, what: 'value' | 'low' | 'high' = 'value') {
  const value = figure[what];
  const digits = figure.unit === 'points' ? 0 : figure.unit === 'percent' ? 1 : 2;
  return value === null || value === undefined ? '–' : `${format.fixed(value, digits)}${what === 'value' && figure.unit === 'percent' ? ' %' : ''}`;
}

const drawings = {
  scale: (element: Element) => <Columns element={element} />,
  choices: (element: Element) => <Bars element={element} />,
  matrix: (element: Element) => <Matrix element={element} />,
  ranking: (element: Element) => <Means element={element} what="place" />,
  numbers: (element: Element) => <Means element={element} what="mean" />,
};

function FigureLine({ figure }: { figure: NonNullable<Element['figure']> }) {
  const { t } = useTranslation('results');
  const format = useFormats();
  const digits = figure.unit === 'points' ? 0 : figure.unit === 'percent' ? 1 : 2;
  const print = (value: number | null | undefined) => value === null || value === undefined ? '–' : format.fixed(value, digits);
  return (
    <div className={css.figure}>
      <strong>{print(figure.value)}{figure.unit === 'percent' ? ' %' : ''}</strong>
      <span>{figure.name}<br />{t('interval', { low: print(figure.low), high: print(figure.high), n: format.number(figure.n), convention: figure.metric })}</span>
    </div>
  );
}

function Columns({ element }: { element: Element }) {
  const format = useFormats();
  const numbers = scaleOf(element);
  const most = Math.max(1, ...numbers.map(one => one.count));
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={element.title}>
      <ol className={css.columns}>
        {numbers.map(one => (
          <li key={one.key} data-tone={tone(element, Number(one.key))}>
            <span className={css.columnCount}>{format.number(one.count)}</span>
            <span className={css.column} style={{ height: `${(one.count / most) * 100}%` }} />
            <span className={css.columnName}>{one.key}</span>
            <span className={css.columnShare}>{share(one.share, format)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Bars({ element }: { element: Element }) {
  const format = useFormats();
  return (
    <ul className={css.bars}>
      {element.items.map(item => (
        <li key={item.key}>
          <span className={css.barName}>{item.label}</span>
          <span className={css.track}><span style={{ width: `${(item.share ?? 0) * 100}%` }} /></span>
          <span className={css.barFigure}><strong>{share(item.share, format)}</strong> {format.number(item.count)}</span>
        </li>
      ))}
    </ul>
  );
}

function Matrix({ element }: { element: Element }) {
  const format = useFormats();
  const rows = [...new Set(element.items.map(item => item.key.split('/')[0]!))];
  const columns = [...new Set(element.items.map(item => item.key.split('/')[1]!))];
  const label = (row: string, column: string) => element.items.find(item => item.key === `${row}/${column}`);
  const name = (part: 0 | 1, key: string) => element.items.find(item => item.key.split('/')[part] === key)?.label.split(': ')[part] ?? key;
  const most = Math.max(1, ...element.items.map(item => item.count));
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={element.title}>
      <table className={css.matrix}>
        <thead><tr><td />{columns.map(column => <th scope="col" key={column}>{name(1, column)}</th>)}</tr></thead>
        <tbody>{rows.map(row => (
          <tr key={row}><th scope="row">{name(0, row)}</th>{columns.map(column => {
            const count = label(row, column)?.count ?? 0;
            return <td key={column} style={{ '--heat': `${Math.round((count / most) * 38)}%` } as React.CSSProperties}>{format.number(count)}</td>;
          })}</tr>
        ))}</tbody>
      </table>
    </div>
  );
}

function Means({ element, what }: { element: Element; what: 'place' | 'mean' }) {
  const { t } = useTranslation('results');
  const format = useFormats();
  const most = Math.max(1, ...element.items.map(item => item.mean ?? 0));
  const items = what === 'place' ? [...element.items].sort((a, b) => (a.mean ?? 0) - (b.mean ?? 0)) : element.items;
  return (
    <ul className={css.bars}>
      {items.map(item => (
        <li key={item.key}>
          <span className={css.barName}>{item.label || t('value')}</span>
          <span className={css.track}><span style={{ width: `${((item.mean ?? 0) / most) * 100}%` }} /></span>
          <span className={css.barFigure}><strong>{format.fixed(item.mean ?? 0, 2)}</strong> {item.spread === null || item.spread === undefined ? '' : `± ${format.fixed(item.spread, 2)}`} <span>n {format.number(item.count)}</span></span>
        </li>
      ))}
    </ul>
  );
}

function Texts({ element }: { element: Element }) {
  const { t } = useTranslation('results');
  const { id, zone } = useWorkspace();
  const format = useFormats(zone);
  return (
    <>
      <h3 className={css.textsTitle}>{t('latest')}</h3>
      <ul className={css.texts}>
        {element.texts.map(text => (
          <li key={text.fact}>
            <p lang={text.language} dir="auto">{text.text}</p>
            <span>{format.moment(text.at)} · {text.channel}{text.customer ? <> · <Link to={`/w/${id}/customers/${text.customer}`}>{t('customer')}</Link></> : null}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Files({ element, survey }: { element: Element; survey: string }) {
  const { t } = useTranslation('results');
  const { zone } = useWorkspace();
  const mayTake = useMay('analyst');
  const path = usePath();
  const format = useFormats(zone);
  return (
    <>
      <h3 className={css.textsTitle}>{t('latestFiles')}</h3>
      <ul className={css.texts}>
        {element.files.map(file => (
          <li key={file.response}>
            <p dir="auto">{mayTake ? <a href={path(`/surveys/${survey}/responses/${file.response}/files/${element.id}`)} download>{file.name}</a> : file.name}</p>
            <span>{format.moment(file.at)} · {t('kilobytes', { n: format.number(Math.max(1, Math.round(file.bytes / 1024))) })} · {file.channel}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Every number of the scale, those nobody chose included. */
function scaleOf(element: Element): { key: string; count: number; share: number | null }[] {
  const known = new Map(element.items.map(item => [Number(item.key), item]));
  const top = element.kind === 'nps' ? 10 : Math.max(...known.keys(), Number(/\.(\d+)$/.exec(element.figure?.metric ?? '')?.[1] ?? 0));
  const numbers = Array.from({ length: top - (element.kind === 'nps' ? 0 : 1) + 1 }, (_, i) => i + (element.kind === 'nps' ? 0 : 1));
  return numbers.map(number => ({ key: String(number), count: known.get(number)?.count ?? 0, share: known.get(number)?.share ?? 0 }));
}

function tone(element: Element, number: number) {
  if (element.kind === 'nps') return number >= 9 ? 'good' : number <= 6 ? 'bad' : 'plain';
  return 'plain';
}
