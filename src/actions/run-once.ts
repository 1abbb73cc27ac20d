import { createHash } from 'node:crypto';
import { AppError } from '../core/errors.ts';
import type { TurnId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { canonicalJson } from './canonical-json.ts';
import { beginEffect, type EffectKey, findEffects, finishEffect, forgetEffect } from './store.ts';
import type { Fact } from './types.ts';

/** What a tool did, as far as the ledger keeps it. */
export type EffectOutcome = {
  readonly result: unknown;
  readonly facts: readonly Fact[];
  readonly personAsked?: { readonly why: string };
};

export type EffectCall = {
  readonly turnId: TurnId;
  readonly tool: string;
  readonly callId: string;
  readonly arguments: string;
};

/**
 * Runs an effect once per (turn, tool, canonical arguments), also across reruns and crashes: a repeated call returns
 * what the first one did. A call that was begun and whose end nobody saw is not run again; throws `effect_unknown`.
 */
export async function runOnce(db: Db, call: EffectCall, run: () => Promise<EffectOutcome>): Promise<EffectOutcome> {
  const key: EffectKey = {
    turnId: call.turnId,
    tool: call.tool,
    hash: createHash('sha256').update(canonicalJson(call.arguments)).digest(),
  };
  const known = await beginEffect(db, key, call);
  if (known) {
    if (known.state === 'done' && known.outcome !== null) return JSON.parse(known.outcome) as EffectOutcome;
    throw new AppError('effect_unknown', 'conflict', { facts: { tool: call.tool } });
  }
  try {
    const outcome = await run();
    await finishEffect(db, key, JSON.stringify(outcome));
    return outcome;
  } catch (error) {
    await forgetEffect(db, key);
    throw error;
  }
}

/** The finished effects of a turn as the model saw them, for its next run. */
export async function effectsOfTurn(db: Db, turnId: TurnId) {
  const rows = await findEffects(db, turnId);
  return rows.flatMap((row) => {
    if (row.state !== 'done' || row.outcome === null) return [];
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
      },
    ];
  });
}
