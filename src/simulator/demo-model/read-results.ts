import { z } from 'zod';
import type { ToolResult } from './read-turn.ts';

/** The parts of catalogue results that the rules can put into words; unknown fields are left alone. */
const Variant = z.looseObject({
  options: z.record(z.string(), z.string()).default({}),
  price: z.string().nullish(),
  price_minor: z.number().nullish(),
  in_stock: z.number().nullish(),
  size: z.string().optional(),
});
const Product = z.looseObject({
  handle: z.string(),
  name: z.string(),
  category: z.string().optional(),
  description: z.string().nullish(),
  link: z.string().nullish(),
  brand: z.string().optional(),
  images: z.array(z.string()).default([]),
  tax: z.looseObject({ percent: z.number(), prices: z.string() }).optional(),
  variants: z.array(Variant).default([]),
});
export type ProductWords = z.infer<typeof Product>;
export type VariantWords = z.infer<typeof Variant>;

const Search = z.looseObject({ outcome: z.string(), products: z.array(Product) });
const Details = z.looseObject({ product: Product });

export type SearchWords = { readonly isExact: boolean; readonly products: readonly ProductWords[] };

export function searchIn(results: readonly ToolResult[]): SearchWords | null {
  const found = results.findLast(({ tool }) => tool === 'search_products');
  const parsed = Search.safeParse(found?.value);
  return parsed.success ? { isExact: parsed.data.outcome === 'found', products: parsed.data.products } : null;
}

export function detailsIn(results: readonly ToolResult[]): ProductWords | null {
  const found = results.findLast(({ tool }) => tool === 'product_details');
  return Details.safeParse(found?.value).data?.product ?? null;
}

/** Handle of the product that was spoken of last. */
export const handleIn = (results: readonly ToolResult[]): string | null => {
  const last = results.findLast(({ tool }) => tool === 'search_products' || tool === 'product_details');
  if (!last) return null;
  return detailsIn([last])?.handle ?? searchIn([last])?.products[0]?.handle ?? null;
};
