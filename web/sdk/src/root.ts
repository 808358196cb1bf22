/** A closed root with our style in it, on an element that the page can move but not look into. */
export function openRoot(host: HTMLElement, css: string, nonce?: string, delegatesFocus = false): ShadowRoot {
  const root = host.attachShadow({ mode: 'closed', delegatesFocus });
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = document.createElement('style');
    if (nonce) style.nonce = nonce;
    style.textContent = css;
    root.appendChild(style);
  }
  return root;
}
