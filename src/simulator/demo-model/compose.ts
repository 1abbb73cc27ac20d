import type { Language } from '../../core/language.ts';
import { hoursWords } from './hours-words.ts';
import { type Intent, intentsOf } from './intent-rules.ts';
import { policyWords } from './policy-words.ts';
import { detailsIn, type ProductWords, searchIn, type VariantWords } from './read-results.ts';
import type { ModelTurn } from './read-turn.ts';
import { fold } from './slang.ts';
import { WORDS } from './words.ts';

const MOST_PRODUCTS = 3;
const MOST_VARIANTS = 6;

/** The reply: one paragraph for each thing that was asked, out of what the tools said. */
export function compose(turn: ModelTurn): string {
  const paragraphs = intentsOf(turn.words)
    .map((intent) => paragraphFor(intent, turn))
    .filter((paragraph) => paragraph.trim() !== '');
  const { notFound, unclear } = WORDS[turn.language];
  const known = [...new Set(paragraphs)];
  // What was answered otherwise was no product: a city in a question about shipping, say.
  const useful = known.filter((paragraph) => paragraph !== notFound && paragraph !== unclear);
  return (useful.length > 0 ? useful : known).join('\n\n') || unclear;
}

function paragraphFor(intent: Intent, turn: ModelTurn): string {
  const { results, language, words: asked } = turn;
  const words = WORDS[language];
  switch (intent) {
    case 'greeting':
      return words.greeting;
    case 'thanks':
      return words.thanks;
    case 'stay':
      return words.stay;
    case 'order':
      return words.order;
    case 'about':
      return words.about;
    case 'unrelated':
      return words.unrelated;
    case 'person':
      return results.some(({ tool }) => tool === 'ask_for_person') ? words.handedOver : words.noAnswer;
    case 'hours':
      return hoursWords(results, language, asked) ?? words.noAnswer;
    case 'policies':
      return policyWords(results, language) ?? words.noAnswer;
    case 'details':
      return detailsWords(results, language) ?? searchWords(turn);
    case 'product':
      return searchWords(turn);
  }
}

function searchWords({ results, language, words: asked, seen = null }: ModelTurn): string {
  const words = WORDS[language];
  const found = searchIn(results);
  if (!found) return words.unclear;
  if (found.products.length === 0) return words.notFound;
  const photographed = found.products.find(({ variants }) => variants.some(({ sku }) => sku === seen));
  const named = found.products.find(({ name }) => isNamedWhole(name, asked));
  if (!photographed && named) return [words.found, productLines(named, language)].join('\n');
  if (photographed) {
    const only = { ...photographed, variants: photographed.variants.filter(({ sku }) => sku === seen) };
    return [words.found, productLines(only, language)].join('\n');
  }
  const shown = found.products.slice(0, MOST_PRODUCTS).map((product) => productLines(product, language));
  return [found.isExact ? words.found : words.closest, ...shown].join('\n');
}

/** A row that was tapped says the name and nothing else, shortened where it is long. */
function isNamedWhole(name: string, asked: string): boolean {
  const [whole, said] = [fold(name), fold(asked).trim()];
  return whole === said || (said.endsWith('…') && said.length > 2 && whole.startsWith(said.slice(0, -1)));
}

function detailsWords(results: ModelTurn['results'], language: Language): string | null {
  const product = detailsIn(results);
  if (!product) return null;
  const { description, link, brand, images, tax } = product;
  const words = WORDS[language];
  const isIncluded = tax?.prices === 'tax included';
  const more = [description, brand && words.brand(brand), tax && words.tax(tax.percent, isIncluded), link, images[0]];
  return [productLines(product, language), ...more.filter((text) => text)].join('\n');
}

/** The name, then a line for each variant; a product with one plain variant takes a single line. */
function productLines({ name, variants }: ProductWords, language: Language): string {
  const [only] = variants;
  if (only && variants.length === 1 && optionsOf(only) === '') return `*${name}*: ${offerOf(only, language)}`;
  const lines = variants
    .slice(0, MOST_VARIANTS)
    .map((variant) => `- ${optionsOf(variant)}: ${offerOf(variant, language)}`);
  return [`*${name}*`, ...lines].join('\n');
}

const optionsOf = ({ options }: VariantWords): string => Object.values(options).join(', ');

/** Price and stock as the tool said them. */
function offerOf({ price, in_stock, size, options }: VariantWords, language: Language): string {
  const words = WORDS[language];
  const stock =
    in_stock === null || in_stock === undefined ? [] : [in_stock > 0 ? words.inStock(in_stock) : words.soldOut];
  const isNamed = Object.values(options).some((option) => option === size);
  return [...(size && !isNamed ? [size] : []), price ?? words.noPrice, ...stock].join(', ');
}
