export { createSpendKeeper, type SpendKeeper } from './keep-spend.ts';
export { markDue } from './lease-store.ts';
export { type RunTurnDeps, runTurn } from './run-turn.ts';
export type { Interruption, RunningTurns } from './running-turns.ts';
export { createRunningTurns } from './running-turns.ts';
export { spentSince } from './spend-store.ts';
export { sweepOverdue, sweepTurns } from './sweep-turns.ts';
export { searchHistoryTool } from './tools/search-history.ts';
export type { TurnOutcome, TurnPlan, TurnWork } from './types.ts';
