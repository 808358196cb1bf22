import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Writes .br and .gz beside each text file of the build, so that the server never compresses a static file. */
export function precompress() {
  let folder = '';
  return {
    name: 'rapport-precompress',
    apply: 'build',
    configResolved(config) { folder = resolve(config.root, config.build.outDir); },
    async closeBundle() {
      const files = (await readdir(folder, { recursive: true })).filter(name => /\.(js|css|svg|json)$/.test(name));
      for (const name of files) {
        const path = join(folder, name);
        const body = await readFile(path);
        if (body.length < 512) continue;
        await writeFile(`${path}.br`, await brotli(body, {
          params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
        }));
        await writeFile(`${path}.gz`, await zip(body, { level: 9 }));
      }
    },
  };
}
