import { ActionIcon, SegmentedControl, Select, Tooltip, useComputedColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconDeviceDesktop, IconDeviceMobile, IconMoon, IconSun } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/hooks';
import css from './surveys.module.css';
import type { Drawn, SurveyDocument } from './types';

/** What the server draws and finds, a moment after the last keystroke. */
export function useDrawn(document: SurveyDocument, block: string | undefined, language: string) {
  const [asked] = useDebouncedValue({ document, block: block ?? null, language }, 250);
  return useAsk<Drawn>('preview', '/surveys/preview', asked, { keep: true });
}

interface Props {
  document: SurveyDocument; block: string; language: string; drawn: Drawn | undefined; offline: boolean;
  showBlock: (id: string) => void;
}

export function PreviewPane({ document, block, language, drawn, offline, showBlock }: Props) {
  const { t } = useTranslation('surveys');
  const scheme = useComputedColorScheme('light');
  const [width, setWidth] = useState<'phone' | 'desktop'>('desktop');
  const [dark, setDark] = useState<boolean | null>(null);
  const isDark = dark ?? scheme === 'dark';
  return (
    <section className={css.preview} aria-label={t('preview.title')}>
      <div className={css.previewBar}>
        <h2>{t('preview.title')}</h2>
        <Select size="xs" w={118} aria-label={t('preview.page')} value={block} data={document.blocks.map((item, index) => ({ value: item.id, label: t('page', { n: index + 1 }) }))} onChange={id => { if (id) showBlock(id); }} />
        <span className={css.spring} />
        <SegmentedControl size="xs" aria-label={t('preview.width')} value={width} onChange={next => setWidth(next as 'phone')} data={[
          { value: 'desktop', label: <><IconDeviceDesktop size={15} aria-hidden /><span className="visually-hidden">{t('preview.desktop')}</span></> },
          { value: 'phone', label: <><IconDeviceMobile size={15} aria-hidden /><span className="visually-hidden">{t('preview.phone')}</span></> },
        ]} />
        <Tooltip label={t(isDark ? 'preview.light' : 'preview.dark')}>
          <ActionIcon variant="default" size={30} onClick={() => setDark(!isDark)} aria-label={t(isDark ? 'preview.light' : 'preview.dark')}>{isDark ? <IconSun size={16} /> : <IconMoon size={16} />}</ActionIcon>
        </Tooltip>
      </div>
      <div className={css.stage} data-dark={isDark} data-width={width}>
        {drawn ? <Sheet drawn={drawn} language={language} dark={isDark} label={t('preview.page')} empty={t('preview.empty')} /> : null}
      </div>
      <p className={css.previewNote} role="status">{offline ? t('preview.offline') : t('preview.note')}</p>
    </section>
  );
}

interface SheetProps { drawn: Drawn; language: string; dark: boolean; label: string; empty: string }

/** The page as respondents get it, in a frame of its own: their style sheets, their width, and no script. Every text in it was
 * encoded by the server. */
function Sheet({ drawn, language, dark, label, empty }: SheetProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(340);
  const { html, direction, styles } = drawn;
  const links = styles.map(address => `<link rel="stylesheet" href="${address}">`).join('');
  const [shell] = useState(() => `<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title></title></head><body><main></main></body></html>`);
  const fill = () => {
    const page = frame.current?.contentDocument;
    const main = page?.querySelector('main');
    if (!page || !main) return;
    page.documentElement.lang = language;
    page.documentElement.dir = direction;
    page.title = label;
    if (page.head.dataset.styles !== links) {
      page.head.dataset.styles = links;
      page.head.querySelectorAll('link').forEach(link => link.remove());
      page.head.insertAdjacentHTML('beforeend', links);
      page.head.querySelectorAll('link').forEach(link => link.addEventListener('load', measure));
    }
    if (html) main.innerHTML = html;
    else { const note = page.createElement('p'); note.className = 'body'; note.textContent = empty; main.replaceChildren(note); }
    measure();
  };
  const measure = () => {
    const main = frame.current?.contentDocument?.querySelector('main');
    if (main) setHeight(Math.max(300, Math.ceil(main.getBoundingClientRect().bottom + (frame.current!.clientWidth > 703 ? 40 : 8))));
  };
  useEffect(fill, [html, direction, language, links, label, empty]);
  useEffect(() => {
    const watch = new ResizeObserver(measure);
    if (frame.current) watch.observe(frame.current);
    return () => watch.disconnect();
  }, []);
  return <iframe ref={frame} className={css.sheet} title={label} srcDoc={shell} sandbox="allow-same-origin" onLoad={fill} style={{ height, colorScheme: dark ? 'dark' : 'light' }} />;
}
