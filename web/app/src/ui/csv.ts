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
