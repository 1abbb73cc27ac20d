import { z } from 'zod';
import { withoutBars } from '../../core/fence.ts';
import { intentsOf } from './intent-rules.ts';
import type { Answer } from './protocol.ts';
import { searchIn } from './read-results.ts';
import type { ModelTurn } from './read-turn.ts';
import { fold } from './slang.ts';

/** What shops write about and no other tool says. */
const ABOUT =
  /\b(?:lavavajillas|microondas|refrigerador|garantias?|envuelven|envoltura|mayoreo|catas?|cursos?|estacionamiento|mascotas?|perros?|rampa|tuestan|warranty|dishwasher|microwave|fridge|gift wrap|wholesale|tastings?|parking|dogs?|wheelchair)\b/;
/** Asks how something is done, not whether it is for sale. */
const HOW =
  /\b(?:como (?:se|lo|la|los|las|limpi\w*|lav\w*|guard\w*|cuid\w*|conserv\w*|prepar\w*|us\w*)|se puede|hay que|conviene|how (?:do|long|should) (?:i|it|they)|is it (?:safe|ok))\b/;

const Found = z.looseObject({
  outcome: z.string(),
  passages: z.array(z.looseObject({ text: z.string() })).default([]),
});

/** What the shop has written about a question that is not about goods, hours or orders; null when that is not it. */
export function knowledgeAnswer(turn: ModelTurn, offered: readonly string[]): Answer | null {
  const [intents, asked] = [intentsOf(turn.words), fold(turn.words)];
  const isAlone = intents.every((intent) => intent === 'product' || intent === 'greeting');
  const isNear = intents.every((intent) => intent === 'product' || intent === 'greeting' || intent === 'policies');
  const asks = (isAlone && HOW.test(asked)) || (isNear && ABOUT.test(asked));
  if (!isAlone && !asks) return null;
  const result = turn.results.findLast(({ tool }) => tool === 'search_knowledge');
  if (result === undefined) {
    // What the catalogue does not know may be no product at all.
    const isUnknown = searchIn(turn.results)?.products.length === 0;
    if (!(asks || isUnknown) || !offered.includes('search_knowledge')) return null;
    return { calls: [{ tool: 'search_knowledge', args: { question: turn.words.slice(0, 300) } }] };
  }
  const [best] = Found.safeParse(result.value).data?.passages ?? [];
  return best === undefined ? null : { text: withoutBars(best.text) };
}
