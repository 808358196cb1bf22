// Fails when the entry or any page would cost a first visitor more than its budget (brotli bytes).
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../src/Rapport.Server/wwwroot/app/', import.meta.url));
const budget = { entry: 150 * 1024, page: 450 * 1024 };

const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'));

const weigh = name => {
  const packed = join(folder, `${name}.br`);
  return statSync(existsSync(packed) ? packed : join(folder, name)).size;
};

/** Every script and style a browser fetches before this module runs. */
function files(key, found = new Set(), seen = new Set()) {
  if (seen.has(key)) return found;
  seen.add(key);
  const part = manifest[key];
  found.add(part.file);
  (part.css ?? []).forEach(name => found.add(name));
  (part.imports ?? []).forEach(next => files(next, found, seen));
  return found;
}

const sum = names => [...names].reduce((total, name) => total + weigh(name), 0);
const kilo = bytes => `${(bytes / 1024).toFixed(1)} KB`.padStart(9);

const entryKey = Object.keys(manifest).find(key => manifest[key].isEntry);
const entry = files(entryKey);
const shell = Object.keys(manifest).find(key => key.endsWith('shell/Shell.tsx'));
const shellFiles = shell ? files(shell) : new Set();
const scripts = sum([...entry].filter(name => name.endsWith('.js')));
let failed = scripts > budget.entry;
console.log(`${kilo(scripts)}  entry scripts (at most ${kilo(budget.entry).trim()}), styles ${kilo(sum([...entry].filter(name => name.endsWith('.css')))).trim()}`);

for (const key of Object.keys(manifest).filter(key => key.endsWith('Page.tsx')).sort()) {
  const all = new Set([...entry, ...shellFiles, ...files(key)]);
  // Parts a page asks for after its first paint (charts) still count: they are part of the cold visit.
  (manifest[key].dynamicImports ?? []).filter(name => !name.endsWith('Page.tsx')).forEach(name => files(name, all));
  const size = sum(all);
  if (size > budget.page) failed = true;
  console.log(`${kilo(size)}  ${key}${size > budget.page ? `  over ${kilo(budget.page).trim()}` : ''}`);
}
process.exit(failed ? 1 : 0);
