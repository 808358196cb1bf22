import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A running Rapport with a data folder of its own. */
export interface Server {
  url: string;
  /** The one-time address of the first owner, printed at the first start. */
  setupLink: string;
  stop(): Promise<void>;
}

const root = resolve(import.meta.dirname, '../../..');

function program() {
  const found = [process.env.RAPPORT_SERVER, 'release', 'debug']
    .filter(part => part !== undefined)
    .map(part => part.includes('/') ? part : join(root, 'artifacts/bin/Rapport.Server', part, 'Rapport.Server'))
    .find(existsSync);
  if (!found) throw new Error('The server is not built: run bin/test, or dotnet build src/Rapport.Server.');
  return found;
}

function freePort() {
  return new Promise<number>((done, failed) => {
    const probe = createServer();
    probe.on('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => typeof address === 'object' && address ? done(address.port) : failed(new Error('No free port.')));
    });
  });
}

/** Starts the real server on a free port and an empty data folder; resolves when it has greeted. */
export async function startServer(): Promise<Server> {
  const data = await mkdtemp(join(tmpdir(), 'rapport-e2e-'));
  const url = `http://localhost:${await freePort()}`;
  const child = spawn(program(), ['serve', '--data', data, '--urls', url], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>(done => child.once('exit', () => done()));
  let output = '';
  const greeted = new Promise<string>((done, failed) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const link = /https?:\/\/\S+\/app\/setup\?code=\S+/.exec(output)?.[0];
      if (link) done(link);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', code => failed(new Error(`The server ended with ${code} before it greeted:\n${output}`)));
    setTimeout(() => failed(new Error(`The server did not greet within 60 s:\n${output}`)), 60_000).unref();
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(late);
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    return { url, setupLink: await greeted, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export const owner = { name: 'Mara Lindqvist', email: 'mara@nordlicht.example', password: 'quiet rivers bend around old mills' };

/** A signed-in person or a key, speaking JSON to the server. */
export class Client {
  private cookie = '';
  private antiforgery = '';
  constructor(readonly url: string) {}

  async send<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(this.cookie ? { Cookie: this.cookie } : {}),
        ...(this.antiforgery ? { 'X-Rapport-Antiforgery': this.antiforgery } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const cookies = response.headers.getSetCookie().map(line => line.split(';')[0]!);
    if (cookies.length > 0) this.cookie = cookies.join('; ');
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    const answer = (text ? JSON.parse(text) : undefined) as T & { antiforgery?: string };
    if (answer?.antiforgery) this.antiforgery = answer.antiforgery;
    return answer;
  }
}

export interface Owned { client: Client; workspace: string }

/** Takes the first-run steps through the API, for tests that are about something else. */
export async function becomeOwner(server: Server): Promise<Owned> {
  const client = new Client(server.url);
  const session = await client.send<{ workspaces: { id: string }[] }>('POST', '/api/v1/setup', {
    code: new URL(server.setupLink).searchParams.get('code'), ...owner,
    workspace: 'Nordlicht Retail', zone: 'Europe/Berlin', currency: 'EUR', language: 'en',
  });
  return { client, workspace: session.workspaces[0]!.id };
}

/** A fresh write key. */
export async function writeKey({ client, workspace }: Owned, dialect = 'segment') {
  return (await client.send<{ key: string }>('POST', `/api/v1/workspaces/${workspace}/keys`, {
    name: `${dialect} tests`, kind: 'write', dialect, scopes: [], origins: [],
  })).key;
}

/** Sends Segment-shaped events through the public ingest route. */
export async function sendBatch(server: Server, key: string, batch: object[]) {
  const response = await fetch(`${server.url}/v1/batch`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
    body: JSON.stringify({ batch }),
  });
  if (!response.ok) throw new Error(`Ingest answered ${response.status}: ${await response.text()}`);
}
