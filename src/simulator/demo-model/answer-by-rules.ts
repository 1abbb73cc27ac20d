import { billingAnswer } from './billing-rules.ts';
import { compose } from './compose.ts';
import { orderWords } from './order-words.ts';
import { orderAskIn, planCalls } from './plan-calls.ts';
import type { Answer, ChatRequest } from './protocol.ts';
import { readTurn } from './read-turn.ts';

/** Rounds of tool calls in one turn; the rules need two at most (search, then details). */
const MOST_RESULTS = 8;

/** The demo model: calls the tools that the words ask for, then says what the results hold and nothing else. */
export function answerByRules(request: ChatRequest): Answer {
  const turn = readTurn(request);
  const mayCall = request.tool_choice !== 'none' && turn.results.length < MOST_RESULTS;
  const billing = billingAnswer(turn, mayCall ? (request.tools ?? []).map((tool) => tool.function.name) : []);
  if (billing !== null) return billing;
  const calls = mayCall ? planCalls(turn, request.tools ?? []) : [];
  if (calls.length > 0) return { calls };
  return { text: orderAskIn(turn, request.tools ?? []) === null ? compose(turn) : orderWords(turn) };
}
