import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { head, serveBodies, speak } from './http-support.ts';

const KB = 1024;
const LIMITS = { maxBytes: 64 * KB, budgetBytes: 256 * KB, timeoutMs: 2_000 };

const post = (url: string, body: Uint8Array | string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/hook`, { method: 'POST', body: Buffer.from(body), headers });

const codeOf = async (res: Response): Promise<string> => ((await res.json()) as { error: { code: string } }).error.code;

describe('a body is read as it was sent', () => {
  test('an empty one, a small one, and one of exactly the limit', async () => {
    const { url } = await serveBodies(LIMITS);
    expect(await (await post(url, '')).json()).toMatchObject({ bytes: 0 });
    expect(await (await post(url, '{"hola":1}')).json()).toEqual({ bytes: 10, text: '{"hola":1}' });
    expect(await (await post(url, 'x'.repeat(64 * KB))).json()).toMatchObject({ bytes: 64 * KB });
  });

  test('in chunks without an announced length', async () => {
    const { port } = await serveBodies(LIMITS);
    const answer = await speak(port, [
      head('Transfer-Encoding: chunked', 'Connection: close'),
      '4\r\nhola\r\n',
      '4\r\n que\r\n0\r\n\r\n',
    ]);
    expect(answer).toContain('"text":"hola que"');
  });

  test('a connection serves the next body after the first', async () => {
    const { port } = await serveBodies(LIMITS);
    const answer = await speak(port, [
      `${head('Content-Length: 4')}hola`,
      `${head('Content-Length: 5', 'Connection: close')}adios`,
    ]);
    expect(answer.match(/200 OK/g)).toHaveLength(2);
    expect(answer).toContain('adios');
  });

  test('unpacked when it is gzip', async () => {
    const { url } = await serveBodies(LIMITS);
    const res = await post(url, gzipSync('{"hola":1}'), { 'content-encoding': 'gzip' });
    expect(await res.json()).toEqual({ bytes: 10, text: '{"hola":1}' });
  });
});

describe('a body that is refused is answered, and its connection closed', () => {
  test('too long by its own announcement: 413 before a byte of it', async () => {
    const { port } = await serveBodies(LIMITS);
    const answer = await speak(port, [head('Content-Length: 999999999')]);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toMatch(/connection: close/i);
    expect(answer).toContain('"code":"body_too_large"');
  });

  test('too long without an announcement: 413 as soon as the limit is passed', async () => {
    const { port } = await serveBodies(LIMITS);
    const chunk = `8000\r\n${'x'.repeat(32 * KB)}\r\n`;
    const answer = await speak(port, [head('Transfer-Encoding: chunked'), chunk, chunk, chunk]);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('without an end: 408 when the time is over', async () => {
    const { port } = await serveBodies({ ...LIMITS, timeoutMs: 100 });
    const answer = await speak(port, [head('Content-Length: 1000'), 'only this']);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"code":"body_slow"');
  });

  test('endless and fast: the sender cannot go on for ever', async () => {
    const { port } = await serveBodies(LIMITS);
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    const chunk = `4000\r\n${'x'.repeat(16 * KB)}\r\n`;
    socket.write(head('Transfer-Encoding: chunked'));
    const pump = setInterval(() => socket.write(chunk), 1);
    const closed = new Promise<string>((resolve) => {
      let answer = '';
      socket.on('data', (bytes) => {
        answer += bytes.toString();
      });
      socket.on('close', () => resolve(answer));
    });
    const answer = await closed.finally(() => clearInterval(pump));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('broken gzip and cut gzip: 400', async () => {
    const { url } = await serveBodies(LIMITS);
    const whole = gzipSync('x'.repeat(10_000));
    for (const body of [Buffer.from('no gzip at all'), whole.subarray(0, whole.length - 12), Buffer.alloc(0)]) {
      const res = await post(url, body, { 'content-encoding': 'gzip' });
      expect(res.status).toBe(400);
      expect(await codeOf(res)).toBe('body_broken');
      expect(res.headers.get('connection')).toBe('close');
    }
  });

  test('a gzip bomb: 413, and the budget is whole again', async () => {
    const { url } = await serveBodies(LIMITS);
    const bomb = gzipSync(Buffer.alloc(50 * KB * KB));
    expect(bomb.length).toBeLessThan(LIMITS.maxBytes);
    for (let i = 0; i < 10; i++) expect((await post(url, bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
    expect((await post(url, 'hola')).status).toBe(200);
  });

  test('an encoding nobody understands: 415', async () => {
    const { url } = await serveBodies(LIMITS);
    const res = await post(url, 'hola', { 'content-encoding': 'br' });
    expect([res.status, await codeOf(res)]).toEqual([415, 'body_encoding']);
  });

  test('a sender that hangs up in the middle hurts nobody', async () => {
    const { port, url } = await serveBodies(LIMITS);
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(`${head('Content-Length: 1000')}half`, () => socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    expect((await post(url, 'hola')).status).toBe(200);
  });
});

describe('all bodies together stay within one budget', () => {
  const open: Socket[] = [];
  afterEach(() => {
    for (const socket of open.splice(0)) socket.destroy();
  });

  /** Sends a whole body whose answer is held back by the server; resolves when the bytes have left. */
  const hold = (port: number, bytes: number): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(`${head(`Content-Length: ${bytes}`)}${'x'.repeat(bytes)}`, () => resolve());
      });
      socket.on('error', () => undefined);
      open.push(socket);
    });

  /** Asks until the status is the expected one; the bytes of other connections may still be on their way. */
  async function eventually(status: number, ask: () => Promise<Response>): Promise<Response> {
    let res = await ask();
    for (let tries = 0; res.status !== status && tries < 200; tries++) res = await ask();
    return res;
  }

  test('beyond it the next one gets 503, and is served when the others are answered', async () => {
    const gate = Promise.withResolvers<void>();
    const { port, url } = await serveBodies(LIMITS, gate.promise);
    await Promise.all([1, 2, 3, 4].map(() => hold(port, 60 * KB)));
    const held = 4 * 60 * KB;
    expect(held + 20 * KB).toBeGreaterThan(LIMITS.budgetBytes);

    const refused = await eventually(503, () => post(url, 'x'.repeat(20 * KB), { connection: 'close' }));
    expect(await codeOf(refused)).toBe('body_budget');
    expect(refused.headers.get('retry-after')).toBe('1');

    gate.resolve();
    const served = await eventually(200, () => post(url, 'x'.repeat(20 * KB)));
    expect(await served.json()).toMatchObject({ bytes: 20 * KB });
  });

  test('senders who hang up give their share back', async () => {
    const { port, url } = await serveBodies(LIMITS, new Promise(() => undefined));
    await Promise.all([1, 2, 3, 4].map(() => hold(port, 63 * KB)));
    expect((await eventually(503, () => post(url, 'x'.repeat(20 * KB), { connection: 'close' }))).status).toBe(503);
    for (const socket of open.splice(0)) socket.destroy();
    await eventuallyHolds(port);
  });

  /** A body that is accepted stays unanswered here, so being accepted shows as silence where a refusal would speak. */
  async function eventuallyHolds(port: number): Promise<void> {
    for (let tries = 0; tries < 50; tries++) {
      const socket = connect(port, '127.0.0.1');
      open.push(socket);
      socket.write(`${head(`Content-Length: ${20 * KB}`)}${'x'.repeat(20 * KB)}`);
      const spoke = await Promise.race([
        new Promise<boolean>((resolve) => socket.once('data', () => resolve(true))),
        new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 100)),
      ]);
      if (!spoke) return;
    }
    throw new Error('the budget never came back');
  }

  test('announcements alone take nothing from it', async () => {
    const { port, url } = await serveBodies(LIMITS);
    for (let i = 0; i < 20; i++) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(head(`Content-Length: ${60 * KB}`));
      open.push(socket);
    }
    expect((await post(url, 'x'.repeat(60 * KB))).status).toBe(200);
  });
});
