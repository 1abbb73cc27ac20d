import { z } from 'zod';
import { type Attachment, defineTool, type Tool } from '../../agent/index.ts';
import type { Language } from '../../core/language.ts';
import { formatMoney } from '../../core/money.ts';
import { factsOf, nameOf } from '../describe-product.ts';
import { readProduct } from '../read-product.ts';
import type { Product } from '../types.ts';
import type { CatalogueToolDeps } from './search-products.ts';

export type SendPictureDeps = CatalogueToolDeps & {
  /** Address of this program: pictures that it serves itself may be plain http. */
  readonly publicUrl: string;
};

const MOST = 3;
const FROM: Readonly<Record<Language, string>> = { es: 'desde', en: 'from' };

/**
 * `send_product_picture`: pictures of products with name and price below, sent by code after the reply. Only addresses
 * of the shop's own catalogue; the model names products, never a picture.
 */
export const sendPictureTool = (deps: SendPictureDeps): Tool =>
  defineTool({
    name: 'send_product_picture',
    description:
      'Sends the customer a picture of up to 3 products, with name and price, after your words. Use it when they ask to see something. Takes handles or SKUs of tool results in this conversation. ' +
      'Say in your words what you send, without its address; "no_picture" means that there is none.',
    risk: 'reads',
    input: z.strictObject({
      products: z.array(z.string().min(1).max(100)).min(1).max(MOST).describe('Handles or SKUs, at most 3'),
    }),
    run: async ({ products }, { language, now }) => {
      const currency = await deps.currency();
      const found = await Promise.all(
        [...new Set(products)].map(async (reference) => {
          const key = `product.2:${currency}:${reference.trim().toLowerCase()}`;
          const read = await deps.cache.get(key, () => readProduct(deps, { reference, now, currency }));
          return { reference, product: read?.product ?? null };
        }),
      );
      const shown = found.map(({ reference, product }) => ({ reference, ...pictureOf(product, deps, language) }));
      return {
        result: { pictures: shown.map(({ reference, outcome, name }) => ({ product: reference, outcome, name })) },
        facts: shown.flatMap(({ facts }) => facts),
        attach: shown.flatMap(({ picture }) => picture ?? []),
      };
    },
  });

function pictureOf(product: Product | null, { publicUrl }: SendPictureDeps, language: Language) {
  if (product === null) return { outcome: 'not_found', name: null, facts: [], picture: null } as const;
  const name = nameOf(product, language);
  const url = product.images.find((image) => image.startsWith('https://') || image.startsWith(`${publicUrl}/`));
  if (url === undefined) return { outcome: 'no_picture', name, facts: [], picture: null } as const;
  const picture: Attachment = { kind: 'image', url, text: captionOf(product, language) };
  const sent = { kind: 'done', effect: 'picture_file_sent', of: name } as const;
  return { outcome: 'sent', name, facts: [sent, ...factsOf(product, null, language)], picture } as const;
}

/** Name and price as the catalogue has them now. */
function captionOf(product: Product, language: Language): string {
  const prices = product.variants.flatMap(({ price }) => price ?? []).sort((a, b) => a.minor - b.minor);
  const [lowest] = prices;
  const price = lowest && formatMoney(lowest, language);
  const isOne = prices.every(({ minor }) => minor === lowest?.minor);
  return [`*${nameOf(product, language)}*`, ...(price ? [isOne ? price : `${FROM[language]} ${price}`] : [])].join(
    '\n',
  );
}
