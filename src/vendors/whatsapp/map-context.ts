import { keptWords } from '../../core/kept-words.ts';
import { cleanText } from '../../core/text.ts';
import type { MessageContext } from '../../inbox/index.ts';
import type { Body } from './schema.ts';

/** Ids and addresses, of which no digit is masked. */
const idOf = (value: string | null | undefined, most: number): string | null =>
  cleanText(value ?? '', most).text.trim() || null;

/** Where a message comes from. Whatever Meta says of it makes a context, also what is not understood. */
export function contextOf({ context, referral }: Body): MessageContext | null {
  if (!context && !referral) return null;
  const product = context?.referred_product;
  return {
    replyTo: context?.id?.slice(0, 512) || null,
    isForwarded: context?.forwarded === true || context?.frequently_forwarded === true,
    product: product
      ? { catalogId: idOf(product.catalog_id, 100), reference: idOf(product.product_retailer_id, 100) }
      : null,
    ad: referral
      ? {
          id: idOf(referral.source_id, 100),
          type: idOf(referral.source_type, 40),
          url: idOf(referral.source_url, 500),
          headline: keptWords(referral.headline, 300),
          body: keptWords(referral.body, 500),
          clickId: idOf(referral.ctwa_clid, 500),
          welcome: keptWords(referral.welcome_message?.text, 300),
        }
      : null,
  };
}
