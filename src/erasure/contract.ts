import { z } from 'zod';

/** What the owner types before a customer is erased: the name as it is shown, or the number of who has none. */
export const EraseRequest = z.strictObject({
  name: z.string().min(1).max(200),
  isForced: z.boolean().default(false),
});
export type EraseRequest = z.input<typeof EraseRequest>;

export type EraseAnswer =
  | { readonly outcome: 'erased'; readonly files: number }
  | {
      readonly outcome: 'hindered';
      readonly orders: readonly string[];
      readonly plans: readonly string[];
      readonly operations: number;
    };
