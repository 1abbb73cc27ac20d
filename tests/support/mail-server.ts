import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type ReceivedMail = { readonly tos: readonly string[]; readonly tls: boolean; readonly message: string };

export type MailServer = {
  readonly url: string;
  /** Certificate that signs itself, PEM, and its file. */
  readonly ca: string;
  readonly caFile: string;
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  readonly close: () => Promise<void>;
};

/** Debian's Python has aiosmtpd (package python3-aiosmtpd); another one on the PATH may not. */
const PYTHON = '/usr/bin/python3';
const SCRIPT = fileURLToPath(new URL('mail-server.py', import.meta.url));

/** Why there is no mail server on this machine, in words; null when there is one. Throws in CI, where nothing may be missing. */
export function missingMailServer(): string | null {
  const hasServer = spawnSync(PYTHON, ['-c', 'import aiosmtpd'], { stdio: 'ignore' }).status === 0;
  const hasOpenssl = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;
  if (hasServer && hasOpenssl) return null;
  const missing = 'no mail server for tests of SMTP; get one with: apt-get install python3-aiosmtpd openssl';
  if (process.env['CI'] === 'true') throw new Error(missing);
  return missing;
}

/** Starts Debian's aiosmtpd on a free port, with STARTTLS and a login of user `shop`. */
export async function startMailServer(): Promise<MailServer> {
  const folder = await mkdtemp(join(tmpdir(), 'recado-mail-'));
  const [key, caFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout ${key} -out ${caFile}`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  );
  const child = spawn(PYTHON, [SCRIPT, caFile, key], { stdio: ['pipe', 'pipe', 'ignore'] });
  const received: ReceivedMail[] = [];
  const { promise: ready, resolve, reject } = Promise.withResolvers<number>();
  child.once('exit', (code) => reject(new Error(`the mail server ended with ${code}`)));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line) as { kind: string; port: number } & ReceivedMail;
    if (event.kind === 'ready') resolve(event.port);
    else received.push(event);
  });
  const port = await ready;
  return {
    url: `smtp://shop:p%40ss%3Aword@127.0.0.1:${port}`,
    ca: await readFile(caFile, 'utf8'),
    caFile,
    port,
    received,
    close: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
