import type { StorageSettings } from '../config/index.ts';
import type { Storage } from '../media/index.ts';
import { createDiskStorage } from '../vendors/storage/disk.ts';

/** Where files are kept; the client of S3 is loaded only where a bucket is set. */
export async function buildStorage(settings: StorageSettings): Promise<Storage> {
  if (settings.kind === 'disk') return createDiskStorage(settings.folder);
  const { createS3Storage } = await import('../vendors/storage/s3.ts');
  return createS3Storage(settings);
}
