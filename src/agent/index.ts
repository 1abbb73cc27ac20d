export { type BudgetState, budgetState, createDailyBudget } from './daily-budget.ts';
export { defineTool, type Tool, type ToolContext, type ToolOutcome, type ToolRisk } from './define-tool.ts';
export { cutHistory } from './history-budget.ts';
export { loadLangchain } from './langchain.ts';
export type { ModelLimits } from './limit-state.ts';
export { loadPrompts, type Prompts, type PublishedPrompts, unknownPlaceholders } from './load-prompts.ts';
export { createModelGate } from './model-gate.ts';
export type { ChatModels, EffectsLedger, ModelCandidate, ModelFault, ModelGate } from './ports.ts';
export { type AgentDeps, runAgent } from './run-agent.ts';
export { createSharedLimits, type SharedLimits } from './shared-limits.ts';
export { telemetryVariables } from './telemetry.ts';
export type {
  AgentFailure,
  AgentRequest,
  AgentResult,
  AgentTrace,
  Attachment,
  LedgerCall,
  ModelRole,
  OfferedChoice,
  PastTurn,
  Shareable,
  ToolCallRecord,
  Usage,
} from './types.ts';
