import { later, now } from '../browser';

// Finds a number such that SHA-256 of "about:number" begins with so many zero bits; the server asks for it when answers come in
// faster than people give them (page.js does the same on hosted pages).

const { clz32 } = Math;
const constants: number[] = [];
const first: number[] = [];

function prepare() {
  for (let n = 2, k = 0; k < 64; n++) {
    let divisor = 2;
    while (n % divisor) divisor++;
    if (divisor < n) continue;
    if (k < 8) first[k] = (n ** 0.5 * 4294967296) | 0;
    constants[k++] = (n ** (1 / 3) * 4294967296) | 0;
  }
}

const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by));

/** Zero bits at the beginning of the SHA-256 of a text of at most 55 ASCII characters; at most 32 are counted. */
export function zeros(text: string): number {
  if (!first.length) prepare();
  const w: number[] = [];
  for (let i = 0; i < 64; i++) w[i] = 0;
  for (let i = 0; i < text.length; i++) w[i >> 2]! |= text.charCodeAt(i) << (24 - (i % 4) * 8);
  w[text.length >> 2]! |= 128 << (24 - (text.length % 4) * 8);
  w[15] = text.length * 8;
  let a = first[0]!, b = first[1]!, c = first[2]!, d = first[3]!, e = first[4]!, f = first[5]!, g = first[6]!, h = first[7]!;
  for (let i = 0; i < 64; i++) {
    if (i > 15) {
      const x = w[i - 15]!, y = w[i - 2]!;
      w[i] = (w[i - 16]! + w[i - 7]! + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) | 0;
    }
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + constants[i]! + w[i]!) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
  }
  return clz32(a + first[0]!);
}

/** Works in pieces of some milliseconds; answers with the number. */
export function work(about: string, bits: number, wait: typeof later = later): Promise<string> {
  return new Promise(done => {
    let number = 0;
    const piece = () => {
      const until = now() + 8;
      do {
        if (zeros(`${about}:${number}`) >= bits) return done(String(number));
        number++;
      } while (now() < until);
      wait(piece, 0);
    };
    piece();
  });
}
