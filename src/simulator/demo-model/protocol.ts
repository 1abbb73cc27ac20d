import { z } from 'zod';

/** The part of the chat-completions protocol that the rules read; everything else a client sends is accepted. */
const Part = z.looseObject({ type: z.string(), text: z.string().optional() });
const Content = z.union([z.string(), z.array(Part), z.null()]).optional();

const ToolCall = z.looseObject({
  id: z.string(),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
});
const Message = z.looseObject({
  role: z.string(),
  content: Content,
  tool_calls: z.array(ToolCall).nullish(),
  tool_call_id: z.string().optional(),
});
export type ChatMessage = z.infer<typeof Message>;

export const OfferedTool = z.looseObject({
  type: z.literal('function'),
  function: z.looseObject({ name: z.string(), parameters: z.record(z.string(), z.unknown()).optional() }),
});
export type OfferedTool = z.infer<typeof OfferedTool>;

export const ChatRequest = z.looseObject({
  messages: z.array(Message).min(1),
  tools: z.array(OfferedTool).nullish(),
  tool_choice: z.unknown().optional(),
  stream: z.boolean().nullish(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

export type PlannedCall = { readonly tool: string; readonly args: Readonly<Record<string, unknown>> };
export type Answer = { readonly calls: readonly PlannedCall[] } | { readonly text: string };

export const MODEL_ID = 'recado/demo-rules';

/** The answer as a `chat.completion`; nothing is spent, so usage and cost are 0. */
export const completionOf = (answer: Answer, id: string, created: Date): object => ({
  id: `gen-${id}`,
  object: 'chat.completion',
  created: Math.floor(created.getTime() / 1000),
  model: MODEL_ID,
  provider: 'Recado',
  choices: [
    {
      index: 0,
      logprobs: null,
      finish_reason: 'text' in answer ? 'stop' : 'tool_calls',
      message: messageOf(answer, id),
    },
  ],
  usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, cost: 0 },
});

const messageOf = (answer: Answer, id: string): object =>
  'text' in answer
    ? { role: 'assistant', content: answer.text, refusal: null }
    : {
        role: 'assistant',
        content: null,
        refusal: null,
        tool_calls: answer.calls.map((call, index) => ({
          id: `call_${id.replaceAll('-', '')}_${index}`,
          type: 'function',
          function: { name: call.tool, arguments: JSON.stringify(call.args) },
        })),
      };

export const textOf = ({ content }: ChatMessage): string[] => {
  if (typeof content === 'string') return [content];
  return (content ?? []).flatMap((part) => (part.text === undefined ? [] : [part.text]));
};
