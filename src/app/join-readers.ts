import type { MediaReader } from '../media/index.ts';

/** What understands files. The first that reads a type gets it, so the more special one stands first. */
export async function joinReaders(): Promise<readonly MediaReader[]> {
  return [];
}
