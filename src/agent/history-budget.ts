import type { PastTurn } from './types.ts';

/** About 8,000 tokens of history are given to the model. */
const HISTORY_BUDGET_TOKENS = 8_000;

/** UTF-8 bytes / 3 for text and / 2.5 for JSON, + 4 a message: within a few per cent of what gateways bill. */
function estimateTokens(turn: PastTurn): number {
  const texts = turn.customerTexts.reduce((sum, text) => sum + Buffer.byteLength(text) / 3, 0);
  const reply = turn.reply === null ? 0 : Buffer.byteLength(turn.reply) / 3 + 4;
  const calls = turn.calls.reduce((sum, call) => sum + Buffer.byteLength(call.arguments + call.result) / 2.5 + 8, 0);
  return Math.ceil(texts + reply + calls + 4);
}

/**
 * Index of the first turn that stays. Nothing is cut below the budget; above it the history is cut to half of it, so
 * that its beginning, and with it the provider's prompt cache, moves rarely.
 */
export function cutHistory(turns: readonly PastTurn[], budgetTokens = HISTORY_BUDGET_TOKENS): number {
  const sizes = turns.map(estimateTokens);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= budgetTokens) return 0;
  let kept = 0;
  for (let index = turns.length - 1; index >= 0; index--) {
    kept += sizes[index] ?? 0;
    // The newest turn always stays, however long it is.
    if (kept > budgetTokens / 2) return Math.min(index + 1, turns.length - 1);
  }
  return 0;
}
