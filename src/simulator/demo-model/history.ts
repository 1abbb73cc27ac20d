import { z } from 'zod';
import { productWords } from './intent-rules.ts';
import type { Answer } from './protocol.ts';
import type { ModelTurn } from './read-turn.ts';
import { fold } from './slang.ts';

const ASKS =
  /\b(?:(?:lo )?que (?:te|les) (?:dije|pregunte|escribi|conte)|(?:antes|la otra vez|hace rato) te (?:dije|pregunte|escribi)|what did i (?:say|ask|tell|write)|what i (?:said|asked|told you|wrote))\b/;

const Found = z.looseObject({ turns: z.array(z.looseObject({ customer: z.array(z.string()) })) });

const WORDS = {
  es: { found: 'Esto me escribiste antes:', none: 'No encuentro eso en la conversación.', what: '¿Sobre qué?' },
  en: { found: 'You wrote this before:', none: 'I do not find that in this conversation.', what: 'What about?' },
} as const;

/** "¿Qué te dije del molino?": the customer's own earlier words, without their figures. */
export function historyAnswer(turn: ModelTurn, offered: readonly string[]): Answer | null {
  const asked = fold(turn.words);
  if (!ASKS.test(asked)) return null;
  const texts = WORDS[turn.language];
  const about = productWords(asked.replace(ASKS, ' ')).split(' ').slice(0, 2).join(' ');
  if (about.length < 2) return { text: texts.what };
  const result = turn.results.findLast(({ tool }) => tool === 'search_history');
  if (result === undefined && offered.includes('search_history'))
    return { calls: [{ tool: 'search_history', args: { words: about } }] };
  const said = (Found.safeParse(result?.value).data?.turns ?? []).flatMap(({ customer }) => customer);
  if (said.length === 0) return { text: texts.none };
  const lines = said.map((one) => `- «${one.replace(/\S*\d\S*/g, '…').slice(0, 200)}»`);
  return { text: [texts.found, ...lines].join('\n') };
}
