/** Whom an address is for and what its answer is about, as the API takes it. */
export interface PassFor { namespace?: string; value?: string; touchpoint?: string; employee?: string; interaction?: string; lastDay?: string | null }

const names: Record<string, keyof PassFor> = {
  touchpoint: 'touchpoint', employee: 'employee', interaction: 'interaction', order: 'interaction', orderid: 'interaction', call: 'interaction', callid: 'interaction',
};
const identities: Record<string, string> = { userid: 'user_id', customerid: 'user_id', user: 'user_id', email: 'email', mail: 'email', phone: 'phone' };

/** Rows of a CSV file as passes: one column names the person (user_id, email or phone), others what the answer is about. */
export function passesOf(text: string): { passes: PassFor[]; faults: string[] } {
  const rows = rowsOf(text);
  const head = rows.shift()?.map(cell => cell.toLowerCase().replace(/[^a-z]/g, '')) ?? [];
  const who = head.findIndex(cell => identities[cell]);
  if (who < 0 && !head.some(cell => names[cell])) return { passes: [], faults: ['The first line names the columns: user_id, email or phone, and touchpoint, employee or interaction.'] };
  const passes = rows.filter(row => row.some(Boolean)).map(row => {
    const pass: PassFor = {};
    if (who >= 0 && row[who]) Object.assign(pass, { namespace: identities[head[who]!]!, value: row[who] });
    head.forEach((cell, i) => { const name = names[cell]; if (name && row[i]) pass[name] = row[i]; });
    return pass;
  });
  return { passes, faults: [] };
}

/** RFC 4180, with semicolons as some spreadsheets write them. */
function rowsOf(text: string): string[][] {
  const cut = (text.split(/\r?\n/, 1)[0] ?? '').includes(';') ? ';' : ',';
  const rows: string[][] = [[]];
  let [cell, quoted] = ['', false];
  const body = text.replace(/^\ufeff/, '');
  for (let i = 0; i < body.length; i++) {
    const char = body[i]!;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (body[i + 1] === '"') { cell += '"'; i++; }
      else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === cut || char === '\n') {
      rows[rows.length - 1]!.push(cell.trim());
      cell = '';
      if (char === '\n') rows.push([]);
    } else if (char !== '\r') cell += char;
  }
  rows[rows.length - 1]!.push(cell.trim());
  return rows;
}
