import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Storage } from '../../src/media/index.ts';
import { checkStorage, createDiskStorage, createS3Storage } from '../../src/vendors/storage/index.ts';
import { absent } from '../../src/vendors/storage/keys.ts';
import { missingS3Server, type S3Server, startS3Server } from '../support/s3-server.ts';
import { storageContract } from './storage.ts';

describe('a folder', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recado-storage-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  storageContract(() => createDiskStorage(join(folder, 'files')));

  test('nothing half-written is left and nothing was written outside', async () => {
    const names = await readdir(folder, { recursive: true });
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(await readdir(folder)).toEqual(['files']);
  });

  test('a place where nothing can be written is named by the live check', async () => {
    const file = join(folder, 'files', 'file');
    await writeFile(file, '');
    const check = await checkStorage(createDiskStorage(file), 'the folder');
    expect(check.outcome).toBe('refused');
    expect(check.words.en).toMatch(/^the folder does not keep files, when writing: /);
  });
});

const denied = Object.assign(new Error('Access Denied'), { name: 'AccessDenied' });

test.each([
  ['put', 'writing', 's3:PutObject'],
  ['open', 'reading', 's3:GetObject'],
  ['remove', 'deleting', 's3:DeleteObject'],
  ['absent', 'looking for what is not there', 's3:ListBucket'],
])('the live check names the step and the right that a key lacks: %s', async (refused, when, right) => {
  const kept = new Map<string, Buffer>();
  const may = (step: string): void => {
    if (step === refused) throw denied;
  };
  const storage: Storage = {
    kind: 's3',
    put: async (key, bytes) => {
      may('put');
      kept.set(key, await buffer(bytes));
    },
    open: async (key) => {
      const found = kept.get(key);
      may(found === undefined ? 'absent' : 'open');
      if (found === undefined) throw absent(key);
      return Readable.from([found]);
    },
    remove: async (key) => {
      may('remove');
      kept.delete(key);
    },
  };
  const { outcome, words } = await checkStorage(storage, 'the bucket');
  expect([outcome, words.en]).toEqual([
    'refused',
    `the bucket does not keep files, when ${when}: the key lacks the right ${right}.`,
  ]);
});

describe.skipIf(missingS3Server() !== null)('OpenStack Swift with s3api', () => {
  let server: S3Server;
  let storage: ReturnType<typeof createS3Storage>;
  beforeAll(async () => {
    server = await startS3Server();
    storage = createS3Storage(server.settings);
  }, 90_000);
  afterAll(async () => {
    storage?.destroy();
    await server?.close();
  });

  storageContract(() => storage);

  test.each([
    ['a wrong secret', { secretAccessKey: 'wrong' }, /secret does not fit/],
    ['an unknown key', { accessKeyId: 'test:nobody' }, /does not keep files/],
    ['a bucket that is not there', { bucket: 'recado-absent' }, /bucket does not exist/],
  ])('%s is named by the live check, with its remedy', async (_, over, words) => {
    const wrong = createS3Storage({ ...server.settings, ...over });
    const check = await checkStorage(wrong, 'the bucket');
    wrong.destroy();
    expect(check.outcome).toBe('refused');
    expect(check.words.en).toMatch(words);
  });
});
