import { detectLanguage, type Language } from '../../core/language.ts';
import { readInDocuments, skuSeenIn, withoutFileNotes } from './file-notes.ts';
import { aboutProof, isCodeRight } from './proof.ts';
import { type ChatMessage, type ChatRequest, textOf } from './protocol.ts';
import { namingQuoted } from './quoted-product.ts';
import { hasCard, isCartTold, ownWords, type Shared, sharedIn } from './shared-notes.ts';

export type ToolResult = { readonly tool: string; readonly value: unknown };

/** An earlier turn: what the customer wrote, what tools said about it, and what was answered. */
export type PastTurn = {
  readonly said: string;
  readonly results: readonly ToolResult[];
  readonly reply: string;
  /** The article whose barcode a picture of it showed. */
  readonly seen?: string | null;
};

/** What the rules need of a request: the newest words of the customer and what tools have said about them. */
export type ModelTurn = {
  readonly words: string;
  readonly language: Language;
  /** The article whose barcode a picture of this turn or of the one before shows. */
  readonly seen?: string | null;
  /** What came besides words. */
  readonly shared: Shared | null;
  /** A payment card was sent with it. */
  readonly hasCard: boolean;
  /** Code has told already what became of the cart that came with it. */
  readonly isCartTold: boolean;
  /** What stands in documents that came with it. */
  readonly documents: string;
  /** Results of this turn, oldest first. */
  readonly results: readonly ToolResult[];
  /** Results of earlier turns, for "tell me more". */
  readonly earlier: readonly ToolResult[];
  /** The turn that the words follow; null when they are the first. */
  readonly before: PastTurn | null;
  /** How many answers ago that turn was answered: 1 is the newest answer. */
  readonly answersAgo: number;
};

/** The line about date and name that stands in front of the customer's words is not the customer's. */
const SITUATION = /^\[[^\]]*not? del cliente\]/i;

/** A person of the shop wants the last words answered that the customer wrote to them. */
const GIVEN_BACK = /^\[alguien del equipo te devolvió la conversación/m;

export function readTurn({ messages }: ChatRequest): ModelTurn {
  const start = messages.findLastIndex(isFinalAnswer) + 1;
  const current = messages.slice(start);
  const past = pastTurns(messages.slice(0, start));
  const parts = current.filter(({ role }) => role === 'user').flatMap(textOf);
  const said = wordsIn(current).join('\n').trim();
  // After a right code it goes on with what was said before the code was asked for.
  const asked = isCodeRight(said)
    ? past.findLastIndex((turn) => !aboutProof(turn.said))
    : said === '' && parts.some((part) => GIVEN_BACK.test(part))
      ? past.findLastIndex((turn) => turn.said !== '')
      : past.length;
  const words = asked === past.length ? namingQuoted(said, parts) : (past[asked]?.said ?? '');
  return {
    words,
    language: languageIn(parts) ?? detectLanguage(words, 'es'),
    seen: skuSeenIn(parts) ?? past.at(-1)?.seen ?? null,
    shared: sharedIn(parts),
    hasCard: hasCard(parts),
    isCartTold: isCartTold(parts),
    documents: readInDocuments(parts),
    results: resultsOf(current),
    earlier: past.flatMap(({ results }) => results),
    before: past[asked - 1] ?? null,
    answersAgo: past.length - asked + 1,
  };
}

/** As the product says it: what was shared, read or tapped is often in another one than the customer's. */
function languageIn(parts: readonly string[]): Language | null {
  const [, named] = parts.map((part) => /Idioma del cliente: (English|español)/.exec(part)).find(Boolean) ?? [];
  return named === undefined ? null : named === 'English' ? 'en' : 'es';
}

/** Each final answer ends a turn. */
function pastTurns(messages: readonly ChatMessage[]): PastTurn[] {
  const turns: PastTurn[] = [];
  let from = 0;
  for (const [index, message] of messages.entries()) {
    if (!isFinalAnswer(message)) continue;
    const own = messages.slice(from, index);
    turns.push({
      said: wordsIn(own).join('\n').trim(),
      results: resultsOf(own),
      reply: textOf(message).join(''),
      seen: skuSeenIn(own.filter(({ role }) => role === 'user').flatMap(textOf)),
    });
    from = index + 1;
  }
  return turns;
}

const wordsIn = (messages: readonly ChatMessage[]): string[] =>
  messages
    .filter(({ role }) => role === 'user')
    .flatMap(textOf)
    .filter((part) => !SITUATION.test(part))
    .map((part) => withoutFileNotes(ownWords(part)));

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
