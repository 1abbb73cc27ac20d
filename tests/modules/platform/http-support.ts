import { connect } from 'node:net';
import express from 'express';
import { afterEach } from 'vitest';
import { createHttpServer } from '../../../src/platform/http/http-server.ts';
import { createBodyReader } from '../../../src/platform/http/raw-body.ts';
import { refuseBody } from '../../../src/platform/http/refuse-body.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** Serves an application on a free port of this machine until the test ends; returns its address. */
export async function serve(app: express.Express): Promise<{ port: number; url: string }> {
  const server = createHttpServer({ app });
  const port = await server.listen(0, '127.0.0.1');
  closing.push(() => server.close(0));
  return { port, url: `http://127.0.0.1:${port}` };
}

type Limits = Parameters<typeof createBodyReader>[0];

/** A server with one route that answers with the length of the body it read, after `until` has resolved. */
export function serveBodies(limits: Limits, until: Promise<void> = Promise.resolve()): ReturnType<typeof serve> {
  const readBody = createBodyReader(limits);
  const app = express();
  app.post('/hook', async (req, res) => {
    const read = await readBody(req, res);
    if (!read.ok) return refuseBody(req, res, read);
    await until;
    res.json({ bytes: read.body.length, text: read.body.subarray(0, 20).toString() });
  });
  return serve(app);
}

/** Speaks raw HTTP: writes the pieces and returns what came back when the server has closed the connection. */
export function speak(port: number, pieces: readonly (string | Buffer)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => {
      for (const piece of pieces) socket.write(piece);
    });
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // Writing to a connection that the server has closed is part of the story.
      if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error);
    });
  });
}

export const head = (...headers: readonly string[]): string =>
  `${['POST /hook HTTP/1.1', 'Host: localhost', ...headers].join('\r\n')}\r\n\r\n`;
