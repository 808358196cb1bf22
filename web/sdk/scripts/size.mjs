// Fails when a part would cost a visitor of somebody's page more than its budget (brotli bytes).
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const budget = { 'rapport.js': 4 * 1024, 'survey.js': 8 * 1024, 'chat.js': 15 * 1024 };
let failed = false;
for (const [name, most] of Object.entries(budget)) {
  const path = fileURLToPath(new URL(`../../../src/Rapport.Server/wwwroot/sdk/${name}.br`, import.meta.url));
  const size = existsSync(path) ? statSync(path).size : Infinity;
  if (size > most) failed = true;
  console.log(`${String(size).padStart(6)} bytes  ${name} (at most ${most})`);
}
process.exit(failed ? 1 : 0);
