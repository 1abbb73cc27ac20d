import type { Device } from './contract.ts';
import type { DeviceRow } from './device-store.ts';
import { MOST_SILENT } from './rules.ts';

/** A device as its owner sees it; `thisHash` is the SHA-256 of the endpoint of the browser that asks, in hex. */
export const toDevice = (row: DeviceRow, thisHash: string | null): Device => ({
  id: row.id,
  name: row.name,
  system: row.system,
  isThis: thisHash !== null && row.endpointHash.toString('hex') === thisHash,
  createdAt: row.createdAt.toISOString(),
  lastShownAt: row.lastShownAt?.toISOString() ?? null,
  lastError: row.lastError ?? (row.silent >= MOST_SILENT ? 'silent' : null),
  kinds: row.kinds,
  mutedUntil: row.mutedUntil?.toISOString() ?? null,
});
