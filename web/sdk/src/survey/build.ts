import { keysOf } from '../browser';
import type { Node } from './contract';

const tags = ' a br button div em fieldset form h1 h2 h3 img input label legend li ol option optgroup output p path circle progress section select small span strong svg table tbody td textarea th thead tr ul ';
const names = /^(class|id|name|type|value|checked|selected|for|role|rows|min|max|step|(min|max)length|pattern|placeholder|autocomplete|inputmode|required|disabled|multiple|accept|alt|title|lang|dir|href|src|rel|target|hidden|tabindex|viewBox|d|cx|cy|r|colspan|rowspan|scope|aria-[a-z]+|data-[a-z-]+)$/;
const drawing = ' svg path circle ';

/** Builds what the server drew, of allowed elements and attributes alone and without parsing a line of HTML. */
export function build(node: Node, server: string): globalThis.Node {
  if (typeof node === 'string') return document.createTextNode(node);
  const [tag, attributes, children] = node;
  if (!tags.includes(` ${tag} `)) return document.createTextNode('');
  const element = drawing.includes(` ${tag} `)
    ? document.createElementNS('http://www.w3.org/2000/svg', tag)
    : document.createElement(tag);
  const given = keysOf(attributes);
  for (let i = 0; i < given.length; i++) {
    const name = given[i]!;
    const value = attributes[name]!;
    if (!names.test(name)) continue;
    if (name !== 'href' && name !== 'src') element.setAttribute(name, value);
    else if (/^(https?:|mailto:|tel:|\/)/i.test(value)) element.setAttribute(name, value[0] === '/' ? server + value : value);
  }
  for (let i = 0; i < children.length; i++) element.appendChild(build(children[i]!, server));
  return element;
}

/** An element of our own. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Record<string, string> = {}, ...children: globalThis.Node[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  const given = keysOf(attributes);
  for (let i = 0; i < given.length; i++) element.setAttribute(given[i]!, attributes[given[i]!]!);
  for (let i = 0; i < children.length; i++) element.appendChild(children[i]!);
  return element;
}

/** A text node. */
export const text = (content: string) => document.createTextNode(content);
