import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** A real IMAP server (Debian's dovecot-imapd) in the clear. Everybody signs in with the password secret. */
export class Dovecot {
  private constructor(readonly port: number, private readonly folder: string, private readonly child: ChildProcess) {}

  static async start(): Promise<Dovecot> {
    const folder = await mkdtemp(join(tmpdir(), 'dvt-'));
    await chmod(folder, 0o755);
    await mkdir(join(folder, 'mail'));
    await chmod(join(folder, 'mail'), 0o777);
    const port = await freePort();
    const me = userInfo().username;
    // Dovecot reads mail as nobody when it may choose, and as whoever starts it when it may not.
    const [user, group] = me === 'root' ? ['nobody', 'nogroup'] : [me, me];
    const here = me === 'root' ? '' : 'chroot =';
    await writeFile(join(folder, 'conf'), `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${folder}/mail/%u
${me === 'root' ? '' : `default_internal_user = ${me}\ndefault_internal_group = ${me}\ndefault_login_user = ${me}`}
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${user} gid=${group} home=${folder}/mail/%u
}
service imap-login {
  ${here}
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  ${here}
}
`);
    const child = spawn('dovecot', ['-F', '-c', join(folder, 'conf')], { stdio: 'ignore' });
    const dovecot = new Dovecot(port, folder, child);
    for (let i = 0; i < 200 && !await reaches(port); i++) await new Promise(done => setTimeout(done, 50));
    return dovecot;
  }

  /** Puts a mail into somebody's inbox, as it is. */
  async put(user: string, mail: string) {
    const bytes = Buffer.from(mail.replace(/\r?\n/g, '\r\n'), 'utf8');
    const socket = connect(this.port, '127.0.0.1');
    let heard = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => { heard += chunk; });
    const ask = async (said: string | Buffer, awaited: RegExp) => {
      heard = '';
      socket.write(said);
      for (let i = 0; i < 400; i++) {
        if (awaited.test(heard)) return;
        await new Promise(done => setTimeout(done, 25));
      }
      throw new Error(`Dovecot said: ${heard}`);
    };
    await ask(`a LOGIN ${user} secret\r\n`, /^a OK/m);
    await ask(`b APPEND INBOX {${bytes.length}}\r\n`, /^\+/m);
    await ask(Buffer.concat([bytes, Buffer.from('\r\n')]), /^b OK/m);
    socket.end('c LOGOUT\r\n');
  }

  async stop() {
    const over = new Promise(done => this.child.once('exit', done));
    this.child.kill('SIGTERM');
    await over;
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const reaches = (port: number) => new Promise<boolean>(done => {
  const socket = connect(port, '127.0.0.1', () => { socket.destroy(); done(true); });
  socket.on('error', () => done(false));
});

const freePort = () => new Promise<number>((done, failed) => {
  const probe = createServer();
  probe.on('error', failed);
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address();
    probe.close(() => typeof address === 'object' && address ? done(address.port) : failed(new Error('No free port.')));
  });
});
