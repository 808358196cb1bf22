// Builds what the server hands out (rapport.js, survey.js, chat.js) and what npm gets (dist/index.js).
import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import { build } from 'vite';
import { precompress } from '../../app/scripts/precompress.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const served = fileURLToPath(new URL('../../../src/Rapport.Server/wwwroot/sdk', import.meta.url));

async function one(entry, name, format, outDir, first) {
  await build({
    root, configFile: false, logLevel: 'warn', plugins: outDir === served ? [precompress()] : [],
    build: {
      target: 'es2020', outDir, emptyOutDir: first, reportCompressedSize: false, modulePreload: false,
      minify: outDir === served, lib: { entry, formats: [format], name: 'rapportLoader', fileName: () => name },
    },
  });
}

await one('src/loader.ts', 'rapport.js', 'iife', served, true);
if (existsSync(`${root}/src/survey/survey.ts`)) await one('src/survey/survey.ts', 'survey.js', 'es', served, false);
await one('src/chat/chat.ts', 'chat.js', 'es', served, false);
await one('src/index.ts', 'index.js', 'es', `${root}/dist`, true);
