import misspelt from '../../../fixtures/misspelt/queries.json' with { type: 'json' };
import { type ProductEntry, saveCatalogue, searchCatalogue } from '../../../src/catalogue/index.ts';
import { newId } from '../../../src/core/ids.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { manyProducts } from './many-products.ts';

export const MISSPELT: readonly { readonly product: string; readonly query: string }[] = misspelt.queries;

const NOW = new Date('2026-11-24T18:00:00Z');
/** What is told apart by a word more than the products that are looked for have. */
const KINDS =
  'clásico deportivo compacto grande mediano chico plegable infantil profesional básico premium ligero reforzado rústico moderno'.split(
    ' ',
  );
const COLOURS =
  'rojo azul verde negro blanco gris café beige amarillo rosa morado naranja plateado dorado turquesa'.split(' ');

/**
 * A shop of `count` products: those of the queries, and others that share their words (the same things of other brands,
 * other things of the same brands), each with a made-up word of its own.
 */
function bigShop(count: number): readonly ProductEntry[] {
  const names = MISSPELT.map(({ product }) => product.split(' '));
  const wanted = MISSPELT.map(({ product }, index) => entry(`wanted-${index}`, product));
  const others = manyProducts(count - wanted.length).map((made, index) => {
    const thing = names[index % names.length]?.slice(0, 2) ?? [];
    const brand = names[(index * 7 + Math.floor(index / names.length)) % names.length]?.at(-2) ?? '';
    const kind = KINDS[Math.floor(index / 3) % KINDS.length] ?? '';
    const colour = COLOURS[Math.floor(index / 11) % COLOURS.length] ?? '';
    return entry(made.handle, [...thing, kind, brand, made.name.split(' ').at(-1), colour].join(' '));
  });
  return [...others, ...wanted];
}

const entry = (handle: string, name: string): ProductEntry => ({
  ...{ handle, name, nameEn: null, description: '', descriptionEn: null, brand: null },
  ...{ category: 'Todo', categoryEn: null, tags: [], synonyms: [], taxRateBp: null, images: [], link: null },
  isActive: true,
  variants: [
    {
      ...{ sku: `SKU-${handle}`, options: {}, optionsEn: null, size: null, gtins: [], stock: 5 },
      prices: [{ minor: 10_000, currency: 'MXN', validFrom: null, validUntil: null }],
    },
  ],
});

export type Missed = { readonly query: string; readonly product: string; readonly found: readonly string[] };

/** Fills an empty catalogue with so many products. */
export async function openBigShop(db: Db, count: number): Promise<void> {
  const products = bigShop(count);
  for (let at = 0; at < products.length; at += 5_000) {
    const part = products.slice(at, at + 5_000);
    const save = { source: `part-${at}`, products: part, synonyms: [] };
    await db.transaction().execute((tx) => saveCatalogue({ newId }, tx, save));
  }
}

/** The queries whose product is not among the first three, and how long each search took, ms. */
export async function searchMisspelt(db: Db) {
  const [missed, tookMs]: [Missed[], number[]] = [[], []];
  for (const { product, query } of MISSPELT) {
    const startedAt = performance.now();
    const { products } = await searchCatalogue({ db }, { text: query, limit: 6, now: NOW, currency: 'MXN' });
    tookMs.push(performance.now() - startedAt);
    const found = products.slice(0, 3).map(({ name }) => String(Object(name).es ?? name));
    if (!found.includes(product)) missed.push({ query, product, found });
  }
  return { missed, tookMs };
}
