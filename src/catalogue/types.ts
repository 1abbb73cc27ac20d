import type { Id } from '../core/ids.ts';
import type { Money } from '../core/money.ts';

export type ProductId = Id<'product'>;
export type VariantId = Id<'variant'>;

/** Option name to value in the order in which they are shown, e.g. `{ Peso: '250 g', Molienda: 'En grano' }`. */
export type Options = Readonly<Record<string, string>>;

export type Variant = {
  readonly id: VariantId;
  readonly sku: string;
  readonly options: Options;
  readonly optionsEn: Options | null;
  /** Null when no price is valid at the time asked for: it cannot be bought now. */
  readonly price: Money | null;
  /** Pieces that can be sold now (quantity less what is reserved); null when pieces are not counted. */
  readonly available: number | null;
  /** GTIN-14. */
  readonly gtins: readonly string[];
  readonly size: Size | null;
};

export type Product = {
  readonly id: ProductId;
  readonly handle: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly description: string;
  readonly descriptionEn: string | null;
  readonly brand: string | null;
  readonly category: string;
  readonly categoryEn: string | null;
  readonly link: string | null;
  /** Basis points, 1600 is 16 %; null: the rate of the business. */
  readonly taxRateBp: number | null;
  /** Addresses of pictures, the first is shown first. */
  readonly images: readonly string[];
  readonly variants: readonly Variant[];
};

/**
 * `found`: every word asked for is met (after correction and synonyms). `closest`: nothing meets all of them, these meet
 * most. `none`: no word is known here. `matched` names the variants whose SKU or barcode was asked for.
 */
export type SearchResult = {
  readonly outcome: 'found' | 'closest' | 'none';
  readonly products: readonly Product[];
  readonly matched: readonly VariantId[];
  /** Words that were read as others, as `[asked, read as]`. */
  readonly corrected: readonly (readonly [string, string])[];
  readonly unknownWords: readonly string[];
  readonly categories: readonly Category[];
};

export type Category = { readonly name: string; readonly nameEn: string | null };

/** A product as a file or an ERP gives it; `handle` and `sku` are the names under which it is updated. */
export type ProductEntry = Omit<Product, 'id' | 'variants'> & {
  readonly tags: readonly string[];
  /** Other names under which customers ask for it. */
  readonly synonyms: readonly string[];
  readonly isActive: boolean;
  readonly variants: readonly VariantEntry[];
};

export type VariantEntry = {
  readonly sku: string;
  readonly options: Options;
  readonly optionsEn: Options | null;
  readonly size: Size | null;
  /** In ascending order. */
  readonly gtins: readonly string[];
  /** By currency, then by the time at which they begin. */
  readonly prices: readonly PriceEntry[];
  /** Pieces in stock; null when pieces are not counted. */
  readonly stock: number | null;
};

/** How much of it one piece is: `{ amount: 250, unit: 'g' }`. */
export type Size = { readonly amount: number; readonly unit: string };

export type PriceEntry = Money & { readonly validFrom: Date | null; readonly validUntil: Date | null };

export type SynonymGroup = { readonly key: string; readonly terms: readonly string[] };
