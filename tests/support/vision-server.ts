import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from '../../src/core/clock.ts';
import { bodyOf } from './local-server.ts';

export type VisionServer = {
  /** For the program: its SDK finds this server under Google's name and trusts its certificate. */
  readonly environment: Readonly<Record<string, string>>;
  /** Pictures that were answered. */
  readonly asked: () => number;
  /** The bytes of these pictures. */
  readonly pictures: () => readonly Buffer[];
  readonly close: () => Promise<void>;
};

const HOST = 'vision.googleapis.com';
const ROUTE = new URL('./vision-route.ts', import.meta.url);

/** Google Vision on this machine: reads the same words in every picture. */
export async function startVisionServer(words: readonly string[], takesMs: number): Promise<VisionServer> {
  const folder = await mkdtemp(join(tmpdir(), 'recado-vision-'));
  const ending = new AbortController();
  const { key, cert, certFile } = await makeCertificate(folder);
  const body = JSON.stringify({ responses: [readingOf(words)] });
  let asked = 0;
  const pictures: Buffer[] = [];
  const vision = createServer({ key, cert }, async (req, res) => {
    const picture = await pictureIn(req);
    await sleep(takesMs, ending.signal);
    asked += 1;
    if (picture !== null) pictures.push(picture);
    answer(res, picture ? 200 : 400, picture ? body : '{"error":{"code":400,"message":"no picture"}}');
  });
  await once(vision.listen(0, '127.0.0.1'), 'listening');
  return {
    environment: {
      GOOGLE_VISION_API_KEY: 'a-key-of-google',
      NODE_OPTIONS: `--import=${ROUTE.href}`,
      VISION_PORT: String((vision.address() as AddressInfo).port),
      NODE_EXTRA_CA_CERTS: certFile,
    },
    asked: () => asked,
    pictures: () => pictures,
    close: async () => {
      ending.abort();
      vision.closeAllConnections();
      await once(vision.close(), 'close');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeCertificate(folder: string) {
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const args = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=${HOST} -addext subjectAltName=DNS:${HOST} -keyout ${keyFile} -out ${certFile}`;
  execFileSync('openssl', args.split(' '), { stdio: 'ignore' });
  return { certFile, key: await readFile(keyFile), cert: await readFile(certFile) };
}

/** The JPEG in a request of the API that has a key; null: it is none. */
async function pictureIn(req: IncomingMessage): Promise<Buffer | null> {
  const body = await bodyOf(req);
  const isAsked = req.url?.startsWith('/v1/images:annotate') === true && req.headers['x-goog-api-key'] !== undefined;
  const content = /"content":"(\/9j\/[^"]*)"/.exec(body?.toString('latin1') ?? '')?.[1];
  return isAsked && content !== undefined ? Buffer.from(content, 'base64') : null;
}

function answer(res: ServerResponse, status: number, body: string): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

const readingOf = (words: readonly string[]): object => ({
  fullTextAnnotation: {
    pages: [{ blocks: [{ paragraphs: [{ words: words.map((word, at) => wordOf(word, at === words.length - 1)) }] }] }],
    text: words.join(' '),
  },
});

const wordOf = (text: string, isLast: boolean): object => ({
  confidence: 0.97,
  symbols: [...text].map((symbol, at) => ({
    text: symbol,
    ...(at < text.length - 1 ? {} : { property: { detectedBreak: { type: isLast ? 'LINE_BREAK' : 'SPACE' } } }),
  })),
});
