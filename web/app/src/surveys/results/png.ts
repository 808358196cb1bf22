import type { components } from '../../api/openapi';

type Element = components['schemas']['ElementResult'];
export interface Bar { label: string; share: number; figure: string; tone?: 'good' | 'bad' }

const width = 1200;
const scale = 2;
const pad = 40;
const line = 44;

/** A chart as a picture: title, basis and one bar per line, in the colours of the page. Drawn here, so that it is the same in every
 *  browser and carries what a reader needs to trust it wherever it is pasted. */
export function chartOf(title: string, basis: string[], bars: Bar[], style: CSSStyleDeclaration): HTMLCanvasElement {
  const color = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  const ink = { strong: color('--r-ink', '#1a1d23'), soft: color('--r-ink-2', '#5a6270'), back: color('--r-surface', '#ffffff'), track: color('--r-sunken', '#eef0f4'), bar: color('--r-accent', '#3355cc'), good: color('--r-good', '#1c7c54'), bad: color('--r-bad', '#b3261e') };
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d')!; // a canvas has a 2d context
  const font = (size: number, weight: number) => `${weight} ${size}px ${style.fontFamily || 'system-ui, sans-serif'}`;
  pen.font = font(26, 640);
  const titles = wrapped(pen, title, width - 2 * pad);
  pen.font = font(16, 440);
  const notes = basis.flatMap(text => wrapped(pen, text, width - 2 * pad));
  const height = pad * 2 + titles.length * 34 + notes.length * 24 + 16 + bars.length * line;
  canvas.width = width * scale;
  canvas.height = height * scale;
  pen.scale(scale, scale);
  pen.fillStyle = ink.back;
  pen.fillRect(0, 0, width, height);
  pen.textBaseline = 'top';
  let y = pad;
  const write = (text: string, size: number, weight: number, fill: string, step: number) => { pen.font = font(size, weight); pen.fillStyle = fill; pen.fillText(text, pad, y); y += step; };
  for (const text of titles) write(text, 26, 640, ink.strong, 34);
  for (const text of notes) write(text, 16, 440, ink.soft, 24);
  y += 16;
  const [from, to] = [pad + 340, width - pad - 170];
  pen.textBaseline = 'middle';
  for (const bar of bars) {
    const middle = y + line / 2 - 4;
    pen.font = font(17, 520);
    pen.fillStyle = ink.strong;
    pen.fillText(wrapped(pen, bar.label, 320)[0] ?? '', pad, middle);
    pen.fillStyle = ink.track;
    pen.fillRect(from, middle - 9, to - from, 18);
    pen.fillStyle = bar.tone ? ink[bar.tone] : ink.bar;
    pen.fillRect(from, middle - 9, (to - from) * Math.max(0, Math.min(1, bar.share)), 18);
    pen.fillStyle = ink.strong;
    pen.fillText(bar.figure, to + 16, middle);
    y += line;
  }

  return canvas;
}

/** Gives the browser the picture as a file. */
export function savePng(canvas: HTMLCanvasElement, name: string): Promise<void> {
  return new Promise(done => canvas.toBlob(blob => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob!); // a drawn canvas has content
    link.download = `${name.replace(/[^\p{L}\p{N} _-]+/gu, '').trim().slice(0, 80) || 'chart'}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    done();
  }, 'image/png'));
}

function wrapped(pen: CanvasRenderingContext2D, text: string, most: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(/\s+/)) {
    const next = `${lines.at(-1)} ${word}`.trim();
    if (pen.measureText(next).width <= most || lines.at(-1) === '') lines[lines.length - 1] = next;
    else lines.push(word);
  }

  return lines;
}

/** Whether a question has something to draw. */
export const isDrawn = (element: Element) => element.answered > 0 && ['scale', 'choices', 'matrix', 'ranking', 'numbers'].includes(element.summary);
