import type { ConversationId, WorkerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { renewLeases } from './lease-store.ts';
import type { Lease } from './types.ts';

/** Why a running turn has to stop thinking. */
export type Interruption = 'newer_message' | 'lease_lost' | 'shutdown';

type Running = { readonly lease: Lease; readonly interrupt: (why: Interruption) => void; arrivals: number };

export type Watched = {
  readonly remove: () => void;
  /** Says how many messages had arrived when the turn last read them: only later ones are news to it. */
  readonly saw: (arrivals: number) => void;
};

/** The turns this process is working on: keeps their leases alive and tells them when something changed. */
export type RunningTurns = {
  readonly add: (lease: Lease, interrupt: (why: Interruption) => void) => Watched;
  /** A wake-up found the conversation leased: if it is ours, something newer may have arrived. */
  readonly nudge: (conversationId: ConversationId) => void;
  readonly count: () => number;
  readonly stopAll: () => void;
  /** One beat: renews all leases in one statement. */
  readonly renew: () => Promise<void>;
};

export function createRunningTurns(deps: {
  readonly db: Db;
  readonly worker: WorkerId;
  readonly leaseMs: number;
}): RunningTurns {
  const running = new Map<ConversationId, Running>();
  const check = async (mine: readonly Running[]): Promise<void> => {
    if (mine.length === 0) return;
    const ids = mine.map((entry) => entry.lease.conversationId);
    const states = await renewLeases(deps.db, deps.worker, ids, deps.leaseMs);
    const byId = new Map(states.map((state) => [state.conversationId, state]));
    for (const entry of mine) {
      const state = byId.get(entry.lease.conversationId);
      if (!state || state.token !== entry.lease.token) entry.interrupt('lease_lost');
      else if (state.arrivals > entry.arrivals) {
        entry.arrivals = state.arrivals;
        entry.interrupt('newer_message');
      }
    }
  };
  return {
    add: (lease, interrupt) => {
      const entry: Running = { lease, interrupt, arrivals: lease.arrivals };
      // Whoever worked on it here has lost it: their lease was ended, or a new one could not have been taken.
      running.get(lease.conversationId)?.interrupt('lease_lost');
      running.set(lease.conversationId, entry);
      return {
        remove: () => {
          if (running.get(lease.conversationId) === entry) running.delete(lease.conversationId);
        },
        saw: (arrivals) => {
          entry.arrivals = Math.max(entry.arrivals, arrivals);
        },
      };
    },
    nudge: (conversationId) => {
      const entry = running.get(conversationId);
      // The next beat looks anyway: a look that fails is not missed.
      if (entry) void check([entry]).catch(() => undefined);
    },
    count: () => running.size,
    stopAll: () => {
      for (const entry of running.values()) entry.interrupt('shutdown');
    },
    renew: () => check([...running.values()]),
  };
}
