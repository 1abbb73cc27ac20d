import { detectLanguage, type Language } from '../../core/language.ts';
import { wordsToGoBy } from './proof.ts';
import { type ChatMessage, type ChatRequest, textOf } from './protocol.ts';

export type ToolResult = { readonly tool: string; readonly value: unknown };

/** What the rules need of a request: the newest words of the customer and what tools have said about them. */
export type ModelTurn = {
  readonly words: string;
  readonly language: Language;
  /** Results of this turn, oldest first. */
  readonly results: readonly ToolResult[];
  /** Results of earlier turns, for "tell me more". */
  readonly earlier: readonly ToolResult[];
};

/** The line about date and name that stands in front of the customer's words is not the customer's. */
const SITUATION = /^\[[^\]]*not? del cliente\]/i;

export function readTurn({ messages }: ChatRequest): ModelTurn {
  const start = messages.findLastIndex(isFinalAnswer) + 1;
  const current = messages.slice(start);
  const parts = current.filter(({ role }) => role === 'user').flatMap(textOf);
  const said = wordsIn(current).join('\n').trim();
  const words = wordsToGoBy(said, wordsIn(messages.slice(0, start)));
  const fallback: Language = parts.some((part) => /Idioma del cliente: English/.test(part)) ? 'en' : 'es';
  return {
    words,
    language: detectLanguage(words, fallback),
    results: resultsOf(current),
    earlier: resultsOf(messages.slice(0, start)),
  };
}

const wordsIn = (messages: readonly ChatMessage[]): string[] =>
  messages
    .filter(({ role }) => role === 'user')
    .flatMap(textOf)
    .filter((part) => !SITUATION.test(part));

const isFinalAnswer = (message: ChatMessage): boolean =>
  message.role === 'assistant' && (message.tool_calls ?? []).length === 0;

function resultsOf(messages: readonly ChatMessage[]): ToolResult[] {
  const names = new Map(
    messages.flatMap((message) => message.tool_calls ?? []).map((call) => [call.id, call.function.name]),
  );
  return messages
    .filter(({ role }) => role === 'tool')
    .map((message) => ({
      tool: names.get(message.tool_call_id ?? '') ?? '',
      value: parseJson(textOf(message).join('')),
    }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
