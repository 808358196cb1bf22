import type { ComponentType } from 'react';
import type { Lack } from '../phrases';
import type { Leaf } from '../types';
import type { OptionGroup, Words } from '../vocabulary';

export interface PartProps<T> { node: T; change: (node: T) => void; words: Words }

/** A kind of condition: one file, one line in the list. Nothing else asks which kind a condition is. */
export interface Kind<T extends Leaf = Leaf> {
  key: string;
  is: (leaf: Leaf) => boolean;
  /** The words of the sentence with its parts as controls. The first control is the one that is worked on first. */
  Parts: ComponentType<PartProps<T>>;
  /** The same as text, after “Everyone”. */
  say: (node: T, words: Words) => string;
  lacks: (node: T) => Lack[];
  /** What the list of new conditions offers of it. */
  offers: (words: Words) => OptionGroup[];
  fresh: (offer: string, words: Words) => T;
}
export const kind = <T extends Leaf>(made: Kind<T>): Kind => made as unknown as Kind;
