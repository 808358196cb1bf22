import { ActionIcon, Menu, Select, type ComboboxItem, type ComboboxItemGroup, type OptionsFilter, type SelectProps } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconBan, IconCopy, IconDots, IconFolderPlus, IconGripVertical, IconPlus, IconX } from '@tabler/icons-react';
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Pick, useFirstMarked } from './controls';
import { EditContext } from './controls';
import { freshOf, kindOf, lacksOf, offersOf, sentenceOf } from './kinds';
import css from './segments.module.css';
import { added, asGroup, dropped, groupOf, inserted, leafNode, leafOf, nodeOf, removed, replaced, samePath, stepped, type Join, type Path } from './tree';
import type { Leaf, Node } from './types';
import type { Words } from './vocabulary';

/** A refusal at the condition it speaks of; without a place it concerns the whole. */
export interface Trouble { path: Path | null; text: string }

interface Work {
  root: Node; words: Words; trouble: Trouble | null; drag: Path | null; over: Path | null;
  put: (root: Node, name?: string) => void; move: (path: Path, by: 1 | -1) => void; remove: (path: Path) => void; focus: (path: Path) => void; say: (text: string) => void;
  setDrag: (path: Path | null) => void; setOver: (path: Path | null) => void; drop: () => void;
}
const WorkContext = createContext<Work | null>(null);
const useWork = () => use(WorkContext)!;
const idOf = (path: Path) => `condition-${path.join('-')}`;
const addIdOf = (path: Path) => `add-${path.join('-') || 'first'}`;

interface Props { root: Node; change: (root: Node, name?: string) => void; words: Words; trouble: Trouble | null; mayEdit: boolean }

/** The sentence with its parts as controls: by mouse, or by keyboard alone. */
export function Builder({ root: given, change, words, trouble, mayEdit }: Props) {
  const root = useMemo(() => asGroup(given), [given]);
  const [said, say] = useState('');
  const [drag, setDrag] = useState<Path | null>(null);
  const [over, setOver] = useState<Path | null>(null);
  const wanted = useRef<Path | null>(null);
  const latest = useRef(root);
  latest.current = root;
  const { t } = words;

  // A condition just added or moved is worked on next.
  useEffect(() => {
    if (!wanted.current) return;
    const row = document.getElementById(idOf(wanted.current));
    wanted.current = null;
    const control = row?.querySelector<HTMLElement>('input[data-empty]:not([type="hidden"])') ?? row?.querySelector<HTMLElement>('input:not([type="hidden"]), button');
    control?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  });

  const put = useCallback((next: Node, name = '') => change(next, name), [change]);
  const focus = useCallback((path: Path) => { wanted.current = path; }, []);
  const move = useCallback((path: Path, by: 1 | -1) => {
    const step = stepped(latest.current, path, by);
    if (!step) { say(t('movedNot')); return; }
    wanted.current = step.path;
    change(step.root);
    say(t('moved', { place: step.path.at(-1)! + 1 }));
  }, [change, t]);
  const remove = useCallback((path: Path) => {
    change(removed(latest.current, path));
    say(t('removed'));
    requestAnimationFrame(() => document.getElementById(addIdOf(path.slice(0, -1)))?.focus() ?? document.getElementById(addIdOf([]))?.focus());
  }, [change, t]);
  const drop = useCallback(() => {
    if (drag && over) change(dropped(latest.current, drag, over));
    setDrag(null);
    setOver(null);
  }, [change, drag, over]);

  const work: Work = { root, words, trouble, drag, over, put, move, remove, focus, say, setDrag, setOver, drop };
  return (
    <EditContext value={mayEdit}>
      <WorkContext value={work}>
        <div className={css.builder} onDragOver={event => { if (drag) event.preventDefault(); }} onDrop={event => { event.preventDefault(); drop(); }}>
          <GroupParts node={root} path={[]} />
          {trouble && trouble.path === null ? <p className={css.trouble} role="alert">{trouble.text}</p> : null}
        </div>
        <p className="visually-hidden" role="log" aria-live="polite">{said}</p>
      </WorkContext>
    </EditContext>
  );
}

const joins: Join[] = ['all', 'any', 'none', 'notAll'];

function GroupParts({ node, path }: { node: Node; path: Path }) {
  const { root, words, put, focus, over } = useWork();
  const { t } = words;
  const mayEdit = use(EditContext);
  const { join, list } = groupOf(node)!;
  const add = (fresh: Leaf) => {
    const to = [...path, list.length];
    put(added(root, path, fresh));
    focus(to);
  };
  return (
    <div className={css.group} role="group" aria-label={path.length === 0 ? t('conditions') : t('groupOf', { n: path.at(-1)! + 1 })} data-depth={path.length} data-join={join}>
      <div className={css.lead}>
        <span>{t(path.length === 0 ? 'everyoneFor' : 'groupFor')}</span>
        <Pick label={t('join')} value={join} options={joins.map(value => ({ value, label: t(`joins.${value}`) }))} change={next => put(path.length === 0 ? nodeOf({ join: next as Join, list }) : replaced(root, path, nodeOf({ join: next as Join, list })))} />
        <span>{t('joinTail')}</span>
        {path.length > 0 && mayEdit ? <GroupMenu path={path} node={node} /> : null}
      </div>
      <ol className={css.rows}>
        {list.map((child, index) => {
          const at = [...path, index];
          const inner = groupOf(child);
          return (
            <li key={index} className={css.item}>
              {samePath(over, at) ? <div className={css.dropLine} aria-hidden /> : null}
              {inner ? <GroupParts node={child} path={at} /> : <Row node={child} path={at} word={index === 0 ? '' : t(join === 'all' || join === 'notAll' ? 'and' : 'or')} />}
            </li>
          );
        })}
        {samePath(over, [...path, list.length]) ? <li className={css.dropLine} aria-hidden /> : null}
      </ol>
      {mayEdit ? (
        <div className={css.adds} onDragOver={event => { if (list.length === 0) event.preventDefault(); }}>
          <AddCondition path={path} add={add} isFirst={list.length === 0} />
          {path.length < 4 ? (
            <button type="button" className={css.ghost} onClick={() => { put(added(root, path, join === 'any' ? { all: [] } : { any: [] })); requestAnimationFrame(() => document.getElementById(addIdOf([...path, list.length]))?.focus()); }}>
              <IconFolderPlus size={14} aria-hidden />{t('addGroup')}
            </button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

/** Every word typed must be found in the name or what it stands for; names that begin with it come first. */
const finds: OptionsFilter = ({ options, search, limit }) => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return options;
  const fits = (item: ComboboxItem) => words.every(word => `${item.label} ${item.value}`.toLowerCase().includes(word));
  const rank = (item: ComboboxItem) => item.label.toLowerCase() === search.toLowerCase() ? 0 : item.label.toLowerCase().startsWith(words[0]!) ? 1 : 2;
  return (options as ComboboxItemGroup<ComboboxItem>[]).map(group => ({ ...group, items: group.items.filter(fits).sort((a, b) => rank(a) - rank(b)).slice(0, limit) })).filter(group => group.items.length > 0)
    .sort((a, b) => Math.min(...a.items.map(rank)) - Math.min(...b.items.map(rank)));
};

function AddCondition({ path, add, isFirst }: { path: Path; add: (leaf: Leaf) => void; isFirst: boolean }) {
  const { words } = useWork();
  const { t } = words;
  const [search, setSearch] = useState('');
  const offers = useMemo(() => offersOf(words), [words]);
  return (
    <Select id={addIdOf(path)} className={css.add ?? ''} size="xs" aria-label={t('addCondition')} placeholder={t(isFirst ? 'addFirst' : 'addCondition')} leftSection={<IconPlus size={14} aria-hidden />} rightSection={null} searchable
      searchValue={search} onSearchChange={setSearch} data={offers as SelectProps['data']} value={null} filter={finds} selectFirstOptionOnChange={useFirstMarked(offers)} openOnFocus={false} nothingFoundMessage={t('nothingFits')} maxDropdownHeight={340}
      comboboxProps={{ shadow: 'md', width: 320, position: 'bottom-start' }} onChange={offer => { if (offer) { setSearch(''); add(freshOf(offer, words)); } }} onBlur={() => setSearch('')} />
  );
}

function GroupMenu({ path, node }: { path: Path; node: Node }) {
  const { root, words, put, move, remove } = useWork();
  const { t } = words;
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target><ActionIcon className={css.groupMenu} variant="subtle" color="gray" size={28} aria-label={t('groupMenu')}><IconDots size={16} /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconArrowUp size={15} />} onClick={() => move(path, -1)}>{t('up')}</Menu.Item>
        <Menu.Item leftSection={<IconArrowDown size={15} />} onClick={() => move(path, 1)}>{t('down')}</Menu.Item>
        <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => put(inserted(root, [...path.slice(0, -1), path.at(-1)! + 1], node))}>{t('duplicate')}</Menu.Item>
        <Menu.Item color="var(--r-bad)" leftSection={<IconX size={15} />} onClick={() => remove(path)}>{t('removeGroup')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Row({ node, path, word }: { node: Node; path: Path; word: string }) {
  const work = useWork();
  const { root, words, trouble, drag, put, move, remove, focus, setDrag, setOver } = work;
  const { t } = words;
  const mayEdit = use(EditContext);
  const { leaf, not } = leafOf(node)!;
  const kind = kindOf(leaf);
  const lacks = lacksOf(leaf);
  const wrong = trouble && samePath(trouble.path, path) ? trouble.text : null;
  const [touched, setTouched] = useState(false);
  const number = path.map(index => index + 1).join('.');
  const name = sentenceOf(node, words);
  const turn = () => put(replaced(root, path, leafNode(leaf, !not)));

  const keys = (event: KeyboardEvent) => {
    if (!event.altKey || !mayEdit) return;
    const act = { ArrowUp: () => move(path, -1), ArrowDown: () => move(path, 1), Backspace: () => remove(path), Delete: () => remove(path), Enter: () => document.getElementById(addIdOf(path.slice(0, -1)))?.focus() }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return (
    <div id={idOf(path)} className={css.row} role="group" aria-label={t('condition', { n: number, text: name })} data-dragged={samePath(drag, path) || undefined} data-lacks={(touched && lacks.length > 0) || undefined} data-wrong={wrong !== null || undefined}
      onKeyDownCapture={keys} onBlur={event => { if (!event.currentTarget.contains(event.relatedTarget)) setTouched(true); }}
      onDragOver={event => { if (!drag) return; event.preventDefault(); event.stopPropagation(); const box = event.currentTarget.getBoundingClientRect(); setOver(event.clientY > box.top + box.height / 2 ? [...path.slice(0, -1), path.at(-1)! + 1] : path); }}>
      {mayEdit ? (
        <span className={css.grip} draggable aria-hidden onDragStart={event => { event.dataTransfer.effectAllowed = 'move'; event.dataTransfer.setData('text/plain', name); const row = event.currentTarget.parentElement; if (row) event.dataTransfer.setDragImage(row, 16, 20); setDrag(path); }} onDragEnd={() => { setDrag(null); setOver(null); }}><IconGripVertical size={16} /></span>
      ) : null}
      <div className={css.rowBody}>
        <div className={css.line}>
          {word ? <span className={css.word}>{word}</span> : null}
          {not ? <button type="button" className={css.not} disabled={!mayEdit} onClick={turn} title={t('turnBack')}>{t('notThoseShort')}</button> : null}
          {kind ? <kind.Parts node={leaf} words={words} change={(next: Leaf) => put(replaced(root, path, leafNode(next, not)), `at:${path.join('.')}`)} /> : <code className={css.raw}>{JSON.stringify(leaf)}</code>}
        </div>
        {lacks.length > 0 && touched ? <p className={css.lack}>{lacks.map(lack => t(`lack.${lack}`)).join(' ')}</p> : null}
        {wrong ? <p className={css.trouble} role="alert">{wrong}</p> : null}
      </div>
      {mayEdit ? (
        <span className={css.rowActs}>
          <Menu position="bottom-end" shadow="md">
            <Menu.Target><ActionIcon variant="subtle" color="gray" size={28} aria-label={t('conditionMenu', { n: number })}><IconDots size={16} /></ActionIcon></Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconBan size={15} />} onClick={turn}>{t(not ? 'turnBack' : 'turn')}</Menu.Item>
              <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => { const to = [...path.slice(0, -1), path.at(-1)! + 1]; put(inserted(root, to, node)); focus(to); }}>{t('duplicate')}</Menu.Item>
              {path.length < 4 ? <Menu.Item leftSection={<IconFolderPlus size={15} />} onClick={() => put(replaced(root, path, { any: [node] }))}>{t('wrap')}</Menu.Item> : null}
              <Menu.Item leftSection={<IconArrowUp size={15} />} rightSection={<kbd className={css.kbd}>Alt ↑</kbd>} onClick={() => move(path, -1)}>{t('up')}</Menu.Item>
              <Menu.Item leftSection={<IconArrowDown size={15} />} rightSection={<kbd className={css.kbd}>Alt ↓</kbd>} onClick={() => move(path, 1)}>{t('down')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('removeCondition', { n: number })} onClick={() => remove(path)}><IconX size={16} /></ActionIcon>
        </span>
      ) : null}
    </div>
  );
}
