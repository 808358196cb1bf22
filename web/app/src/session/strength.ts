export const minimumPassword = 12;

/**
 * A rough strength from 0 (too short to be accepted) to 4, for the bar under the field only; the server decides.
 * Length counts most; few different characters, runs and the person's own words count against it.
 */
export function strength(password: string, own: readonly string[] = []): 0 | 1 | 2 | 3 | 4 {
  if (password.length < minimumPassword) return 0;
  const lower = password.toLowerCase();
  const different = new Set(lower).size;
  let points = password.length >= 20 ? 4 : password.length >= 16 ? 3 : 2;
  if (different >= 12) points++;
  if (different < 8) points -= 2;
  if (/(.)\1\1|0123|1234|2345|3456|4567|5678|6789|abcd|qwer|asdf|password/.test(lower)) points--;
  if (own.some(word => word.length >= 4 && lower.includes(word.toLowerCase()))) points--;
  return Math.max(1, Math.min(4, points)) as 1 | 2 | 3 | 4;
}
