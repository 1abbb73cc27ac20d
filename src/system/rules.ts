import type { PartState } from './contract.ts';

export type Examined = {
  readonly kind: 'real' | 'stand-in';
  readonly state: 'works' | 'fails' | 'idle' | 'attention';
};

/** What a look at a part means for whoever owns the shop. */
export function stateOf({ kind, state }: Examined): PartState {
  if (state === 'fails') return 'stopped';
  if (state === 'attention') return 'attention';
  if (state === 'idle') return 'off';
  return kind === 'stand-in' ? 'standIn' : 'working';
}

const SLOW_MS = 90_000;
const STOPPED_MS = 600_000;

/** How long the oldest of what waits may wait before it is late, and before nothing moves any more. */
export const waitingState = (oldestMs: number): PartState =>
  oldestMs >= STOPPED_MS ? 'stopped' : oldestMs >= SLOW_MS ? 'slow' : 'working';

const RANK: Readonly<Record<PartState, number>> = { stopped: 0, slow: 1, attention: 2, standIn: 3, working: 4, off: 5 };

/** What needs somebody first. */
export const byUrgency = (a: { readonly state: PartState }, b: { readonly state: PartState }): number =>
  RANK[a.state] - RANK[b.state];
