import { createServer, type Server } from 'node:http';
import { createReadStream, existsSync } from 'node:fs';
import { extname, join, normalize, resolve } from 'node:path';

const types: Record<string, string> = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.map': 'application/json' };

/** A web site of somebody else, on an origin of its own, that serves client libraries from node_modules and one page. */
export class ForeignPage {
  private constructor(readonly origin: string, private readonly server: Server) {}

  /** @param policy The Content-Security-Policy of the page; scripts and styles in it may carry the nonce `strict`. */
  static async serve(html: string, policy?: string): Promise<ForeignPage> {
    const modules = resolve(import.meta.dirname, '../../node_modules');
    const server = createServer((request, response) => {
      const path = normalize(new URL(request.url!, 'http://x').pathname);
      const file = join(modules, path.replace('/lib/', '/'));
      if (path.startsWith('/lib/') && existsSync(file)) {
        response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
        createReadStream(file).pipe(response);
      } else {
        response.setHeader('content-type', 'text/html; charset=utf-8');
        if (policy) response.setHeader('content-security-policy', policy);
        response.end(`<!doctype html><html lang="en"><title>Shop</title><body>${html}</body></html>`);
      }
    });
    await new Promise<void>((r) => server.listen(0, '127.0.0.1', r));
    const { port } = server.address() as { port: number };
    return new ForeignPage(`http://localhost:${port}`, server);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((r) => this.server.close(r));
  }
}
