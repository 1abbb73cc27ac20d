import type { WorkerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { renewClaims } from './claim-store.ts';
import type { AttachmentId, ClaimedAttachment } from './types.ts';

type Running = { readonly token: number; readonly abort: AbortController };

/** The files this process is working on: keeps their leases alive and stops those it has lost. */
export type RunningAttachments = {
  readonly add: (file: Pick<ClaimedAttachment, 'id' | 'token'>) => {
    readonly signal: AbortSignal;
    readonly remove: () => void;
  };
  /** One beat: renews all leases in one statement. */
  readonly renew: () => Promise<void>;
  readonly stopAll: () => void;
};

export function createRunningAttachments(deps: {
  readonly db: Db;
  readonly worker: WorkerId;
  readonly leaseMs: number;
}): RunningAttachments {
  const running = new Map<AttachmentId, Running>();
  let isStopping = false;
  return {
    add: ({ id, token }) => {
      const entry: Running = { token, abort: new AbortController() };
      running.set(id, entry);
      if (isStopping) entry.abort.abort('shutdown');
      return {
        signal: entry.abort.signal,
        remove: () => {
          if (running.get(id) === entry) running.delete(id);
        },
      };
    },
    renew: async () => {
      if (running.size === 0) return;
      const before = new Map(running);
      const held = await renewClaims(deps.db, deps.worker, [...before.keys()], deps.leaseMs);
      const tokens = new Map(held.map(({ id, token }) => [id, token]));
      for (const [id, entry] of before) if (tokens.get(id) !== entry.token) entry.abort.abort('lease_lost');
    },
    stopAll: () => {
      isStopping = true;
      for (const entry of running.values()) entry.abort.abort('shutdown');
    },
  };
}
