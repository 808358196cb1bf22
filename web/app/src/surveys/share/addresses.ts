const shape = /^[^\s@,;<>"]{1,64}@[^\s@,;<>"]+\.[^\s@,;<>"]+$/;

/** The e-mail addresses in a text: one a line, separated by commas or semicolons, or a column of a CSV file. Names beside them are
 *  dropped; the server decides what is an address, this only finds what was meant as one. */
export function addressesOf(text: string): { good: string[]; bad: string[] } {
  const good = new Map<string, string>();
  const bad: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const cells = line.split(/[,;\t]/).map(cell => cell.trim().replace(/^"|"$/g, '').replace(/^.*<([^>]*)>$/, '$1').trim()).filter(Boolean);
    const found = cells.filter(cell => shape.test(cell));
    for (const one of found) good.set(one.toLowerCase(), one);
    if (found.length === 0) bad.push(...cells.filter(cell => cell.includes('@')));
  }
  return { good: [...good.values()], bad };
}
