// The server is killed without warning, again and again, while clients send and imports run. row 1.2, row 1.3
// RAPPORT_KILLS: how often (ordinarily 4; bin/torture asks for 100). RAPPORT_KILL_ROWS: rows of the import.
import { expect, test } from '@playwright/test';
import { MailSink } from './mailSink';
import { Rapport, type Fact } from './server';

process.env.RAPPORT_Outgoing__Allow__0 = '127.0.0.1';

const kills = Number(process.env.RAPPORT_KILLS ?? 4);
const rows = Number(process.env.RAPPORT_KILL_ROWS ?? 150_000);
const people = 50;

let rapport: Rapport;
test.beforeEach(async () => void (rapport = await Rapport.start()));
test.afterEach(async () => rapport?.stop());

test('nothing acknowledged is lost and nothing is doubled, however often the server is killed', async () => {
  test.setTimeout((120 + kills * 40) * 1000);
  // What is counted is what was sent: dissatisfied people open no cases here.
  await rapport.send('PUT', 'case-settings/rules', { items: [] }, { 'If-Match': '*' });
  const senders = new Senders(await rapport.key('segment'));
  const starts: number[] = [];
  for (let i = 0; i < kills; i++) {
    if (i > 0) rapport.restart();
    // Every fourth kill comes while the server is still starting.
    if (i % 4 !== 3) starts.push(await rapport.ready());
    await pause(300 + ((i * 0.618034) % 1) * 2700); // 0.3 to 3 s, spread evenly
    await rapport.kill();
  }

  rapport.restart();
  starts.push(await rapport.ready());
  await senders.stop();
  const facts = await settled(senders.acknowledged.size);

  const ids = facts.map((f) => f.messageId);
  const found = new Set(ids);
  const lost = [...senders.acknowledged].filter((id) => !found.has(id));
  console.log(
    `${kills} kills: ${senders.acknowledged.size} acknowledged, ${senders.again} sent again, ${ids.length} read back, `
    + `${lost.length} lost, ${ids.length - found.size} doubled, ready within ${Math.max(...starts)} ms`);
  expect(lost).toEqual([]);
  expect(ids).toHaveLength(found.size);
  expect(found.size).toBe(senders.acknowledged.size); // each sender ended with an answer, so nothing else is there either
  expect(senders.again).toBeGreaterThan(0);
  await everySurfaceCounts(facts);
});

test('the demo company stands there once, however often the server is killed while it is set up', async () => {
  test.setTimeout(300_000);
  const demo = new Demo(rapport, (await rapport.ask('POST', '/api/v1/demo', {})).workspace);
  // A job that was cut off five times without getting further is given up, for it may be what ends the server.
  for (let i = 0; i < Math.min(kills, 4); i++) {
    await pause(200 + ((i * 0.618034) % 1) * 1800);
    await rapport.kill();
    rapport.restart();
    await rapport.ready();
  }

  await expect.poll(() => demo.progress(), { timeout: 60_000 }).toBeGreaterThan(0);
  for (const [list, by] of [['surveys', 'name'], ['interviews', 'title'], ['employees/reports', 'text'], ['maps', 'name'], ['quotes', 'text']] as const) {
    const names = (await demo.list(list)).map(item => item[by]);
    expect(names.length, list).toBeGreaterThan(0);
    expect(new Set(names).size, list).toBe(names.length);
  }
  expect((await demo.list('maps/evidence')).length).toBe((await demo.list('quotes')).length);
  await rapport.ask('DELETE', '/api/v1/demo');
});

test('an import that is cut off three times stores every row once', async () => {
  test.setTimeout((300 + rows / 500) * 1000);
  const wrong = new Set(Array.from({ length: Math.floor(rows / 1000) }, (_, i) => i * 1000 + 17));
  const uploaded = await rapport.upload('answers.csv', answers(wrong));
  expect(uploaded.files[0].rows).toBe(rows);
  const path = `imports/${uploaded.id}`;
  await rapport.send('PUT', `${path}/mapping`, mapping, { 'If-None-Match': '*' });
  await rapport.call('POST', `${path}/start`, {});
  for (const share of [0.2, 0.45, 0.7]) {
    await at(path, share);
    await rapport.kill();
    rapport.restart();
  }

  await rapport.ready();
  const done = await at(path, 1);
  expect(done).toMatchObject({ state: 'done', report: { rows, accepted: rows - wrong.size, refused: wrong.size } });
  expect(done.report.stored).toBe(rows - wrong.size);
  const facts = await rapport.facts();
  const ids = new Set(facts.map((f) => f.messageId));
  expect(facts).toHaveLength(ids.size);
  expect(ids.size).toBe(rows - wrong.size);
  const refused = (await rapport.text(`${path}/refused`)).trim().split('\r\n').slice(1);
  expect(refused.map((line) => Number(line.split(',').at(-1)))).toEqual([...wrong]);
  await everySurfaceCounts(facts);
});

// row 2.13
test('answers to a survey survive every kill and count once', async () => {
  test.setTimeout((120 + kills * 40) * 1000);
  const survey = (await rapport.call('POST', 'surveys', { name: 'After every kill', document: score })).id;
  await rapport.call('POST', `surveys/${survey}/publish`, {});
  const key = (await rapport.call('POST', 'keys', { name: 'Till', kind: 'secret', dialect: 'segment', scopes: ['read', 'write'], origins: [] })).key;
  const answered = new Set<string>();
  let stopping = false;
  const tills = Array.from({ length: 6 }, async (_, till) => {
    for (let n = 0; !stopping; n++) {
      // The same answer is handed over until it is known to be stored; a second one about the same purchase is refused.
      for (const interaction = `${till}-${n}`; ; await pause(50)) {
        const answer = await fetch(`${rapport.url}/api/v1/workspaces/${rapport.workspace}/surveys/${survey}/responses`, {
          method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          body: JSON.stringify({ answers: { nps: (till + n) % 11 }, who: { user_id: `buyer-${n % people}` }, interaction }),
        }).catch(() => undefined);
        const status = answer?.status;
        await answer?.arrayBuffer().catch(() => undefined);
        if (status === 201 || status === 409) { answered.add(interaction); break; }
        if (status !== undefined && status !== 429 && status !== 503) throw new Error(`Answering answered ${status}`);
      }
    }
  });
  for (let i = 0; i < kills; i++) {
    await pause(300 + ((i * 0.618034) % 1) * 2700);
    await rapport.kill();
    rapport.restart();
    await rapport.ready();
  }

  stopping = true;
  await Promise.all(tills);
  await expect.poll(async () => (await rapport.call('GET', `surveys/${survey}/results`)).elements[0].answered, { timeout: 60_000 }).toBe(answered.size);
  const results = await rapport.call('GET', `surveys/${survey}/results`);
  console.log(`${kills} kills: ${answered.size} answers acknowledged, ${results.responses.completed} complete, ${results.elements[0].figure.n} in the figure`);
  expect(results.responses.completed).toBe(answered.size);
  expect(results.elements[0].figure.n).toBe(answered.size);
  expect((await rapport.call('GET', `surveys/${survey}`)).completed).toBe(answered.size);
});

// row 4.3, 2.21, 9.4
test('segments, the budget and withdrawals say the same after every kill', async () => {
  test.setTimeout((240 + kills * 100) * 1000);
  const make = async (name: string, predicate: object): Promise<string> => (await rapport.call('POST', 'segments', { name, predicate })).id;
  const order = { fact: { type: 'Order Completed' } };
  const segments = { thrice: await make('Three orders', { ...order, count: { op: 'gte', n: 3 }, within: { days: 60 } }), even: await make('Spent', { ...order, measure: { kind: 'sum', of: 'amount', currency: 'EUR', op: 'gte', value: 2_400 } }) };
  const survey = (await rapport.call('POST', 'surveys', { name: 'Once', document: score })).id;
  await rapport.call('POST', `surveys/${survey}/publish`, {});
  await rapport.send('PUT', `surveys/${survey}/display`, { recontact: { show: 'always' }, ignoreCoolDown: true }, { 'If-Match': '*' });
  await rapport.send('PUT', 'settings/contact', { surveyCoolDownDays: 0, limits: [{ most: 1, hours: 24 }], quietHours: [], priorities: [] }, { 'If-Match': '*' });
  const key = await rapport.key('segment');
  const [orders, shown, out] = [new Map<number, number>(), new Map<number, number>(), new Set<number>()];
  let stopping = false;
  /** Says it until it is known to have been taken. */
  const post = async (path: string, body: object): Promise<any> => {
    for (;; await pause(50)) {
      const answer = await fetch(`${rapport.url}/${path}`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify(body) }).catch(() => undefined);
      const text = await answer?.text().catch(() => undefined);
      if (answer?.ok && text !== undefined) return text ? JSON.parse(text) : {};
      if (answer && answer.status < 500 && answer.status !== 429) throw new Error(`${path} answered ${answer.status}: ${text}`);
    }
  };
  const ask = (n: number, visit: string) => post('sdk/v1/display', { key, survey, trigger: { on: 'page' }, anonymousId: `browser-${n}`, url: 'https://shop.example/', session: visit, device: 'desktop' });
  const shops = Array.from({ length: 4 }, async (_, shop) => {
    for (let i = 0; !stopping; i++) {
      const n = shop + 4 * ((i * 7) % 8); // 32 people, each of one shop
      const nth = (orders.get(n) ?? 0) + 1;
      await post('v1/batch', { batch: [{ type: 'track', userId: `b-${n}`, anonymousId: `browser-${n}`, messageId: `s-${n}-${nth}`, event: 'Order Completed', properties: { order_id: `S-${n}-${nth}`, total: 12, currency: 'EUR' } }] });
      orders.set(n, nth);
      if (i % 3 === 0 && !out.has(n) && (await ask(n, `${shop} ${i}`)).show) shown.set(n, (shown.get(n) ?? 0) + 1);
      if (i % 11 === 10) { await post('sdk/v1/opt-out', { key, anonymousId: `browser-${n}` }); out.add(n); }
      await pause(60);
    }
  });
  const made = () => [...orders.values()].reduce((sum, times) => sum + times, 0);
  for (let i = 0; i < kills; i++) {
    const before = made();
    await expect.poll(made, { timeout: 60_000 }).toBeGreaterThan(before + 24); // there is something to lose
    await pause(300 + ((i * 0.618034) % 1) * 2700);
    await rapport.kill();
    rapport.restart();
    await rapport.ready();
  }

  stopping = true;
  await Promise.all(shops);
  const members = async (segment: string) => new Set((await rapport.call('GET', `segments/${segment}/members?limit=500`)).items.map((one: any) => one.id));
  const who = new Map<number, string>();
  await expect.poll(async () => {
    for (const n of orders.keys()) if (!who.has(n)) { const found = (await rapport.call('GET', `customers?search=b-${n}`)).items; if (found.length === 1) who.set(n, found[0].id); }
    return who.size;
  }, { timeout: 60_000 }).toBe(orders.size);
  const having = (least: number) => [...orders].filter(([, times]) => times >= least).map(([n]) => who.get(n)!).sort();
  await expect.poll(async () => [...await members(segments.thrice)].sort(), { timeout: 60_000 }).toEqual(having(3));
  expect([...await members(segments.even)].sort()).toEqual(having(2));
  for (const segment of Object.values(segments)) expect((await rapport.call('GET', `segments/${segment}`)).members).toBe((await members(segment)).size);
  // One contact a day each, also where the server died between showing and answering; and nobody who said no is asked.
  console.log(`${kills} kills: ${orders.size} people, ${made()} orders, ${having(3).length} and ${having(2).length} in the segments, ${shown.size} asked, ${out.size} opted out`);
  expect(out.size).toBeGreaterThan(0);
  expect(having(3).length).toBeGreaterThan(0);
  expect(Math.max(...shown.values())).toBe(1);
  for (const n of shown.keys()) expect(await ask(n, 'last')).toMatchObject({ show: false });
  for (const n of out) expect(await ask(n, 'last')).toMatchObject({ show: false, reason: 'opted_out' });
  expect((await rapport.call('GET', `surveys/${survey}/results`)).responses.displayed).toBeLessThanOrEqual(orders.size);
});

// row 2.25
test('each order asks once, however often the server is killed', async () => {
  test.setTimeout((420 + kills * 60) * 1000);
  const sink = await MailSink.start();
  const survey = (await rapport.call('POST', 'surveys', { name: 'After each order', document: score })).id;
  await rapport.call('POST', `surveys/${survey}/publish`, {});
  await rapport.send('PUT', 'settings/smtp', { host: '127.0.0.1', port: sink.port, from: 'cx@nordlicht.example', tls: false }, { 'If-None-Match': '*' });
  await rapport.send('PUT', 'settings/mail', { postalAddress: 'Nordlicht\nKai 1\n20457 Hamburg' }, { 'If-Match': '*' });
  await rapport.send('PUT', `surveys/${survey}/occasions`, { items: [{ id: 'o', event: 'Order Completed', letter: { subject: 'How was it?', text: 'Hello' } }] }, { 'If-Match': '*' });
  const key = await rapport.key('segment');
  const ordered = new Set<number>();
  let stopping = false;
  const shops = Array.from({ length: 4 }, async (_, shop) => {
    for (let n = shop; !stopping; n += 4) {
      const batch = [
        { type: 'identify', userId: `b-${n}`, messageId: `i-${n}`, traits: { email: `b${n}@example.org` } },
        { type: 'track', userId: `b-${n}`, messageId: `o-${n}`, event: 'Order Completed', properties: { order_id: `O-${n}`, total: 9, currency: 'EUR' } },
      ];
      for (;; await pause(50)) {
        const answer = await fetch(`${rapport.url}/v1/batch`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify({ batch }) }).catch(() => undefined);
        await answer?.arrayBuffer().catch(() => undefined);
        if (answer?.ok) { ordered.add(n); break; }
      }
      await pause(1_500); // it is about kills: asking by mail takes its time, each in a transaction of its own
    }
  });
  for (let i = 0; i < kills; i++) {
    await pause(300 + ((i * 0.618034) % 1) * 2700);
    await rapport.kill();
    rapport.restart();
    await rapport.ready();
  }

  stopping = true;
  await Promise.all(shops);
  await expect.poll(async () => (await rapport.call('GET', `surveys/${survey}/asks`)).asked, { timeout: 90_000 + ordered.size * 1_000 }).toBe(ordered.size);
  const asks = await rapport.call('GET', `surveys/${survey}/asks`);
  const mailing = (await rapport.call('GET', `surveys/${survey}/invitations`)).items;
  console.log(`${kills} kills: ${ordered.size} orders, ${asks.asked} asked, ${mailing[0].count} invited, ${sink.mails.length} mails`);
  expect(asks.notAsked).toEqual({});
  expect(mailing).toHaveLength(1);
  expect(mailing[0].count).toBe(ordered.size);
  // Marketing mail is sent at most once: a kill in the middle of one leaves a doubt, never a second mail.
  expect(new Set(sink.mails.map(mail => mail.to)).size).toBe(sink.mails.length);
  await sink.stop();
});

// row 7.1, 7.4
test('cases are opened, changed and closed once each, however often the server is killed', async () => {
  test.setTimeout((180 + kills * 40) * 1000);
  const key = (await rapport.call('POST', 'keys', { name: 'Desk', kind: 'secret', dialect: 'segment', scopes: ['read', 'write'], origins: [] })).key;
  const cause = (await rapport.call('GET', 'case-settings/causes')).items[0].id;
  const base = `${rapport.url}/api/v1/workspaces/${rapport.workspace}/cases`;
  /** What the server answered; nothing when it is gone, or went before it answered. */
  const send = async (method: string, path: string, body?: object, seen?: string): Promise<{ status: number; body: any } | undefined> => {
    const answer = await fetch(base + path, { method, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...(seen ? { 'if-match': `"${seen}"` } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}) }).catch(() => undefined);
    const read = await answer?.json().catch(() => undefined);
    if (answer && answer.status >= 400 && ![412, 429, 503].includes(answer.status)) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(read)}`);
    return answer && read ? { status: answer.status, body: read } : undefined;
  };
  /** Does it until it is known to be done; after a doubt it looks first, as an agent would. */
  const until = async (id: string, isDone: (found: any) => boolean, act: (version: string) => Promise<unknown>) => {
    for (;; await pause(50)) {
      const found = (await send('GET', `/${id}`))?.body;
      if (!found?.id) continue;
      if (isDone(found)) return;
      await act(found.version);
    }
  };
  const worked = new Set<string>();
  let stopping = false;
  const desks = Array.from({ length: 4 }, async (_, desk) => {
    for (let n = 0; !stopping; n++) {
      // One fact has one case: opened again after a doubt, it is the same.
      const fact = `00000000-0000-4000-8000-${String(desk * 1_000_000 + n).padStart(12, '0')}`;
      let made: any;
      while (!made?.id) { made = (await send('POST', '', { title: 'step 0', fact }))?.body; if (!made?.id) await pause(50); }
      for (const step of ['step 1', 'step 2', 'step 3'])
        await until(made.id, found => found.title === step, version => send('PUT', `/${made.id}`, { title: step, status: 'open', priority: 'normal' }, version));
      await until(made.id, found => found.status === 'closed', version => send('POST', `/${made.id}/close`, { outcome: 'resolved', cause }, version));
      worked.add(made.id);
    }
  });
  for (let i = 0; i < kills; i++) {
    const before = worked.size;
    await expect.poll(() => worked.size, { timeout: 60_000 }).toBeGreaterThan(before); // there is something to lose
    await pause(300 + ((i * 0.618034) % 1) * 2700);
    await rapport.kill();
    rapport.restart();
    await rapport.ready();
  }

  stopping = true;
  await Promise.all(desks);
  for (const id of worked) {
    const story = (await rapport.call('GET', `cases/${id}/history`)).items.map((line: any) => line.kind);
    expect(story).toEqual(['opened', 'changed', 'changed', 'changed', 'closed']);
  }
  const last = (await rapport.call('GET', 'cases?status=closed&limit=1')).items[0];
  expect(last.number).toBe(worked.size); // numbers have no gap, and none is used twice
  const facts = (type: string) => rapport.facts().then(all => all.filter(fact => fact.type === type).map(fact => fact.props.case));
  await expect.poll(async () => (await facts('Case Closed')).length, { timeout: 30_000 }).toBe(worked.size);
  expect(new Set(await facts('Case Closed'))).toEqual(worked);
  expect((await facts('Case Opened')).sort()).toEqual([...worked].sort());
  console.log(`${kills} kills: ${worked.size} cases opened, changed three times and closed, each once`);
});

const score = {
  blocks: [{ id: 'b', elements: [{ id: 'nps', kind: 'nps', title: { en: 'Recommend?' }, required: true }] }],
  endings: [{ id: 'e', title: { en: 'Thanks' } }],
};

/** Clients as SDKs are: one event after another, and after a fault the same event under the same id. */
class Senders {
  readonly acknowledged = new Set<string>();
  again = 0;
  private readonly running: Promise<void>[];
  private stopping = false;

  constructor(private readonly key: string, count = 8) {
    this.running = Array.from({ length: count }, (_, sender) => this.run(sender));
  }

  /** Each sender finishes the event it is at. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.running);
  }

  private async run(sender: number): Promise<void> {
    for (let n = 0; !this.stopping; n++) {
      const messageId = `${sender}-${n}`;
      while (!(await this.send(messageId, sender * 1_000_003 + n))) {
        this.again++;
        await pause(50);
      }

      this.acknowledged.add(messageId);
    }
  }

  private async send(messageId: string, n: number): Promise<boolean> {
    const answer = await fetch(`${rapport.url}/v1/track`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        messageId, userId: `person-${n % people}`, event: 'Survey Answered',
        properties: { survey: 'relationship', metric: 'nps', score: n % 11, touchpoint: 'checkout' },
      }),
    }).catch(() => undefined); // the server is gone, or went while it was writing
    await answer?.arrayBuffer().catch(() => undefined);
    if (answer && answer.status !== 200 && answer.status !== 429 && answer.status !== 503) throw new Error(`Sending answered ${answer.status}`);
    return answer?.status === 200;
  }
}

/** Everything read back, once as much is there as was acknowledged or a minute has passed. */
async function settled(acknowledged: number): Promise<Fact[]> {
  for (const end = Date.now() + 60_000; ; await pause(500)) {
    const facts = await rapport.facts();
    if (facts.length >= acknowledged || Date.now() > end) return facts;
  }
}

/** The list of customers, the metric and the fact store itself count what was read back. */
async function everySurfaceCounts(facts: Fact[]): Promise<void> {
  const customers = await rapport.call('GET', 'customers?limit=200');
  expect(customers.total).toBe(new Set(facts.map((f) => f.customer)).size);
  expect(customers.items.reduce((sum: number, c: any) => sum + c.facts, 0)).toBe(facts.length);
  const nps = await rapport.call('POST', 'metrics/query', { metric: 'nps.0-10', period: { from: '2024-01-01', to: '2100-01-01' } });
  expect(nps.total.n).toBe(facts.length);
  expect((await rapport.figures('columns')).facts).toBe(facts.length);
}

/** The import once a share of its rows is behind it; with share 1, once no job is at work. Looks as soon as the server listens: an import
    goes on before the server calls itself ready. */
async function at(path: string, share: number): Promise<any> {
  for (const end = Date.now() + 150_000; ;) {
    const answer = await rapport.call('GET', path).catch((error: Error) => { if (Date.now() > end) throw error; });
    if (!answer) { await pause(30); continue; }
    const busy = answer.state === 'running';
    if (share < 1 ? answer.progress?.done >= share * rows : !busy) return answer;
    if (!busy) throw new Error(`The import is ${answer.state} before it could be cut off: ${JSON.stringify(answer.report)}`);
    await pause(30);
  }
}

/** One answer per row; the wrong ones have a day that does not exist. The last cell is the row's number. */
function answers(wrong: Set<number>): string {
  const lines = ['who,at,score,no'];
  for (let i = 0; i < rows; i++) {
    const at = wrong.has(i) ? '2025-02-30' : new Date(Date.UTC(2025, 0, 1) + (i % 31_000_000) * 1000).toISOString();
    lines.push(`person-${i % people},${at},${i % 11},${i}`);
  }

  return lines.join('\n') + '\n';
}

const mapping = {
  name: 'Old answers',
  files: { answers: { match: 'answers*' } },
  records: [{
    name: 'answer', kind: 'answer', from: 'answers',
    fields: { user_id: 'who', at: 'at', survey: { value: 'old' }, metric: { value: 'nps' }, score: 'score' },
    props: { no: 'no' },
  }],
};

const pause = (ms: number) => new Promise((r) => setTimeout(r, ms));

class Demo {
  constructor(private readonly rapport: Rapport, private readonly workspace: string) {}

  list(what: string): Promise<any[]> { return this.rapport.ask('GET', `/api/v1/workspaces/${this.workspace}/${what}`).then(answer => answer.items); }

  /** How many customers have been sent. */
  async progress(): Promise<number> {
    const job = (await this.list('jobs')).find(item => item.kind === 'demo.load');
    expect(job.state, job.error).not.toBe('failed');
    return job.done;
  }
}
