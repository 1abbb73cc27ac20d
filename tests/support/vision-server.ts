import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from '../../src/core/clock.ts';

export type VisionServer = {
  /** For the program: its SDK reaches Google through this proxy and trusts this certificate. */
  readonly environment: Readonly<Record<string, string>>;
  /** Pictures that were answered. */
  readonly asked: () => number;
  readonly close: () => Promise<void>;
};

const HOST = 'vision.googleapis.com';

/** Google Vision on this machine, behind a proxy that leads nowhere else: reads the same words in every picture. */
export async function startVisionServer(words: readonly string[], takesMs: number): Promise<VisionServer> {
  const folder = await mkdtemp(join(tmpdir(), 'recado-vision-'));
  const ending = new AbortController();
  const { key, cert, certFile } = await makeCertificate(folder);
  const body = JSON.stringify({ responses: [readingOf(words)] });
  let asked = 0;
  const vision = createHttpsServer({ key, cert }, async (req, res) => {
    const isPicture = await reads(req);
    await sleep(takesMs, ending.signal);
    asked += 1;
    answer(res, isPicture ? 200 : 400, isPicture ? body : '{"error":{"code":400,"message":"no picture"}}');
  });
  const sockets = new Set<Socket>();
  const proxy = createServer((_, res) => answer(res, 405, '{}'));
  proxy.on('connect', (req: IncomingMessage, client: Socket) => {
    if (req.url !== `${HOST}:443`) return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const upstream = connect((vision.address() as AddressInfo).port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => void sockets.delete(socket));
    }
  });
  for (const server of [vision, proxy]) await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    environment: {
      GOOGLE_VISION_API_KEY: 'a-key-of-google',
      HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      NODE_EXTRA_CA_CERTS: certFile,
    },
    asked: () => asked,
    close: async () => {
      ending.abort();
      for (const socket of sockets) socket.destroy();
      for (const server of [proxy, vision]) {
        server.closeAllConnections();
        await once(server.close(), 'close');
      }
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

/** Whether it is a request of the API with the key and the bytes of a JPEG. */
async function reads(req: IncomingMessage): Promise<boolean> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const isAsked = req.url?.startsWith('/v1/images:annotate') === true && req.headers['x-goog-api-key'] !== undefined;
  return isAsked && /"content":"\/9j\//.test(Buffer.concat(chunks).toString('latin1'));
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
