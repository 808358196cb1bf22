// row 2.33
import { expect, test } from 'vitest';
import { work, zeros } from './work';

const about = '0190d7a400007000800000000000000a';
const expected = async (text: string) => Math.clz32(new DataView(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).getUint32(0));

test('the digest is SHA-256 for every length that is asked', async () => {
  for (let n = 0; n < 300; n++) expect(zeros(`${about}:${n * 7919}`)).toBe(await expected(`${about}:${n * 7919}`));
  expect(zeros('')).toBe(await expected(''));
  expect(zeros('x'.repeat(55))).toBe(await expected('x'.repeat(55)));
});

test('the number found proves the work, and between pieces the page goes on', async () => {
  let pieces = 0;
  const wait = ((go: () => void) => { pieces++; go(); }) as unknown as typeof setTimeout;
  const number = await work(about, 15, wait);
  expect(await expected(`${about}:${number}`)).toBeGreaterThanOrEqual(15);
  expect(pieces).toBeGreaterThan(0);
});
