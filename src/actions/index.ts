export { type CheckClaimsInput, type CheckedClaims, checkClaims } from './claims/check-claims.ts';
export { reasonsForModel } from './claims/reasons.ts';
export type { Claim, ClaimKind } from './claims/types.ts';
export { mayProposeTo } from './proposal-limit.ts';
export {
  type AnsweredAction,
  actionSettledBy,
  insertProposal,
  type OpenAction,
  openActionOf,
} from './proposal-store.ts';
export { buttonsFor } from './question.ts';
export { type Answer, type OpenQuestion, readAnswer } from './read-answer.ts';
export { type EffectOutcome, effectsOfTurn, type Once, runOnce } from './run-once.ts';
export { type Asker, type SettleAnswerDeps, type Settled, settleAnswer } from './settle-answer.ts';
export { factsOfConversation, insertReceipts } from './store.ts';
export type { Action, ActionState, Execution, Executor, Fact, Proposal, Receipt } from './types.ts';
