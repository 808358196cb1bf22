const dangerous = /^[=+\-@\t\r]/;

/** One cell: formulas made harmless for spreadsheets, quotes doubled. Numbers stay numbers. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = String(value);
  const safe = dangerous.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table as CSV with a byte-order mark, so that spreadsheets read it as UTF-8. */
export function csv(rows: readonly (readonly unknown[])[]): string {
  return `\ufeff${rows.map(row => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Reads CSV as spreadsheets write it: quotes doubled within quotes, commas or semicolons, any line ending; empty lines left out. */
export function readCsv(text: string): string[][] {
  const body = text.replace(/^\ufeff/, '');
  const head = body.split(/\r?\n/, 1)[0] ?? '';
  const comma = head.split(';').length > head.split(',').length ? ';' : ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let cellText = '';
  let quoted = false;
  const endRow = () => { row.push(cellText); if (row.some(value => value !== '')) rows.push(row); row = []; cellText = ''; };
  for (let i = 0; i < body.length; i++) {
    const sign = body[i]!;
    if (quoted) {
      if (sign !== '"') cellText += sign;
      else if (body[i + 1] === '"') { cellText += '"'; i++; }
      else quoted = false;
    } else if (sign === '"' && cellText.trim() === '') { cellText = ''; quoted = true; }
    else if (sign === comma) { row.push(cellText); cellText = ''; }
    else if (sign === '\n') endRow();
    else if (sign !== '\r') cellText += sign;
  }
  endRow();
  return rows;
}
