import css from './feedback.module.css';

interface Mark { start?: number; length?: number; weight?: number }

/** A text with the words marked that carried a reading: those that spoke for it, and underlined in another way those against. */
export function Quote({ text, marks = [], short }: { text: string; marks?: Mark[]; short?: boolean }) {
  const sorted = marks.map(mark => ({ start: mark.start ?? 0, length: mark.length ?? 0, against: (mark.weight ?? 0) < 0 })).sort((a, b) => a.start - b.start);
  const pieces: React.ReactNode[] = [];
  let at = 0;
  for (const mark of sorted) {
    if (mark.start < at || mark.start + mark.length > text.length) continue;
    pieces.push(text.slice(at, mark.start), <mark key={mark.start} className={css.mark} data-against={mark.against}>{text.slice(mark.start, mark.start + mark.length)}</mark>);
    at = mark.start + mark.length;
  }
  return <p className={css.quote} data-short={short}>{pieces}{text.slice(at)}</p>;
}
