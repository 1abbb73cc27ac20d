import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { Storage } from '../../src/media/index.ts';
import { checkStorage } from '../../src/vendors/storage/index.ts';

const MB = 1_048_576;
const newKey = (): string => `inbound/20261128/${randomBytes(24).toString('hex')}`;
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const put = (storage: Storage, key: string, bytes: Buffer): Promise<void> =>
  storage.put(key, Readable.from([bytes]), { bytes: bytes.length, mime: 'image/png' });

/** What every storage promises. */
export function storageContract(open: () => Storage): void {
  test.each([1, 4_095, 65_536, 65_537, 3 * MB])('%i bytes come back as they were given', async (size) => {
    const [storage, key, bytes] = [open(), newKey(), randomBytes(size)];
    await put(storage, key, bytes);
    expect(hashOf(await buffer(await storage.open(key)))).toBe(hashOf(bytes));
  });

  test('a file is streamed: it is never whole in memory', async () => {
    const [storage, key, chunk, count] = [open(), newKey(), randomBytes(64 * 1_024), 1_024];
    let ahead = 0;
    let most = 0;
    const body = Readable.from(
      (function* () {
        for (let index = 0; index < count; index++) {
          ahead = index;
          yield chunk;
        }
      })(),
      { highWaterMark: 1 },
    );
    const before = process.memoryUsage();
    const watch = setInterval(() => {
      const now = process.memoryUsage();
      most = Math.max(most, now.rss - before.rss);
    }, 5);
    await storage.put(key, body, { bytes: chunk.length * count, mime: 'application/octet-stream' });
    clearInterval(watch);
    expect(ahead).toBe(count - 1);
    expect(most).toBeLessThan(chunk.length * count);
    const hash = createHash('sha256');
    for await (const part of await storage.open(key)) hash.update(part as Buffer);
    const whole = createHash('sha256');
    for (let index = 0; index < count; index++) whole.update(chunk);
    expect(hash.digest('hex')).toBe(whole.digest('hex'));
  });

  test('a stream that breaks leaves nothing under the key', async () => {
    const [storage, key] = [open(), newKey()];
    const broken = Readable.from(
      (async function* () {
        yield randomBytes(1_000);
        throw new Error('the source broke');
      })(),
    );
    await expect(storage.put(key, broken, { bytes: 5_000, mime: 'image/png' })).rejects.toThrow();
    await expect(storage.open(key)).rejects.toMatchObject({ code: 'storage_object_absent' });
  });

  test('a stream that ends early is not taken for the whole', async () => {
    const [storage, key] = [open(), newKey()];
    const short = Readable.from([randomBytes(100)]);
    await expect(storage.put(key, short, { bytes: 5_000, mime: 'image/png' })).rejects.toThrow();
    await expect(storage.open(key)).rejects.toMatchObject({ code: 'storage_object_absent' });
  });

  test('what was removed is gone, and removing it again is no error', async () => {
    const [storage, key] = [open(), newKey()];
    await put(storage, key, randomBytes(10));
    await storage.remove(key);
    await storage.remove(key);
    await expect(storage.open(key)).rejects.toMatchObject({ code: 'storage_object_absent', kind: 'not_found' });
  });

  test('the same key written twice holds what was written last', async () => {
    const [storage, key, bytes] = [open(), newKey(), randomBytes(2_000)];
    await put(storage, key, randomBytes(5_000));
    await put(storage, key, bytes);
    expect(hashOf(await buffer(await storage.open(key)))).toBe(hashOf(bytes));
  });

  test.each([
    '../out',
    'a/../../out',
    '/etc/passwd',
    'a//b',
    'UPPER',
    'a b',
    'a\u0000b',
    'a\r\nb',
    'ñ',
    '',
    '.hidden',
    'a/.b',
  ])('a key like %j is refused before anything is asked', async (key) => {
    const storage = open();
    await expect(put(storage, key, randomBytes(1))).rejects.toMatchObject({ code: 'storage_key_refused' });
    await expect(storage.open(key)).rejects.toMatchObject({ code: 'storage_key_refused' });
    await expect(storage.remove(key)).rejects.toMatchObject({ code: 'storage_key_refused' });
  });

  test('twenty files at once come back each as itself', async () => {
    const storage = open();
    const files = Array.from({ length: 20 }, () => ({ key: newKey(), bytes: randomBytes(50_000) }));
    await Promise.all(files.map(({ key, bytes }) => put(storage, key, bytes)));
    const kept = await Promise.all(files.map(async ({ key }) => hashOf(await buffer(await storage.open(key)))));
    expect(kept).toEqual(files.map(({ bytes }) => hashOf(bytes)));
  });

  test('a live check says that it keeps files', async () => {
    expect(await checkStorage(open(), 'here')).toEqual({
      outcome: 'works',
      words: { es: 'guarda archivos en here', en: 'keeps files in here' },
    });
  });
}
