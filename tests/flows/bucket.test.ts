import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingS3Server, type S3Server, startS3Server } from '../support/s3-server.ts';
import { openShop, type Shop } from './phone.ts';

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe.skipIf(missingS3Server() !== null)('a shop that keeps its files in a bucket', () => {
  let server: S3Server;
  let shop: Shop;
  beforeAll(async () => {
    server = await startS3Server();
    const { bucket, endpoint, accessKeyId, secretAccessKey } = server.settings;
    shop = await openShop({
      MINIO_BUCKET: bucket,
      MINIO_ENDPOINT: endpoint ?? '',
      MINIO_ACCESS_KEY: accessKeyId,
      MINIO_SECRET_KEY: secretAccessKey,
    });
  }, 150_000);
  afterAll(async () => {
    await shop?.close();
    await server?.close();
  });

  test('finds there what a customer sent, byte for byte, and nothing on its own disk', async () => {
    const juan = await shop.customer('Juan');
    const bytes = new Uint8Array(randomBytes(300_000));
    await shop.attach(juan, bytes, 'application/octet-stream', 'kind=document&name=lista.xyz');
    await shop.hear(juan, /documento/);
    const { bucket, region, endpoint, accessKeyId, secretAccessKey } = server.settings;
    const credentials = { accessKeyId, secretAccessKey };
    const client = new S3Client({ region, endpoint: endpoint ?? '', forcePathStyle: true, credentials });
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
    expect(Contents.map(({ Size }) => Size)).toEqual([300_000]);
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: Contents[0]?.Key }));
    expect(hashOf((await Body?.transformToByteArray()) ?? new Uint8Array())).toBe(hashOf(bytes));
    client.destroy();
    expect(await readdir(shop.folder)).not.toContain('files');
  });
});
