export { aboutAction, actionIn } from './about-action.ts';
export { type CheckClaimsInput, type CheckedClaims, checkClaims } from './claims/check-claims.ts';
export { reasonsForModel } from './claims/reasons.ts';
export type { Claim, ClaimKind } from './claims/types.ts';
export { factsBefore, factsOfConversation } from './facts-store.ts';
export {
  isQuestionOver,
  moveQuestion,
  type OpenAction,
  openActionOf,
  standForQuestion,
} from './open-question-store.ts';
export { forgetPersonEffects, personRecords as actionRecords } from './person-store.ts';
export { mayProposeTo } from './proposal-limit.ts';
export { type AnsweredAction, actionSettledBy, insertProposal } from './proposal-store.ts';
export { askedAgain, buttonsFor } from './question.ts';
export { type Answer, type OpenQuestion, type QuestionInDoubt, questionInDoubt, readAnswer } from './read-answer.ts';
export { forgetReceipts } from './retention-store.ts';
export { isConfirmation } from './rules.ts';
export { type EffectOutcome, effectsOfTurn, type Once, runOnce } from './run-once.ts';
export { type Asker, type SettleAnswerDeps, type Settled, settleAnswer } from './settle-answer.ts';
export { insertReceipts } from './store.ts';
export { proposalsOnPage, proposalsWithIds, type ThreadProposal } from './thread-store.ts';
export type { Action, ActionState, Execution, Executor, Fact, Proposal, Receipt } from './types.ts';
export { withdrawProposal } from './withdraw-proposal.ts';
