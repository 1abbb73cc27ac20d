import type { ConversationId, WorkerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { renewLeases } from './lease-store.ts';
import type { Lease } from './types.ts';

/** Why a running turn has to stop thinking. */
export type Interruption = 'newer_message' | 'lease_lost' | 'shutdown';

type Running = { readonly lease: Lease; readonly interrupt: (why: Interruption) => void; arrivals: number };

/** The turns this process is working on: keeps their leases alive and tells them when something changed. */
export type RunningTurns = {
  readonly add: (lease: Lease, interrupt: (why: Interruption) => void) => { readonly remove: () => void };
  /** A wake-up found the conversation leased: if it is ours, something newer arrived. */
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
  return {
    add: (lease, interrupt) => {
      const entry: Running = { lease, interrupt, arrivals: lease.arrivals };
      running.set(lease.conversationId, entry);
      return {
        remove: () => {
          if (running.get(lease.conversationId) === entry) running.delete(lease.conversationId);
        },
      };
    },
    nudge: (conversationId) => running.get(conversationId)?.interrupt('newer_message'),
    count: () => running.size,
    stopAll: () => {
      for (const entry of running.values()) entry.interrupt('shutdown');
    },
    renew: async () => {
      const mine = [...running.values()];
      if (mine.length === 0) return;
      const states = await renewLeases(deps.db, deps.worker, [...running.keys()], deps.leaseMs);
      const byId = new Map(states.map((state) => [state.conversationId, state]));
      for (const entry of mine) {
        const state = byId.get(entry.lease.conversationId);
        if (!state || state.token !== entry.lease.token) entry.interrupt('lease_lost');
        else if (state.arrivals > entry.arrivals) {
          entry.arrivals = state.arrivals;
          entry.interrupt('newer_message');
        }
      }
    },
  };
}
