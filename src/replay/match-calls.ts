import { isDeepStrictEqual } from 'node:util';
import type { Tool, ToolCallRecord } from '../agent/index.ts';
import type { RepeatedCall, Replay } from './contract.ts';

/** The value of a recorded JSON text; the text itself when it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The calls that were made of a tool with these arguments, as the tool would read them today. */
export const callsLike = (tool: Tool, input: unknown, recorded: readonly ToolCallRecord[]): readonly ToolCallRecord[] =>
  recorded.filter((call) => {
    if (call.tool !== tool.name) return false;
    const read = tool.input.safeParse(parsed(call.arguments));
    return read.success && isDeepStrictEqual(read.data, input);
  });

export const shownCall = ({ tool, arguments: given, result }: ToolCallRecord): RepeatedCall => ({
  ...{ tool, arguments: parsed(given), result: parsed(result) },
});

/** Tools that were called then and that the assistant has no more. */
export const goneTools = (recorded: readonly ToolCallRecord[], tools: readonly Tool[]): readonly string[] => [
  ...new Set(recorded.map(({ tool }) => tool).filter((name) => !tools.some((tool) => tool.name === name))),
];

/** Where the result of a call in a repetition came from. */
export function sourceOf(
  call: ToolCallRecord,
  tools: readonly Tool[],
  recorded: readonly ToolCallRecord[],
): Replay['again']['calls'][number]['from'] {
  const tool = tools.find(({ name }) => name === call.tool);
  const input = tool?.input.safeParse(parsed(call.arguments));
  if (tool === undefined || !input?.success || tool.ends === 'as_answer') return 'live';
  if (callsLike(tool, input.data, recorded).length > 0) return 'record';
  return tool.risk === 'reads' ? 'live' : 'not_done';
}
