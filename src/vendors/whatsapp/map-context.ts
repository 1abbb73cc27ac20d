import { cleanText } from '../../core/text.ts';
import type { MessageContext } from '../../inbox/index.ts';
import type { Body } from './schema.ts';

const clean = (value: string | null | undefined, most = 300): string | null =>
  cleanText(value ?? '', most).text.trim() || null;

/** Where a message comes from. Whatever Meta says of it makes a context, also what is not understood. */
export function contextOf({ context, referral }: Body): MessageContext | null {
  if (!context && !referral) return null;
  const product = context?.referred_product;
  return {
    replyTo: context?.id?.slice(0, 512) || null,
    isForwarded: context?.forwarded === true || context?.frequently_forwarded === true,
    product: product
      ? { catalogId: clean(product.catalog_id, 100), reference: clean(product.product_retailer_id, 100) }
      : null,
    ad: referral
      ? {
          id: clean(referral.source_id, 100),
          type: clean(referral.source_type, 40),
          url: clean(referral.source_url, 500),
          headline: clean(referral.headline),
          body: clean(referral.body, 500),
          clickId: clean(referral.ctwa_clid, 500),
          welcome: clean(referral.welcome_message?.text),
        }
      : null,
  };
}
