import { z } from 'zod';
import { defineTool, type Tool, type ToolContext, type ToolOutcome } from '../../agent/index.ts';
import type { Db } from '../../platform/db/index.ts';
import { factsOf, nameOf, type ShopTaxes, summaryOf } from '../describe-product.ts';
import type { ReadCache } from '../ports.ts';
import { searchCatalogue } from '../search-catalogue.ts';
import type { SearchResult } from '../types.ts';

export type CatalogueToolDeps = {
  readonly db: Db;
  /** Keyed by the catalogue's version (`withVersion`), so that a changed price is seen. */
  readonly cache: ReadCache;
  /** Currency in which prices are told, ISO 4217. */
  readonly currency: () => Promise<string>;
  /** Null until the business has told about itself. */
  readonly taxes: () => Promise<ShopTaxes | null>;
};

const SHOWN = 6;

/** `search_products`: which products fit a customer's words, with prices and stock. */
export const searchProductsTool = (deps: CatalogueToolDeps): Tool =>
  defineTool({
    name: 'search_products',
    description:
      'Searches the shop’s catalogue by words, SKU or barcode, in Spanish or English; typing errors, plurals and synonyms are understood. ' +
      'Gives name, brand, variants with size, price and pieces in stock. "closest" means that nothing fits all words: say so before offering these.',
    risk: 'reads',
    input: z.strictObject({
      query: z.string().min(1).max(300).describe('What is looked for, e.g. "café de Chiapas molido 500 g"'),
    }),
    run: async ({ query }, context) => {
      const currency = await deps.currency();
      return outcomeOf(await search(deps, { text: query, currency, now: context.now }), currency, context);
    },
  });

type Asked = { readonly text: string; readonly currency: string; readonly now: Date };

const search = (deps: CatalogueToolDeps, asked: Asked): Promise<SearchResult> =>
  deps.cache.get(`search.2:${asked.currency}:${asked.text.trim().toLowerCase()}`, () =>
    searchCatalogue(deps, { ...asked, limit: SHOWN }),
  );

function outcomeOf(found: SearchResult, currency: string, { language }: ToolContext): ToolOutcome {
  const categories = found.categories.map((category) => nameOf(category, language));
  const matched = found.products.flatMap(({ variants }) => variants.filter(({ id }) => found.matched.includes(id)));
  return {
    result: {
      outcome: found.outcome,
      currency,
      products: found.products.map((product) => summaryOf(product, language)),
      ...(matched.length > 0 && { asked_for_skus: matched.map(({ sku }) => sku) }),
      ...(found.corrected.length > 0 && { read_as: Object.fromEntries(found.corrected) }),
      ...(found.unknownWords.length > 0 && { unknown_words: found.unknownWords }),
      ...(categories.length > 0 && { categories_of_the_shop: categories }),
    },
    facts: [
      { kind: 'number', value: found.products.length, unit: 'products', of: 'search' },
      ...found.products.flatMap((product) => factsOf(product, null, language)),
      ...categories.map((text) => ({ kind: 'text', text, of: 'category' }) as const),
    ],
  };
}
