import type { Options } from '../../catalogue/index.ts';
import type { CustomerId } from '../../core/ids.ts';
import type { Delivery, OrderId, OrderState } from '../types.ts';

/** Times of a file are ISO texts: entries are kept as JSON until they are written. */
type Moment = string;

export type FileLine = {
  readonly sku: string;
  readonly name: string;
  readonly options: Options;
  readonly quantity: number;
  readonly unitMinor: number;
};

export type FilePayment = {
  readonly method: string;
  readonly minor: number;
  /** The name of the payment where it was taken. */
  readonly receipt: string | null;
  readonly at: Moment;
};

/** All that a file says of an order, beside whose it is. */
export type OrderContent = {
  readonly state: OrderState;
  readonly placedAt: Moment;
  readonly paidAt: Moment | null;
  readonly shippedAt: Moment | null;
  readonly deliveredAt: Moment | null;
  readonly closedAt: Moment | null;
  readonly currency: string;
  readonly shippingMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
  readonly refundedMinor: number;
  readonly payment: string;
  readonly carrier: string | null;
  readonly tracking: string | null;
  readonly delivery: Delivery;
  readonly lines: readonly FileLine[];
  /** The oldest first. */
  readonly payments: readonly FilePayment[];
};

export type OrderEntry = {
  /** As the file writes it. */
  readonly number: string;
  /** As it is compared. */
  readonly key: string;
  readonly customer: { readonly externalId: string | null; readonly phone: string | null };
  readonly content: OrderContent;
};

/** What is kept of an order, as a file would say it. */
export type OrderRecord = {
  readonly id: OrderId;
  readonly number: string;
  readonly externalNumber: string | null;
  readonly customerId: CustomerId | null;
  /** It was placed in a chat, or something was done to it here since it was brought in: files do not change it. */
  readonly isKeptHere: boolean;
  readonly content: OrderContent;
};
