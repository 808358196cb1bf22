import { MultiSelect } from '@mantine/core';
import { use } from 'react';
import { EditContext } from '../controls';
import { Details, ForParts, lacksOfSpan, sayFor, tidy } from '../phrases';
import css from '../segments.module.css';
import type { Stage } from '../types';
import { kind, type PartProps } from './kind';

function Parts({ node, change, words }: PartProps<Stage>) {
  const { t } = words;
  const options = [...words.stages, ...node.lifecycle.filter(key => !words.stages.some(item => item.value === key)).map(key => ({ value: key, label: words.named([], key) }))];
  return (
    <>
      <span>{t('whoseStage')}</span>
      <MultiSelect size="xs" aria-label={t('stages')} disabled={!use(EditContext)} data={options} value={node.lifecycle} placeholder={node.lifecycle.length === 0 ? '…' : ''} openOnFocus={false}
        data-empty={node.lifecycle.length === 0 || undefined} classNames={{ root: css.tags ?? '', input: css.tagsInput ?? '', dropdown: css.drop ?? '' }} rightSection={null} comboboxProps={{ shadow: 'md', width: 'max-content', position: 'bottom-start' }} onChange={lifecycle => change({ ...node, lifecycle })} />
      <ForParts words={words} span={node.for} change={span => change(tidy({ ...node, for: span as never }))} />
      <Details words={words} items={node.for ? [] : [{ key: 'for', label: t('detail.for'), add: () => change({ ...node, for: { days: 30 } }) }]} />
    </>
  );
}

export const stage = kind<Stage>({
  key: 'stage',
  is: leaf => 'lifecycle' in leaf,
  Parts,
  say: (node, words) => `${words.t('whoseStage')} ${node.lifecycle.length === 0 ? '…' : words.joined(node.lifecycle.map(key => words.named(words.stages, key).toLowerCase()), 'or')}${sayFor(node.for, words)}`,
  lacks: node => [...(node.lifecycle.length > 0 ? [] : ['choice' as const]), ...lacksOfSpan(node.for)],
  offers: words => words.stages.length > 0 ? [{ group: words.t('group.stand'), items: [{ value: 'stage', label: words.t('offer.stage') }] }] : [],
  fresh: () => ({ lifecycle: [] }),
});
