import { formOf, plansIn } from './billing-words.ts';
import { intentsOf } from './intent-rules.ts';
import type { Answer } from './protocol.ts';
import { type ProductWords, searchIn } from './read-results.ts';
import type { ModelTurn } from './read-turn.ts';
import { fold, withoutSlang } from './slang.ts';
import { WORDS } from './words.ts';

/** Asks what there is, not whether there is one thing. */
const BROWSES =
  /\b(?:que|cuales|which|what)\b(?! onda| hubo| tal).*\b(?:tienen|tienes|hay|venden|manejan|ofrecen|have|sell|offer)\b|\b(?:muestrame|ensename|show me)\b/;

/** As long as a row's title may be. */
const TITLE = 24;
const MOST = 10;

const TEXTS = {
  es: { products: 'Esto encontré en el catálogo. ¿Cuál te interesa?', plans: '¿Cuál plan te interesa?', from: 'desde' },
  en: {
    products: 'This is in the catalogue. Which one would you like?',
    plans: 'Which plan would you like?',
    from: 'from',
  },
} as const;

type Option = { readonly title: string; readonly description: string | null };

/** "¿Qué cafés tienen?", once they were looked up: a list to tap; null when there is nothing to choose from. */
export function productChoices(turn: ModelTurn, offered: readonly string[]): Answer | null {
  const asked = fold(withoutSlang(turn.words));
  const isAlone = intentsOf(turn.words).every((intent) => intent === 'product' || intent === 'greeting');
  if (!BROWSES.test(asked) || !isAlone) return null;
  const found = searchIn(turn.results);
  if (!found?.isExact) return null;
  // "Cafés" is said of coffee, not of the mills for it.
  const alike = found.products.filter(({ category }) => category === found.products[0]?.category);
  const options = (alike.length > 1 ? alike : found.products).map((product) => optionOf(product, turn.language));
  return offer(turn, offered, TEXTS[turn.language].products, options);
}

/** The plans that were looked up, each with its price. */
export function planChoices(turn: ModelTurn, offered: readonly string[]): Answer | null {
  const plans = plansIn(turn.results) ?? [];
  const options = plans.map(({ name, interval, price }) => ({
    title: shortened(`${name}, ${formOf(interval, turn.language)}`),
    description: price,
  }));
  const demo = turn.results.findLast(({ tool }) => tool === 'list_plans')?.value;
  const also = typeof demo === 'object' && demo !== null && 'say_also' in demo ? `\n${String(demo.say_also)}` : '';
  return offer(turn, offered, TEXTS[turn.language].plans + also, options);
}

function offer(turn: ModelTurn, offered: readonly string[], text: string, all: readonly Option[]): Answer | null {
  const options = all.filter(({ title }, at) => all.findIndex((other) => fold(other.title) === fold(title)) === at);
  const isAsked = turn.results.some(({ tool }) => tool === 'offer_choices');
  if (isAsked || !offered.includes('offer_choices') || options.length < 2) return null;
  return { calls: [{ tool: 'offer_choices', args: { text, options: options.slice(0, MOST) } }] };
}

function optionOf({ name, variants }: ProductWords, language: ModelTurn['language']): Option {
  const priced = variants.filter(({ price }) => price != null);
  const [lowest] = priced.toSorted((a, b) => (a.price_minor ?? 0) - (b.price_minor ?? 0));
  const isOne = priced.every(({ price }) => price === lowest?.price);
  const isGone = variants.every(({ in_stock: left }) => left === 0);
  const price = lowest?.price && (isOne ? lowest.price : `${TEXTS[language].from} ${lowest.price}`);
  const words = isGone ? WORDS[language].soldOut : (price ?? WORDS[language].noPrice);
  return { title: shortened(name), description: words };
}

function shortened(name: string): string {
  if (name.length <= TITLE) return name;
  const head = name.slice(0, TITLE - 1);
  return `${head.slice(0, Math.max(head.lastIndexOf(' '), 1))}…`;
}
