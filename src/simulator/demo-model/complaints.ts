import type { Answer } from './protocol.ts';
import type { ModelTurn } from './read-turn.ts';
import { fold } from './slang.ts';

const COMPLAINT =
  /\b(?:quejas?|quejarme|me quejo|(?:pesimo|mal|muy mal) servicio|complaints?|complain|(?:terrible|bad) service)\b/;
const TOOL = 'tell_staff';
const MOST = 300;

const TEXTS = {
  es: {
    told: 'Lamento lo que pasó. Se lo conté al equipo para que lo revise. Mientras tanto, dime si te ayudo con algo más.',
    often: 'Lamento lo que pasó. Si quieres que te conteste una persona, escribe «persona».',
  },
  en: {
    told: 'I am sorry about what happened. I have told the team so that they can look into it. Meanwhile, tell me if I can help with anything else.',
    often: 'I am sorry about what happened. If you want a person to answer you, write "person".',
  },
} as const;

/** A complaint is told to the team, and the conversation stays with the assistant. */
export function complaintAnswer({ words, language, results }: ModelTurn, offered: readonly string[]): Answer | null {
  if (!COMPLAINT.test(fold(words))) return null;
  const told = results.find(({ tool }) => tool === TOOL)?.value as { readonly told?: boolean } | undefined;
  if (told !== undefined) return { text: TEXTS[language][told.told === true ? 'told' : 'often'] };
  if (!offered.includes(TOOL)) return null;
  return { calls: [{ tool: TOOL, args: { topic: 'complaint', what: words.slice(0, MOST) } }] };
}
