import { createServer, type Server, type Socket } from 'node:net';

/** A mail as it arrived. */
export interface Mail { to: string; raw: string; text: string }

/** A mail server that takes everything and delivers nothing. */
export class MailSink {
  readonly mails: Mail[] = [];
  private constructor(readonly port: number, private readonly server: Server) {}

  static async start(): Promise<MailSink> {
    const server = createServer();
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    const sink = new MailSink((server.address() as { port: number }).port, server);
    server.on('connection', socket => sink.talk(socket));
    return sink;
  }

  async stop() { await new Promise(done => this.server.close(done)); }

  private talk(socket: Socket) {
    let waiting = '';
    let to = '';
    let body: string | null = null;
    const say = (line: string) => socket.write(`${line}\r\n`);
    socket.setEncoding('utf8');
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: string) => {
      waiting += chunk;
      for (let end = waiting.indexOf('\r\n'); end >= 0; end = waiting.indexOf('\r\n')) {
        const line = waiting.slice(0, end);
        waiting = waiting.slice(end + 2);
        if (body !== null) {
          if (line !== '.') { body += `${line.replace(/^\.\./, '.')}\r\n`; continue; }
          this.mails.push({ to, raw: body, text: plain(body) });
          body = null;
          say('250 taken');
        } else if (/^(EHLO|HELO)/i.test(line)) say('250 sink');
        else if (/^RCPT TO:/i.test(line)) { to = /<([^>]*)>/.exec(line)?.[1] ?? ''; say('250 ok'); }
        else if (/^DATA/i.test(line)) { body = ''; say('354 go on'); }
        else if (/^QUIT/i.test(line)) { say('221 bye'); socket.end(); }
        else say('250 ok');
      }
    });
    say('220 sink');
  }
}

/** The plain part, decoded from quoted-printable. */
function plain(raw: string): string {
  const part = raw.slice(raw.indexOf('Content-Type: text/plain'));
  const from = part.indexOf('\r\n\r\n') + 4;
  const to = part.indexOf('\r\n--', from);
  const coded = part.slice(from, to < 0 ? undefined : to).replace(/=\r\n/g, '');
  return Buffer.from(coded.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8');
}
