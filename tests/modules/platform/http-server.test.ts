import { connect, createServer } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { createHttpServer } from '../../../src/platform/http/http-server.ts';
import { securityHeaders } from '../../../src/platform/http/security-headers.ts';
import { answerErrors, answerNotFound, createWebApp, readJson } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import { serve } from './http-support.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe('what a sender learns of an error', () => {
  async function serveFailing(thrown: unknown): Promise<{ url: string; lines: string[] }> {
    const lines: string[] = [];
    const log = createLog({ level: 'info', name: 'test', destination: { write: (line) => lines.push(line) } });
    const app = createWebApp({ trustProxy: false });
    app.post('/json', readJson(), (req, res) => {
      res.json(req.body);
    });
    app.get('/fail', () => {
      throw thrown;
    });
    app.get('/half', (_req, res) => {
      res.write('half an ');
      throw thrown;
    });
    app.use(answerNotFound, answerErrors({ log }));
    return { url: (await serve(app)).url, lines };
  }

  test.each([
    ['invalid', 400],
    ['forbidden', 403],
    ['not_found', 404],
    ['conflict', 409],
    ['rate_limited', 429],
    ['unavailable', 503],
    ['bug', 500],
  ] as const)('an error of kind %s is a %i with its code and nothing else', async (kind, status) => {
    const cause = new Error('password of the database is hunter2');
    const { url } = await serveFailing(new AppError('shop_closed', kind, { cause, facts: { host: 'db.internal' } }));
    const res = await fetch(`${url}/fail`);
    const text = await res.text();
    expect(res.status).toBe(status);
    expect(JSON.parse(text)).toEqual({ error: { code: 'shop_closed', message: expect.stringMatching(/^.{5,80}\.$/) } });
    expect(text).not.toMatch(/hunter2|db\.internal|\.ts:/);
  });

  test.each([
    ['shortcut', { field: 'shortcut' }],
    [undefined, { field: 'https://db.internal/?password=hunter2' }],
    [undefined, { field: '' }],
  ] as const)('the field that is at fault is named: %s', async (field, facts) => {
    const { url } = await serveFailing(new AppError('shop_closed', 'conflict', { facts }));
    const { error } = (await (await fetch(`${url}/fail`)).json()) as { error: { field?: string } };
    expect(error.field).toBe(field);
  });

  test('an unknown error is our fault: 500 outside, its stack in the log', async () => {
    const { url, lines } = await serveFailing(new TypeError('x is not a function'));
    const res = await fetch(`${url}/fail`);
    expect([res.status, await res.json()]).toEqual([500, { error: { code: 'internal', message: expect.any(String) } }]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'error',
      route: '/fail',
      err: { message: 'x is not a function' },
    });
  });

  test('who has to wait is told how long, in whole seconds', async () => {
    const { url } = await serveFailing(new AppError('slow_down', 'rate_limited', { retryAfterMs: 1_200 }));
    expect((await fetch(`${url}/fail`)).headers.get('retry-after')).toBe('2');
  });

  test('a route that is not there is a 404 in JSON, and no line in the log', async () => {
    const { url, lines } = await serveFailing(null);
    const res = await fetch(`${url}/nowhere`);
    expect([res.status, await res.json()]).toEqual([
      404,
      { error: { code: 'no_such_route', message: expect.any(String) } },
    ]);
    expect(lines).toEqual([]);
  });

  test.each([
    ['{"open":', 400, 'request_malformed'],
    [JSON.stringify({ text: 'x'.repeat(300_000) }), 413, 'body_too_large'],
    ['"no object"', 400, 'request_malformed'],
  ])('a body that is no JSON of a sensible size is refused (%#)', async (body, status, code) => {
    const { url } = await serveFailing(null);
    const res = await fetch(`${url}/json`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect([res.status, await res.json()]).toMatchObject([status, { error: { code } }]);
  });

  test('an answer that broke in the middle ends as broken, not as complete', async () => {
    const { url } = await serveFailing(new Error('too late'));
    await expect(fetch(`${url}/half`).then((res) => res.text())).rejects.toThrow();
  });
});

describe('the server', () => {
  const hello: express.RequestHandler = (_req, res) => {
    res.send('hola');
  };

  test('says nothing about what it is made of and forbids framing and foreign scripts', async () => {
    const app = createWebApp({ trustProxy: false });
    app.use(securityHeaders({ publicUrl: 'https://shop.example' }));
    app.get('/', hello);
    const { headers } = await fetch((await serve(app)).url);
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('content-security-policy')).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toContain('max-age=');
  });

  test('promises HTTPS only where it is reached by HTTPS', async () => {
    const app = createWebApp({ trustProxy: false });
    app.use(securityHeaders({ publicUrl: 'http://localhost:3000' }));
    app.get('/', hello);
    expect((await fetch((await serve(app)).url)).headers.get('strict-transport-security')).toBeNull();
  });

  test.each<[false | number | string[], string]>([
    [false, '127.0.0.1'],
    [1, '203.0.113.9'],
    [['loopback'], '203.0.113.9'],
  ])('believes X-Forwarded-For only from proxies that are trusted (%s)', async (trustProxy, expected) => {
    const app = createWebApp({ trustProxy });
    app.get('/', (req, res) => {
      res.send(req.ip);
    });
    const { url } = await serve(app);
    const res = await fetch(url, { headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect(await res.text()).toBe(expected);
  });

  test('answers a direct route before Express, and only that method and path', async () => {
    const app = createWebApp({ trustProxy: false });
    app.get('/hook', hello);
    app.post('/hook/other', hello);
    const server = createHttpServer({ app, direct: new Map([['POST /hook', (_req, res) => res.end('direct')]]) });
    const url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
    cleanUps.push(() => server.close(0));
    const ask = (path: string, method: string) => fetch(url + path, { method }).then((res) => res.text());
    expect(await ask('/hook', 'POST')).toBe('direct');
    expect(await ask('/hook', 'GET')).toBe('hola');
    expect(await ask('/hook/other', 'POST')).toBe('hola');
  });

  test('says in a code when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    cleanUps.push(() => new Promise((resolve) => other.close(resolve)));
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    await expect(createHttpServer({ app: express() }).listen(port, '127.0.0.1')).rejects.toMatchObject({
      code: 'port_taken',
      kind: 'unavailable',
      facts: { port, host: '127.0.0.1' },
    });
  });

  test('lets a running request finish when it closes, and takes no new one', async () => {
    const gate = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    const app = express();
    app.get('/', async (_req, res) => {
      arrived.resolve();
      await gate.promise;
      res.send('finished');
    });
    const server = createHttpServer({ app });
    const port = await server.listen(0, '127.0.0.1');
    const running = fetch(`http://127.0.0.1:${port}/`).then((res) => res.text());
    await arrived.promise;
    const closed = server.close(20_000);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    gate.resolve();
    expect(await running).toBe('finished');
    await closed;
  });

  test('cuts a request that does not finish in time', async () => {
    const arrived = Promise.withResolvers<void>();
    const app = express();
    app.get('/', () => arrived.resolve());
    const server = createHttpServer({ app });
    const port = await server.listen(0, '127.0.0.1');
    const running = fetch(`http://127.0.0.1:${port}/`).then(
      () => 'answered',
      () => 'cut',
    );
    await arrived.promise;
    await server.close(10);
    expect(await running).toBe('cut');
  });

  test('is not held open by connections that are only kept alive', async () => {
    const app = express();
    app.get('/', hello);
    const server = createHttpServer({ app });
    const port = await server.listen(0, '127.0.0.1');
    const socket = connect(port, '127.0.0.1');
    cleanUps.push(() => socket.destroy());
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    await server.close(60_000);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });
});
