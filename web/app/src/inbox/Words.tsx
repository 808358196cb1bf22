import { Fragment } from 'react';
import { partsOf } from './words';

/** What somebody wrote, as words. */
export function Words({ text }: { text: string }) {
  return partsOf(text).map((part, i) => <Fragment key={i}>{typeof part === 'string' ? part : <a href={part.href} target="_blank" rel="noopener noreferrer nofollow">{part.href}</a>}</Fragment>);
}
