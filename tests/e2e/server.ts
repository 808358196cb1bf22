import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

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

/** A Rapport of its own: the built server on a free port over an empty data folder, with an owner and one workspace. */
export class Rapport {
  private constructor(
    readonly url: string,
    readonly workspace: string,
    private process: ChildProcess,
    private readonly folder: string,
    private readonly cookie: string,
    private readonly antiforgery: string,
  ) {}

  static async start(): Promise<Rapport> {
    const folder = mkdtempSync(join(tmpdir(), 'rapport-e2e-'));
    const url = `http://127.0.0.1:${await freePort()}`;
    const process = serve(folder, url);
    const code = await setupCode(process);
    const answer = await fetch(`${url}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        code, name: 'Olga Owner', email: 'owner@example.org', password: 'seven brown kettles sing at noon',
        workspace: 'Shop', zone: 'Europe/Berlin', currency: 'EUR', language: 'en',
      }),
    });
    if (!answer.ok) {
      process.kill();
      throw new Error(`Setup answered ${answer.status}: ${await answer.text()}`);
    }

    const session = await answer.json();
    const cookie = answer.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
    return new Rapport(url, session.workspaces[0].id, process, folder, cookie, session.antiforgery);
  }

  /** Makes a write key for a dialect. */
  async key(dialect: string, origins: string[] = []): Promise<string> {
    const made = await this.call('POST', 'keys', { name: `${dialect} client`, kind: 'write', dialect, origins });
    return made.key;
  }

  /** Calls the workspace's API as its owner. */
  async call(method: string, path: string, body?: unknown): Promise<any> {
    const answer = await fetch(`${this.url}/api/v1/workspaces/${this.workspace}/${path}`, {
      method,
      headers: { cookie: this.cookie, 'x-rapport-antiforgery': this.antiforgery, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.status === 204 ? undefined : answer.json();
  }

  /** Every accepted fact so far, by arrival. */
  async facts(): Promise<Fact[]> {
    const all: Fact[] = [];
    for (let after = ''; ; ) {
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
      const facts = (await this.facts()).filter((f) => f.source === source);
      if (holds(facts)) return facts;
      if (Date.now() > end) throw new Error(`Waited in vain; arrived: ${JSON.stringify(facts.map((f) => [f.type, f.props]), null, 1)}`);
      await new Promise((r) => setTimeout(r, 250));
    }
  }

  /** Ends the server as a crash does: nothing is written out, nobody is told. */
  async kill(): Promise<void> {
    const ended = new Promise((r) => this.process.once('exit', r));
    this.process.kill('SIGKILL');
    await ended;
  }

  /** Serves the same data folder again after a kill; sessions and keys live on. Returns at once. */
  restart(): void {
    this.process = serve(this.folder, this.url);
    this.process.stdout!.resume();
    this.process.stderr!.resume();
  }

  /** Waits until every part works; says how many milliseconds that took. */
  async ready(seconds = 60): Promise<number> {
    const begun = Date.now();
    for (;;) {
      const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      const text = await answer?.text();
      if (answer?.ok && text?.includes('"ok"')) return Date.now() - begun;
      if (this.process.exitCode !== null) throw new Error(`The server ended (${this.process.exitCode}).`);
      if (Date.now() - begun > seconds * 1000) throw new Error(`Not ready after ${seconds} s: ${text}`);
      await new Promise((r) => setTimeout(r, 50));
    }
  }

  /** Uploads one file as an import. */
  async upload(name: string, content: string): Promise<any> {
    const form = new FormData();
    form.append('file', new Blob([content]), name);
    const answer = await fetch(`${this.url}/api/v1/workspaces/${this.workspace}/imports`, {
      method: 'POST', headers: { cookie: this.cookie, 'x-rapport-antiforgery': this.antiforgery }, body: form,
    });
    if (!answer.ok) throw new Error(`The upload answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }

  /** The text that a path of the workspace's API answers its owner. */
  async text(path: string): Promise<string> {
    const answer = await fetch(`${this.url}/api/v1/workspaces/${this.workspace}/${path}`, { headers: { cookie: this.cookie } });
    if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}`);
    return answer.text();
  }

  /** What a part of the health page counts. */
  async figures(part: string): Promise<Record<string, number>> {
    const answer = await fetch(`${this.url}/api/v1/health`, { headers: { cookie: this.cookie } });
    const health: any = await answer.json();
    return health.parts.find((p: any) => p.name === part).figures;
  }

  async stop(): Promise<void> {
    const ended = new Promise((r) => this.process.once('exit', r));
    this.process.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** True when facts of all these types are there. */
export const have = (...types: string[]) => (facts: Fact[]) => types.every((t) => facts.some((f) => f.type === t));

function serve(folder: string, url: string): ChildProcess {
  const process = spawn(executable(), ['serve', '--data', folder, '--urls', url], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => void process.kill();
  globalThis.process.once('exit', stop);
  process.once('exit', () => globalThis.process.off('exit', stop));
  return process;
}

function executable(): string {
  const root = resolve(import.meta.dirname, '../..');
  const found = ['release', 'debug'].map((c) => join(root, `artifacts/bin/Rapport.Server/${c}/Rapport.Server`)).find(existsSync);
  if (!found) throw new Error('The server is not built: run bin/test, or dotnet build src/Rapport.Server.');
  return process.env.RAPPORT_SERVER ?? found;
}

function setupCode(server: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let text = '';
    const look = (chunk: Buffer) => {
      text += chunk;
      const code = /\/app\/setup\?code=([^\s"]+)/.exec(text)?.[1];
      if (code) found(decodeURIComponent(code));
    };
    server.stdout!.on('data', look);
    server.stderr!.on('data', look);
    server.once('exit', (status) => failed(new Error(`The server ended (${status}): ${text}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => found(port));
    });
  });
}
