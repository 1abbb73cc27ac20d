import type { Place, SpanHandle, Tracing } from '../platform/tracing/index.ts';
import { type CommitDeps, type CommitExtras, commitTurn } from './commit-turn.ts';
import type { Lease, TurnOutcome, TurnPlan, TurnWork } from './types.ts';

export type TraceTurnDeps = { readonly tracing: Pick<Tracing, 'trace' | 'within'> };

/** In the trace of its first message, linked to those of the others that it answers. */
const placeOf = ({ turnId, messages }: TurnWork): Place => ({
  message: turnId,
  under: 'received',
  also: messages.map(({ id }) => id).filter((id) => id !== turnId),
});

/** Runs a turn as a span, with its calls of models and tools and its commit as parts. */
export const traceTurn = (
  { tracing }: TraceTurnDeps,
  work: TurnWork,
  lease: Lease,
  run: (span: SpanHandle) => Promise<TurnOutcome>,
): Promise<TurnOutcome> =>
  tracing.trace(placeOf(work), { name: 'turn', kind: 'consumer' }, async (span) => {
    span.set({
      'recado.turn.id': work.turnId,
      'recado.conversation.id': work.conversation.id,
      'recado.turn.attempt': lease.attempts,
      'recado.turn.messages': work.messages.length,
      'recado.turn.waited_ms': Math.round(lease.waitedMs),
    });
    const outcome = await run(span);
    span.set({ 'recado.turn.outcome': outcome });
    return outcome;
  });

/**
 * Commits as the part under which the sends hang. A turn commits once, so the id of that part may follow from the turn's:
 * a send knows its turn by its row, in any process and at any time.
 */
export function commitInTrace(
  deps: TraceTurnDeps & CommitDeps,
  span: SpanHandle,
  ...[work, lease, plan, extras]: readonly [TurnWork, Lease, TurnPlan, CommitExtras]
): ReturnType<typeof commitTurn> {
  // What code answered alone, such as a tap, is a turn of its own name.
  span.place(placeOf(work));
  span.set({
    'recado.turn.id': work.turnId,
    'recado.turn.messages': work.messages.length,
    'recado.turn.restarts': extras.timings.restarts,
    'recado.turn.handed_to': plan.handTo,
  });
  return deps.tracing.within({ name: 'commit' }, async (part) => {
    const committed = await commitTurn(deps, work, lease, plan, extras);
    if (committed === 'fenced') part.fail(committed);
    else part.mark('committed');
    return committed;
  });
}
