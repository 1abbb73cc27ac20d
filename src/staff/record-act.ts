import type { Clock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { insertAct } from './act-store.ts';
import type { Audit } from './viewer.ts';

/**
 * Keeps on record who did what, when and from which session, in the transaction that does it. `viewer` null: somebody at
 * a terminal of the server.
 */
export async function recordAct(
  db: Db,
  {
    viewer,
    act,
    about,
    at,
    device: seen = null,
  }: {
    readonly viewer: { readonly id: string; readonly session?: { ref: string; device: string } } | null;
    readonly act: string;
    readonly about: string | null;
    readonly at: Date;
    /** Of somebody who has no session. */
    readonly device?: string | null;
  },
): Promise<void> {
  const { ref = null, device = seen } = viewer?.session ?? {};
  await insertAct(db, newId(), { at, staffId: viewer?.id ?? null, act, about, sessionRef: ref, device });
}

/** The record of acts as a port of other modules. */
export const auditBy =
  (now: Clock): Audit =>
  (db, viewer, act, about) =>
    recordAct(db, { viewer, act, about, at: now() });
