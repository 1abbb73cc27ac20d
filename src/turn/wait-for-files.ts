import type { TurnFile } from '../media/index.ts';
import type { Lease, TurnWork } from './types.ts';

/** A turn waits this long for a file that came with its messages, then answers without it. */
const FILE_PATIENCE_MS = 60_000;
/** And so long for all of them together, when they keep coming. */
const BURST_PATIENCE_MS = 180_000;

const isAwaitable = (file: TurnFile): boolean =>
  !file.isSettled && !file.isOverflow && file.kind !== 'sticker' && file.ageMs < FILE_PATIENCE_MS;

/** How long to wait for files at most before looking again, ms; null: no file is worth waiting for. */
export function waitForFilesMs({ files }: Pick<TurnWork, 'files'>, lease: Pick<Lease, 'waitedMs'>): number | null {
  const open = files.filter(isAwaitable);
  if (open.length === 0 || lease.waitedMs > BURST_PATIENCE_MS) return null;
  return Math.max(...open.map((file) => FILE_PATIENCE_MS - file.ageMs));
}

/** The deadline of an answer: files take longer than words. */
export const deadlineMs = ({ files }: Pick<TurnWork, 'files'>): number => (files.length > 0 ? 300_000 : 90_000);
