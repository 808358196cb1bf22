import { readCsv } from '../../ui/csv';

/** Whom an address is for and what its answer is about, as the API takes it. */
export interface PassFor { namespace?: string; value?: string; touchpoint?: string; employee?: string; interaction?: string; lastDay?: string | null }

const names: Record<string, keyof PassFor> = {
  touchpoint: 'touchpoint', employee: 'employee', interaction: 'interaction', order: 'interaction', orderid: 'interaction', call: 'interaction', callid: 'interaction',
};
const identities: Record<string, string> = { userid: 'user_id', customerid: 'user_id', user: 'user_id', email: 'email', mail: 'email', phone: 'phone' };

/** Rows of a CSV file as passes: one column names the person (user_id, email or phone), others what the answer is about. */
export function passesOf(text: string): { passes: PassFor[]; faults: string[] } {
  const rows = readCsv(text).map(row => row.map(cell => cell.trim()));
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
