import { ActionIcon, SegmentedControl, Select, Tooltip, useComputedColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconDeviceDesktop, IconDeviceMobile, IconMoon, IconSun } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/hooks';
import { say } from './document';
import style from './preview.css?inline';
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
  const main = document.languages[0] ?? 'en';
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
        {drawn ? <Sheet html={drawn.html} direction={drawn.direction} language={language} dark={isDark} accent={document.options.accent}
          title={say(document.blocks.find(item => item.id === block)?.title, language, main)} empty={t('preview.empty')} next={t('preview.next')} /> : null}
      </div>
      <p className={css.previewNote} role="status">{offline ? t('preview.offline') : t('preview.note')}</p>
    </section>
  );
}

const sheet = typeof CSSStyleSheet === 'undefined' ? null : new CSSStyleSheet();
sheet?.replaceSync(style);

interface SheetProps { html: string; direction: string; language: string; dark: boolean; accent: string | undefined; title: string; empty: string; next: string }

/** The page as respondents get it, closed off from the styles of the screens. The HTML is the server's: its encoder wrote every text. */
function Sheet({ html, direction, language, dark, accent, title, empty, next }: SheetProps) {
  const host = useRef<HTMLDivElement>(null);
  const place = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const root = host.current!.shadowRoot ?? host.current!.attachShadow({ mode: 'open' });
    if (sheet) root.adoptedStyleSheets = [sheet];
    const page = window.document.createElement('div');
    page.className = 'page';
    root.replaceChildren(page);
    place.current = page;
  }, []);
  useEffect(() => {
    const page = place.current!;
    page.dir = direction;
    page.lang = language;
    page.dataset.dark = String(dark);
    page.style.setProperty('--accent', accent && /^#[0-9a-f]{6}$/i.test(accent) ? accent : dark ? '#8d9bff' : '#4454d6');
    page.innerHTML = html;
    if (title) { const head = window.document.createElement('p'); head.className = 'block-title'; head.textContent = title; page.prepend(head); }
    const end = window.document.createElement('p');
    end.className = html ? 'next' : 'nothing';
    end.textContent = html ? next : empty;
    page.append(end);
  }, [html, direction, language, dark, accent, title, empty, next]);
  return <div ref={host} className={css.sheet} />;
}
