/** One line of a rule's condition. */
export interface Line { field: string; op: string; value: string }
export interface Condition { join: 'all' | 'any'; lines: Line[] }

export const fields = ['metric', 'score', 'touchpoint', 'channel', 'employee', 'element', 'amount', 'prop:level', 'prop:sentiment', 'prop:source'] as const;
export const ops = ['is', 'isNot', 'in', 'notIn', 'contains', 'lte', 'lt', 'gte', 'gt', 'exists', 'missing'] as const;
export const needsValue = (op: string) => op !== 'exists' && op !== 'missing';
const takesMany = (op: string) => op === 'in' || op === 'notIn';

/** A condition as lines; null for one that is nested or otherwise more than lines can say. */
export function readCondition(when: unknown): Condition | null {
  if (when === null || when === undefined) return { join: 'all', lines: [] };
  if (typeof when !== 'object') return null;
  const { all, any } = when as { all?: unknown[]; any?: unknown[] };
  const parts = all ?? any ?? [when];
  const lines = parts.map(readLine);
  return lines.every(line => line !== null) ? { join: any ? 'any' : 'all', lines } : null;
}

function readLine(part: unknown): Line | null {
  const { field, op, value, ...rest } = part as { field?: unknown; op?: unknown; value?: unknown };
  if (typeof field !== 'string' || typeof op !== 'string' || !(ops as readonly string[]).includes(op) || Object.keys(rest).length > 0) return null;
  if (!needsValue(op)) return { field, op, value: '' };
  if (takesMany(op)) return Array.isArray(value) && value.every(one => typeof one === 'string' && !one.includes(',')) ? { field, op, value: value.join(', ') } : null;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? { field, op, value: String(value) } : null;
}

/** Lines as a condition; null for none. What reads as a number is one, for all but names. */
export function writeCondition({ join, lines }: Condition): object | null {
  const parts = lines.filter(line => line.field && (!needsValue(line.op) || line.value.trim() !== '')).map(({ field, op, value }) => ({
    field, op, ...(!needsValue(op) ? {} : takesMany(op) ? { value: value.split(',').map(one => one.trim()).filter(Boolean) } : { value: valueOf(field, value.trim()) }),
  }));
  return parts.length === 0 ? null : { [join]: parts };
}

const named = ['metric', 'touchpoint', 'channel', 'employee', 'element', 'prop:source'];
const valueOf = (field: string, value: string) => value === 'true' ? true : value === 'false' ? false : !named.includes(field) && Number.isFinite(Number(value)) ? Number(value) : value;
