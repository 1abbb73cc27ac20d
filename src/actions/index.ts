export { type CheckClaimsInput, type CheckedClaims, checkClaims } from './claims/check-claims.ts';
export { reasonsForModel } from './claims/reasons.ts';
export type { Claim, ClaimKind } from './claims/types.ts';
export { effectsOfTurn, runOnce } from './run-once.ts';
export { factsOfConversation, insertReceipts } from './store.ts';
export type { Fact, Receipt } from './types.ts';
