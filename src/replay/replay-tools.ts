import type { Tool, ToolCallRecord, ToolContext, ToolOutcome } from '../agent/index.ts';
import { callsLike } from './match-calls.ts';
import type { TodaysTools } from './ports.ts';

export type RecordedCalls = {
  readonly calls: readonly ToolCallRecord[];
  /** The turn ended with a question for the customer's yes. */
  readonly hasAsked: boolean;
};

const NOT_DONE = 'Not done: this is a repetition in which nothing is done. Go on without it.';

/**
 * Today's tools as a repetition has them: what was called with the same arguments answers what it answered then, what
 * only looks things up looks, and nothing that acts is ever run.
 */
export function replayTools({ all, look }: TodaysTools, recorded: RecordedCalls): readonly Tool[] {
  const asked = recorded.hasAsked
    ? recorded.calls.findLast((call) => all.some(({ name, risk }) => name === call.tool && risk === 'commits'))
    : undefined;
  const taken = new Map<ToolCallRecord, number>();
  /** The same call made again answers what it answered the second time. */
  const recordedOf = (tool: Tool, input: unknown): ToolCallRecord | undefined => {
    const like = callsLike(tool, input, recorded.calls);
    const [first] = like;
    if (first === undefined) return undefined;
    const before = taken.get(first) ?? 0;
    taken.set(first, before + 1);
    return like[before] ?? like.at(-1);
  };
  const answer = async (tool: Tool, input: unknown, context: ToolContext): Promise<ToolOutcome> => {
    if (tool.ends === 'as_answer') return tool.run(input, context);
    const call = recordedOf(tool, input);
    if (call === undefined && tool.risk === 'reads') return look(tool.name, input, context);
    return {
      result: call?.result ?? NOT_DONE,
      facts: call?.receipt?.facts ?? [],
      ...(tool.ends === 'with_person' && { personAsked: { why: tool.name } }),
      ...(tool.risk === 'commits' && (call === undefined || call === asked) && { proposal: questionBy(tool) }),
    };
  };
  return all.map((tool) => ({
    ...tool,
    // A change is written by the ledger; nothing of a repetition may get there.
    risk: tool.risk === 'changes' ? 'reads' : tool.risk,
    run: (input, context) => answer(tool, input, context),
  }));
}

/** Ends the model's part, as a question to the customer does; nobody is asked. */
const questionBy = ({ name }: Tool): NonNullable<ToolOutcome['proposal']> => ({
  ...{ kind: name, terms: {}, question: '', facts: [], lastsMs: 0 },
});
