import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Disk } from 'flydrive';
import { FSDriver } from 'flydrive/drivers/fs';
import type { Storage } from '../../media/index.ts';
import { exactly } from './exactly.ts';
import { absent, checkKey } from './keys.ts';

/** A folder of this machine (or a shared volume) as the storage. A file appears under its name once it is whole. */
export function createDiskStorage(folder: string): Storage {
  const root = resolve(folder);
  const disk = new Disk(new FSDriver({ location: root, visibility: 'private' }));
  return {
    kind: 'disk',
    put: async (key, body, { bytes }) => {
      checkKey(key);
      const unfinished = `${key}.part`;
      try {
        await mkdir(dirname(join(root, key)), { recursive: true, mode: 0o700 });
        // Not by flydrive: when a stream breaks, it goes on writing after it has said so.
        await pipeline(exactly(body, bytes), createWriteStream(join(root, unfinished), { mode: 0o600 }));
        await reachDisk(join(root, unfinished));
        await rename(join(root, unfinished), join(root, key));
      } catch (error) {
        await rm(join(root, unfinished), { force: true });
        throw error;
      }
    },
    open: async (key) => {
      checkKey(key);
      if (!(await disk.exists(key))) throw absent(key);
      return disk.getStream(key);
    },
    remove: async (key) => {
      checkKey(key);
      await rm(join(root, key), { force: true });
      await rm(join(root, `${key}.part`), { force: true });
    },
  };
}

/** The row that names a file is durable: so is the file, before. */
async function reachDisk(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
