import { z } from 'zod';
import { defineTool, type Tool } from '../../agent/index.ts';
import { detailsOf, factsOf } from '../describe-product.ts';
import { readProduct } from '../read-product.ts';
import type { CatalogueToolDeps } from './search-products.ts';

/** `product_details`: one product with its description and the price and stock of each variant. */
export const productDetailsTool = (deps: CatalogueToolDeps): Tool =>
  defineTool({
    name: 'product_details',
    description:
      'Everything about one product: description, brand, link, links to pictures, tax, and size, price and pieces in stock of each variant. ' +
      'Takes a handle or SKU from search_products, or a barcode.',
    risk: 'reads',
    input: z.strictObject({ product: z.string().min(1).max(100).describe('Handle, SKU or barcode') }),
    run: async ({ product }, { language, now }) => {
      const [currency, taxes] = await Promise.all([deps.currency(), deps.taxes()]);
      const key = `product.2:${currency}:${product.trim().toLowerCase()}`;
      const found = await deps.cache.get(key, () => readProduct(deps, { reference: product, now, currency }));
      if (found === null) {
        return { result: { outcome: 'not_found', hint: 'Look for it with search_products first.' }, facts: [] };
      }
      const asked = found.product.variants.find(({ id }) => id === found.variantId);
      return {
        result: {
          outcome: 'found',
          currency,
          product: detailsOf(found.product, taxes, language),
          ...(asked !== undefined && { asked_for_sku: asked.sku }),
        },
        facts: factsOf(found.product, taxes, language),
      };
    },
  });
