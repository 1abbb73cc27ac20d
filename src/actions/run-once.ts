import { createHash } from 'node:crypto';
import { AppError } from '../core/errors.ts';
import type { ConversationId, TurnId } from '../core/ids.ts';
import { mayStillAct } from '../inbox/index.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { canonicalJson } from './canonical-json.ts';
import { claimEffect, type EffectKey, findEffect, findEffects, finishEffect } from './store.ts';
import type { Fact } from './types.ts';

/** What a tool did, as far as the ledger keeps it. */
export type EffectOutcome = {
  readonly result: unknown;
  readonly facts: readonly Fact[];
  readonly personAsked?: { readonly why: string };
};

export type EffectCall = {
  readonly turnId: TurnId;
  readonly conversationId: ConversationId;
  readonly tool: string;
  readonly callId: string;
  readonly arguments: string;
};

/** Does the writing part of an effect: it and its receipt are kept together, or neither is. */
export type Once = (write: (tx: Tx) => Promise<EffectOutcome>) => Promise<EffectOutcome>;

/**
 * Runs an effect once per (turn, tool, canonical arguments), also across reruns and crashes: a repeated call returns
 * what the first one did. What `run` writes through `once` shares a transaction with the receipt, so that a process
 * killed at any moment leaves both or neither. A call that never comes to `once` changed nothing and leaves no receipt.
 * Throws `effect_overtaken`, having changed nothing, once a person or another agent has the conversation.
 */
export async function runOnce(
  db: Db,
  call: EffectCall,
  run: (once: Once) => Promise<EffectOutcome>,
): Promise<EffectOutcome> {
  const key: EffectKey = {
    turnId: call.turnId,
    tool: call.tool,
    hash: createHash('sha256').update(canonicalJson(call.arguments)).digest(),
  };
  const known = await findEffect(db, key);
  if (known !== null) return readOutcome(call.tool, known.outcome);
  return run((write) =>
    db.transaction().execute(async (tx) => {
      const first = await claimEffect(tx, key, call);
      if (first !== null) return readOutcome(call.tool, first.outcome);
      // Asked here, so that whoever takes the conversation over comes before the effect or after it, never in between.
      if (!(await mayStillAct(tx, call.conversationId))) throw new AppError('effect_overtaken', 'conflict');
      const outcome = await write(tx);
      await finishEffect(tx, key, JSON.stringify(outcome));
      return outcome;
    }),
  );
}

/** Throws `effect_unknown` for a row without an end, as versions left behind that wrote it before the effect. */
function readOutcome(tool: string, outcome: string | null): EffectOutcome {
  if (outcome === null) throw new AppError('effect_unknown', 'conflict', { facts: { tool } });
  return JSON.parse(outcome) as EffectOutcome;
}

/** The finished effects of a turn as the model saw them, for its next run; one that asked for a person still does. */
export async function effectsOfTurn(db: Db, turnId: TurnId) {
  const rows = await findEffects(db, turnId);
  return rows.flatMap((row) => {
    if (row.outcome === null) return [];
    const outcome = JSON.parse(row.outcome) as EffectOutcome;
    const receipt = { id: `${row.tool}:ledger`, source: row.tool, facts: outcome.facts };
    return [
      {
        callId: row.callId,
        tool: row.tool,
        arguments: row.arguments,
        result: JSON.stringify(outcome.result),
        isError: false,
        ms: 0,
        receipt,
        personAsked: outcome.personAsked ?? null,
      },
    ];
  });
}
