export type { Claim } from './claims/types.ts';
export { effectsOfTurn, runOnce } from './run-once.ts';
export { factsOfConversation, insertReceipts } from './store.ts';
export type { Fact, Receipt } from './types.ts';
