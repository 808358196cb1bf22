// Writes src/api/openapi.d.ts from the committed document of the server's API.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import openapi, { astToString } from 'openapi-typescript';

const source = new URL('../../openapi.json', import.meta.url);
const target = new URL('../src/api/openapi.d.ts', import.meta.url);
if (existsSync(source)) {
  const text = astToString(await openapi(source));
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
}
