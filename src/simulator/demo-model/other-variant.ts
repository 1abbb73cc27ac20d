import { z } from 'zod';
import { fold } from './slang.ts';

const Details = z.looseObject({
  product: z.looseObject({
    variants: z.array(z.looseObject({ sku: z.string(), options: z.record(z.string(), z.string()).default({}) })),
  }),
});
type Variant = z.infer<typeof Details>['product']['variants'][number];

/** The variant that the words ask for: it has what they name, and otherwise what the item has; null when it is the same. */
export function otherVariantSku(
  details: unknown,
  item: { readonly sku: string; readonly name: string },
  words: string,
): string | null {
  const variants = Details.safeParse(details).data?.product.variants ?? [];
  const [asked, has] = [fold(words), fold(item.name)];
  const likeness = ({ options }: Variant): number =>
    Object.values(options).reduce((sum, option) => {
      const value = fold(option);
      return sum + (isNamed(value, asked) ? 4 : 0) + (has.includes(value) ? 1 : 0);
    }, 0);
  const [best] = variants.toSorted((a, b) => likeness(b) - likeness(a));
  return best === undefined || best.sku === item.sku ? null : best.sku;
}

/** The variants that have most of what the words name ("500 g molido"), in the order they came in; all when none is named. */
export function closestVariants<One extends { readonly options: Readonly<Record<string, string>> }>(
  variants: readonly One[],
  words: string,
): readonly One[] {
  const asked = fold(words);
  const hits = ({ options }: One): number =>
    Object.values(options).filter((option) => isNamed(fold(option), asked)).length;
  const most = Math.max(0, ...variants.map(hits));
  return variants.filter((one) => hits(one) === most);
}

/** `molida` names `molido`, `500g` names `500 g`. */
function isNamed(option: string, asked: string): boolean {
  const plain = (text: string): string => text.replaceAll(' ', '');
  const stem = option.length > 4 && !/\d/.test(option) ? option.slice(0, -1) : option;
  return plain(asked).includes(plain(stem));
}
