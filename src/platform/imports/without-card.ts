import type { z } from 'zod';
import { hasCardNumber } from '../../core/text.ts';

const CARD_IN_FILE =
  'looks like the full number of a payment card, which is never kept: write its last four digits only';

/** A text of a file that holds no full card number. */
export const withoutCard = <T extends z.ZodType<string>>(text: T) =>
  text.refine((found) => !hasCardNumber(found), CARD_IN_FILE);
