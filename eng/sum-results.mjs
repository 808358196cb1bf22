// Adds up what the suites left in a folder and prints the closing line. A suite that died without counts is a failure.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const read = (name) => readFileSync(join(folder, name), 'utf8');

/** Counts in the summary that the .NET test platform prints. */
function platform(log) {
  const count = (word) => Number([...log.matchAll(new RegExp(`^\\s*${word}: (\\d+)`, 'gm'))].at(-1)?.[1] ?? NaN);
  return { passed: count('succeeded'), failed: count('failed'), skipped: count('skipped') };
}

function vitest(report) {
  return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests };
}

/** The C# suite, with what became of its failed tests when they were tried again alone. */
function csharp() {
  const first = platform(read('csharp.log'));
  if (!existsSync(join(folder, 'csharp-again.log'))) return first;
  const again = platform(read('csharp-again.log'));
  if (!Number.isFinite(again.passed)) return first;
  const names = (log) => [...log.matchAll(/^failed (.*) \([^()]*\)$/gm)].map((line) => line[1]);
  const still = names(read('csharp-again.log'));
  return { ...first, passed: first.passed + first.failed - again.failed, failed: again.failed, again: names(read('csharp.log')).filter((name) => !still.includes(name)), code: Number(read('csharp-again.exit')) };
}

function playwright(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
  const again = report.suites.flatMap(specs).filter((spec) => spec.tests.some((test) => test.status === 'flaky')).map((spec) => `${spec.file} ${spec.title}`);
  return { passed: expected + flaky, failed: unexpected, skipped, again };
}

/** Checks that count as one test each: what they print is for people. */
const checks = ['lint', 'size'];

function counts(suite, code) {
  if (checks.includes(suite)) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  if (suite === 'csharp') return csharp();
  if (!existsSync(join(folder, `${suite}.json`))) return { passed: NaN, failed: NaN, skipped: NaN };
  const report = JSON.parse(read(`${suite}.json`));
  return ['screens', 'sdk'].includes(suite) ? vitest(report) : playwright(report);
}

const total = { passed: 0, failed: 0, skipped: 0 };
for (const file of readdirSync(folder).filter((f) => f.endsWith('.exit')).sort()) {
  const suite = file.replace('.exit', '');
  if (suite === 'csharp-again') continue;
  const found = counts(suite, Number(read(file)));
  const code = found.code ?? Number(read(file));
  const known = Number.isFinite(found.passed);
  if (!known) console.log(`${suite}: ended with code ${code} and no counts`);
  else console.log(`${suite}: ${found.passed} passed, ${found.failed} failed, ${found.skipped} skipped`);
  for (const name of found.again ?? []) console.log(`  passed only when tried again: ${name}`);
  total.passed += known ? found.passed : 0;
  total.failed += known ? found.failed : 1;
  total.skipped += known ? found.skipped : 0;
  if (known && code !== 0 && found.failed === 0) {
    console.log(`${suite}: ended with code ${code} though no test failed`);
    total.failed += 1;
  }
}
const dataIsHere = existsSync(process.env.RAPPORT_DATA ?? '');
if (dataIsHere && total.skipped > 0) {
  console.log(`${total.skipped} skipped although the data folder is there: that is a failure`);
  total.failed += total.skipped;
  total.skipped = 0;
}
console.log(`${total.passed} passed, ${total.failed} failed` + (total.skipped > 0 ? `, ${total.skipped} skipped` : ''));
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
