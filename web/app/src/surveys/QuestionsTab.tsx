import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconArrowDown, IconArrowsShuffle, IconArrowUp, IconDots, IconPin, IconPlus, IconRoute, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addBlock, addElement, blockOf, elementsOf, moved, moveElement, newBlock, newElement, setBlock, step, uses } from './document';
import { useEditor } from './editor';
import { ElementCard } from './ElementCard';
import { LangText } from './LangText';
import css from './surveys.module.css';
import type { Block, Kind } from './types';
import { tell } from './undoable';

const KindPicker = lazy(() => import('./KindPicker'));
export interface Drop { block: string; index: number }

export function QuestionsTab() {
  const { t } = useTranslation('surveys');
  const { document, edit, select, announce, mayEdit } = useEditor();
  const [adding, setAdding] = useState<Drop | null>(null);
  const [drag, setDrag] = useState<string | null>(null);
  const [over, setOver] = useState<Drop | null>(null);

  const add = (kind: Kind) => {
    if (!adding) return;
    const element = newElement(document, kind);
    edit(addElement(element, adding.block, adding.index));
    select(element.id);
    announce(t('added', { kind: kind.title }));
    requestAnimationFrame(() => window.setTimeout(() => window.document.getElementById(`title-${element.id}`)?.focus(), 220));
  };
  const drop = () => {
    if (drag && over) put(drag, over);
    setDrag(null);
    setOver(null);
  };
  const put = (id: string, to: Drop) => {
    const from = document.blocks[blockOf(document, id)]!;
    const old = from.elements.findIndex(item => item.id === id);
    const index = from.id === to.block && old < to.index ? to.index - 1 : to.index;
    if (from.id === to.block && old === index) return;
    edit(moveElement(id, to.block, index));
    tellWhere(id, to.block, index);
  };
  const tellWhere = (id: string, block: string, index: number) => announce(t('movedTo', {
    title: elementsOf(document).find(item => item.id === id)?.title[document.languages[0]!] ?? id, place: index + 1, page: document.blocks.findIndex(item => item.id === block) + 1,
  }));
  const shift = (id: string, by: 1 | -1) => {
    const to = step(document, id, by);
    if (!to) { announce(t('movedNot')); return; }
    edit(moveElement(id, to.block, to.index));
    tellWhere(id, to.block, to.index);
    requestAnimationFrame(() => window.document.getElementById(`row-${id}`)?.focus());
  };

  return (
    <>
      {document.blocks.map((block, at) => (
        <BlockPanel key={block.id} block={block} at={at} over={drag && over?.block === block.id ? over.index : null} drop={drop}
          setOver={index => { if (drag) setOver({ block: block.id, index }); }} add={() => setAdding({ block: block.id, index: block.elements.length })}>
          {block.elements.map((element, index) => (
            <ElementCard key={element.id} element={element} number={document.blocks.slice(0, at).reduce((n, item) => n + item.elements.length, 0) + index + 1}
              dragged={drag === element.id} begin={() => setDrag(element.id)} end={() => { setDrag(null); setOver(null); }} shift={by => shift(element.id, by)}
              hover={after => { if (drag) setOver({ block: block.id, index: index + (after ? 1 : 0) }); }} />
          ))}
        </BlockPanel>
      ))}
      {mayEdit ? <Button variant="subtle" leftSection={<IconPlus size={16} />} onClick={() => { const block = newBlock(document); edit(addBlock(block, document.blocks.length)); announce(t('pageAdded')); setAdding({ block: block.id, index: 0 }); }}>{t('addPage')}</Button> : null}
      <Suspense fallback={null}>{adding ? <KindPicker pick={add} close={() => setAdding(null)} /> : null}</Suspense>
    </>
  );
}

interface BlockProps { block: Block; at: number; over: number | null; drop: () => void; setOver: (index: number) => void; add: () => void; children: React.ReactNode[] }

function BlockPanel({ block, at, over, drop, setOver, add, children }: BlockProps) {
  const { t } = useTranslation('surveys');
  const { document, edit, open, announce, findings, mayEdit } = useEditor();
  const undoable = tell(useEditor(), t);
  const rules = block.rules?.length ?? 0;
  const shift = (by: 1 | -1) => {
    edit(old => ({ ...old, blocks: moved(old.blocks, at, at + by) }));
    announce(t('pageMoved', { place: at + by + 1, count: document.blocks.length }));
  };
  const remove = () => {
    const used = uses(document, block.id) + block.elements.reduce((n, element) => n + uses(document, element.id), 0);
    edit(old => ({ ...old, blocks: old.blocks.filter(item => item.id !== block.id) }));
    undoable(used > 0 ? t('pageRemovedUsed', { n: at + 1, count: used }) : t('pageRemoved', { n: at + 1 }));
  };
  const wrong = findings.filter(finding => finding.at === block.id);
  const list: React.ReactNode[] = [];
  children.forEach((child, index) => { if (over === index) list.push(<li key="drop" className={css.dropLine} aria-hidden />); list.push(child); });
  if (over === children.length) list.push(<li key="drop" className={css.dropLine} aria-hidden />);
  return (
    <section className={css.block} aria-label={t('page', { n: at + 1 })} onDragOver={event => { event.preventDefault(); if (children.length === 0) setOver(0); }} onDrop={event => { event.preventDefault(); drop(); }}>
      <header className={css.blockHead}>
        <h2>{t('page', { n: at + 1 })}</h2>
        <div className={css.blockTitle}>
          <LangText label={t('pageTitle', { n: at + 1 })} classNames={{ label: 'visually-hidden', input: css.quiet ?? '' }} placeholder={t('pageTitlePlaceholder')} size="xs" value={block.title}
            onChange={title => edit(setBlock(block.id, { title: Object.keys(title).length > 0 ? title : undefined }), `block:${block.id}`)} />
        </div>
        {block.shuffle ? <span className={css.tag}><IconArrowsShuffle size={13} aria-hidden />{t('shuffled')}</span> : null}
        {rules > 0 ? <button type="button" className={css.tag} onClick={() => open('logic', block.id)}><IconRoute size={13} aria-hidden />{t('rules', { count: rules })}</button> : null}
        {mayEdit ? (
          <Menu position="bottom-end" shadow="md">
            <Menu.Target><ActionIcon variant="subtle" color="gray" size={32} aria-label={t('pageMenu', { n: at + 1 })}><IconDots size={17} /></ActionIcon></Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconRoute size={16} />} onClick={() => open('logic', block.id)}>{t('pageLogic')}</Menu.Item>
              <Menu.Item leftSection={<IconArrowsShuffle size={16} />} onClick={() => edit(setBlock(block.id, { shuffle: !block.shuffle }))}>{t(block.shuffle ? 'unshuffle' : 'shuffle')}</Menu.Item>
              {document.shuffleBlocks ? <Menu.Item leftSection={<IconPin size={16} />} onClick={() => edit(setBlock(block.id, { fixed: !block.fixed }))}>{t(block.fixed ? 'unpin' : 'pin')}</Menu.Item> : null}
              <Menu.Item leftSection={<IconArrowUp size={16} />} disabled={at === 0} onClick={() => shift(-1)}>{t('up')}</Menu.Item>
              <Menu.Item leftSection={<IconArrowDown size={16} />} disabled={at === document.blocks.length - 1} onClick={() => shift(1)}>{t('down')}</Menu.Item>
              <Menu.Divider />
              <Menu.Item color="var(--r-bad)" leftSection={<IconTrash size={16} />} disabled={document.blocks.length === 1} onClick={remove}>{t('pageRemove')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </header>
      {wrong.filter(finding => finding.code !== 'block.empty').map(finding => <p key={finding.code + finding.message} className={css.finding} data-severity={finding.severity}>{finding.message}</p>)}
      <ol className={css.cards}>{list}</ol>
      {mayEdit ? <Button className={css.add} variant="light" fullWidth leftSection={<IconPlus size={16} />} onClick={add}>{t('addQuestion')}</Button> : null}
    </section>
  );
}
