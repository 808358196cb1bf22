import { spawn, type ChildProcess } from 'node:child_process';
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
  /** Ends the server as a crash does: nothing is written out, nobody is told. */
  kill(): Promise<void>;
  /** Serves the same data folder again after a kill; sessions and keys live on. Returns at once. */
  restart(): void;
  /** Waits until every part works; says how many milliseconds that took. */
  ready(seconds?: number): Promise<number>;
  stop(): Promise<void>;
}

const root = resolve(import.meta.dirname, '../..');

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

function serve(data: string, url: string, options: string[]): ChildProcess {
  const child = spawn(program(), ['serve', '--data', data, '--urls', url, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  const orphan = () => { child.kill('SIGKILL'); };
  process.once('exit', orphan);
  child.once('exit', () => process.removeListener('exit', orphan));
  return child;
}

const over = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null
  ? Promise.resolve()
  : new Promise<void>(done => child.once('exit', () => done()));

/** Starts the real server on a free port and an empty data folder; resolves when it has printed its one-time link. */
export async function startServer(...options: string[]): Promise<Server> {
  const data = await mkdtemp(join(tmpdir(), 'rapport-e2e-'));
  const url = `http://localhost:${await freePort()}`;
  let child = serve(data, url, options);
  let output = '';
  const greeted = new Promise<string>((done, failed) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const link = /https?:\/\/\S+\/app\/setup\?code=\S+/.exec(output)?.[0];
      if (link) done(link);
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    child.once('exit', code => failed(new Error(`The server ended with ${code} before it greeted:\n${output}`)));
    setTimeout(() => failed(new Error(`The server did not greet in time:\n${output}`)), options.includes('--demo') ? 600_000 : 80_000).unref();
  });
  const kill = async () => { child.kill('SIGKILL'); await over(child); };
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await over(child);
    clearTimeout(late);
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  };
  const restart = () => {
    child = serve(data, url, options);
    output = '';
    child.stdout!.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    child.stderr!.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  };
  const ready = async (seconds = 150) => {
    const begun = Date.now();
    for (;;) {
      const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
      const text = await answer?.text();
      if (answer?.ok && text?.includes('"ok"')) return Date.now() - begun;
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`The server ended (${child.exitCode ?? child.signalCode}):\n${output}`);
      if (Date.now() - begun > seconds * 1000) throw new Error(`Not ready after ${seconds} s: ${text}\n${output}`);
      await new Promise(done => setTimeout(done, 50));
    }
  };
  try {
    return { url, setupLink: await greeted, kill, restart, ready, stop };
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

  /** Calls the API; a form goes as it is, anything else as JSON. Answers in text what is no JSON. */
  async send<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const form = body instanceof FormData;
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(form ? {} : { 'Content-Type': 'application/json' }),
        ...(this.cookie ? { Cookie: this.cookie } : {}),
        ...(this.antiforgery ? { 'X-Rapport-Antiforgery': this.antiforgery } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    });
    const cookies = response.headers.getSetCookie().map(line => line.split(';')[0]!);
    if (cookies.length > 0) this.cookie = cookies.join('; ');
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    const answer = (!text ? undefined : /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text) as T & { antiforgery?: string };
    if (answer?.antiforgery) this.antiforgery = answer.antiforgery;
    return answer;
  }
}

export interface Owned { client: Client; workspace: string }

/** The workspace's mail leaves through a server on this port, whether another was set before or not. */
export async function sendMailThrough({ client, workspace }: Owned, port: number, from: string) {
  const put = (condition: Record<string, string>) => client.send('PUT', `/api/v1/workspaces/${workspace}/settings/smtp`, { host: '127.0.0.1', port, from, tls: false }, condition);
  await put({ 'If-Match': '*' }).catch(() => put({ 'If-None-Match': '*' }));
}

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
export async function writeKey({ client, workspace }: Owned, dialect = 'segment', origins: string[] = []) {
  return (await client.send<{ key: string }>('POST', `/api/v1/workspaces/${workspace}/keys`, {
    name: `${dialect} client`, kind: 'write', dialect, scopes: [], origins,
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

/** One accepted fact as GET …/events gives it. */
export type Fact = {
  id: string;
  messageId: string;
  type: string;
  at: string;
  received: string;
  source: string;
  channel: string;
  customer: string | null;
  historical: boolean;
  props: Record<string, any>;
};

/** A Rapport of its own with one workspace, as third-party clients see it. */
export class Rapport {
  private constructor(private readonly server: Server, private readonly owned: Owned) {}

  static async start(): Promise<Rapport> {
    const server = await startServer();
    try {
      return new Rapport(server, await becomeOwner(server));
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  get url() { return this.server.url; }

  get workspace() { return this.owned.workspace; }

  /** Makes a write key for a dialect. */
  key(dialect: string, origins: string[] = []): Promise<string> { return writeKey(this.owned, dialect, origins); }

  /** Calls the workspace's API as its owner. */
  call(method: string, path: string, body?: unknown): Promise<any> {
    return this.owned.client.send(method, `/api/v1/workspaces/${this.owned.workspace}/${path}`, body);
  }

  /** Calls what belongs to no workspace, or to another. */
  ask(method: string, path: string, body?: unknown): Promise<any> { return this.owned.client.send(method, path, body); }

  /** The same with headers of its own. */
  send(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<any> {
    return this.owned.client.send(method, `/api/v1/workspaces/${this.owned.workspace}/${path}`, body, headers);
  }

  /** Every accepted fact so far, by arrival. */
  async facts(): Promise<Fact[]> {
    const all: Fact[] = [];
    for (let after = ''; ;) {
      const page = await this.call('GET', `events?limit=5000&after=${encodeURIComponent(after)}`);
      all.push(...page.items);
      if (!page.next) return all;
      after = page.next;
    }
  }

  /** Waits until facts of a source satisfy a condition; the last ones seen are in the error. */
  async until(source: string, holds: (facts: Fact[]) => boolean, seconds = 20): Promise<Fact[]> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const facts = (await this.facts()).filter(fact => fact.source === source);
      if (holds(facts)) return facts;
      if (Date.now() > end) throw new Error(`Waited in vain; arrived: ${JSON.stringify(facts.map(fact => [fact.type, fact.props]), null, 1)}`);
      await new Promise(done => setTimeout(done, 250));
    }
  }

  /** The facts of a customer as people see them now, whoever each was taken for at first. */
  async happenedTo(customer: string): Promise<string[]> {
    return (await this.call('GET', `customers/${customer}/timeline?limit=200`)).items.map((item: { id: string }) => item.id);
  }

  /** Uploads one file as an import. */
  upload(name: string, content: string): Promise<any> {
    const form = new FormData();
    form.append('file', new Blob([content]), name);
    return this.call('POST', 'imports', form);
  }

  /** The text that a path of the workspace's API answers its owner. */
  text(path: string): Promise<string> { return this.call('GET', path); }

  /** What a part of the health page counts. */
  async figures(part: string): Promise<Record<string, number>> {
    const health = await this.owned.client.send<{ parts: { name: string; figures: Record<string, number> }[] }>('GET', '/api/v1/health');
    return health.parts.find(item => item.name === part)!.figures;
  }

  kill() { return this.server.kill(); }
  restart() { this.server.restart(); }
  ready(seconds?: number) { return this.server.ready(seconds); }
  stop() { return this.server.stop(); }
}

/** True when facts of all these types are there. */
export const have = (...types: string[]) => (facts: Fact[]) => types.every(type => facts.some(fact => fact.type === type));
