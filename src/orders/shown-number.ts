import { printedNumber } from './rules.ts';
import type { Order } from './types.ts';

/** The number that customers know an order by: that of the system in which it was made, else our own. */
export const shownNumber = ({ number, externalNumber }: Pick<Order, 'number' | 'externalNumber'>): string =>
  externalNumber ?? printedNumber(number);
