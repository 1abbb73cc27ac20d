/**
 * Variables by which langchain, LangSmith or the OpenAI package would send prompts elsewhere, add headers, or print
 * everything. They are removed before the first turn; our own settings do not come from them.
 */
const SENDS_ELSEWHERE =
  /^(?:LANGSMITH_.*|LANGCHAIN_.*|OPENROUTER_SESSION_ID|OPENAI_(?:ORGANIZATION|ORG_ID|PROJECT_ID|CUSTOM_HEADERS|API_BASE|LOG|WEBHOOK_SECRET|ADMIN_KEY))$/;

/** Names of the variables in an environment that are to be removed. */
export const telemetryVariables = (names: readonly string[]): string[] =>
  names.filter((name) => SENDS_ELSEWHERE.test(name));
