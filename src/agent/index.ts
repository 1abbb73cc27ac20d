export { defineTool, type Tool, type ToolContext, type ToolOutcome, type ToolRisk } from './define-tool.ts';
export type {
  AgentFailure,
  AgentRequest,
  AgentResult,
  AgentTrace,
  ModelRole,
  PastTurn,
  ToolCallRecord,
  Usage,
} from './types.ts';
