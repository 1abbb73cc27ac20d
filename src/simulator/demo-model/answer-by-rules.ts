import { billingAnswer } from './billing-rules.ts';
import { productChoices } from './choices.ts';
import { complaintAnswer } from './complaints.ts';
import { compose } from './compose.ts';
import { contactCardAnswer } from './contact-card.ts';
import { historyAnswer } from './history.ts';
import { knowledgeAnswer } from './knowledge.ts';
import { mailAnswer } from './mail.ts';
import { orderAnswer } from './order-rules.ts';
import { pictureAnswer } from './pictures.ts';
import { planCalls } from './plan-calls.ts';
import { proofAnswer } from './proof.ts';
import type { Answer, ChatRequest } from './protocol.ts';
import { type ModelTurn, readTurn } from './read-turn.ts';
import { requestAnswer } from './requests.ts';
import { sharedAnswer, withCardWarning } from './shared.ts';

/** Tool calls of one turn; the longest plan needs four (orders, order, product, change). */
const MOST_RESULTS = 8;

/** Each says what it would do about the words, or null when they are about something else; the first that does answers. */
const TOPICS: readonly ((turn: ModelTurn, offered: readonly string[]) => Answer | null)[] = [
  sharedAnswer,
  requestAnswer,
  complaintAnswer,
  pictureAnswer,
  contactCardAnswer,
  proofAnswer,
  mailAnswer,
  billingAnswer,
  historyAnswer,
  orderAnswer,
  knowledgeAnswer,
];

/** The demo model: calls the tools that the words ask for, then says what the results hold and nothing else. */
export function answerByRules(request: ChatRequest): Answer {
  const turn = readTurn(request);
  return withCardWarning(answerTo(turn, request), turn);
}

function answerTo(turn: ModelTurn, request: ChatRequest): Answer {
  const mayCall = request.tool_choice !== 'none' && turn.results.length < MOST_RESULTS;
  const tools = mayCall ? (request.tools ?? []) : [];
  const offered = tools.map((tool) => tool.function.name);
  for (const topic of TOPICS) {
    const answer = topic(turn, offered);
    if (answer !== null) return answer;
  }
  const calls = planCalls(turn, tools);
  if (calls.length > 0) return { calls };
  return knowledgeAnswer(turn, offered) ?? productChoices(turn, offered) ?? { text: compose(turn) };
}
