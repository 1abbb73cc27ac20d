import type { Options, ProductId, VariantId } from '../catalogue/index.ts';
import type { ConversationId, CustomerId, Id } from '../core/ids.ts';
import type { PostalAddress } from '../customers/index.ts';
import type { PaymentKind, ReturnReason } from '../knowledge/index.ts';

export type OrderId = Id<'order'>;
export type OrderLineId = Id<'order_line'>;
export type RefundId = Id<'refund'>;

export const ORDER_STATES = [
  'pending',
  'paid',
  'preparing',
  'shipped',
  'delivered',
  'cancelled',
  'return_requested',
  'returned',
  'exchange_requested',
  'exchanged',
  'partly_refunded',
  'refunded',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** Event of an order; one for each state, and for what happens within one. */
export type OrderEvent =
  | `order.${Exclude<OrderState, 'pending'>}`
  | 'order.placed'
  | 'order.changed'
  | 'order.exchange_awaits_payment'
  | 'order.exchange_expired'
  | 'order.exchange_dropped'
  | 'order.shipment_changed'
  | 'order.restocked'
  | 'order.refund_requested'
  | 'order.refund_failed'
  | 'order.late_payment';

export type Delivery = { readonly kind: 'pickup' } | { readonly kind: 'ship'; readonly address: PostalAddress };

export type CartLine = { readonly variantId: VariantId; readonly quantity: number };
export type Cart = { readonly delivery: Delivery | null; readonly lines: readonly CartLine[] };

/** What is ordered of one variant, as it was named and priced then. */
export type LineTerms = {
  readonly variantId: VariantId;
  readonly productId: ProductId;
  readonly sku: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly options: Options;
  readonly optionsEn: Options | null;
  readonly category: string;
  readonly isCounted: boolean;
  readonly quantity: number;
  readonly unitMinor: number;
  /** Hundredths of a percent: the product's own, else the shop's. */
  readonly taxRate: number;
};

export type Totals = {
  readonly subtotalMinor: number;
  readonly shippingMinor: number;
  /** On top of the prices; 0 when they include taxes. */
  readonly taxMinor: number;
  readonly totalMinor: number;
};

/** Everything that a customer agrees to with an order. */
export type OrderTerms = Totals & {
  readonly lines: readonly LineTerms[];
  readonly currency: string;
  readonly taxesIncluded: boolean;
  /** The shop's, for shipping and for products without one of their own; hundredths of a percent. */
  readonly taxRate: number;
  /** Key of the shipping zone. */
  readonly zone: string;
  readonly delivery: Delivery;
  /** Key of the payment method. */
  readonly payment: string;
  readonly paymentKind: PaymentKind;
};

/** What was sold, whether the catalogue knows it or not. */
export type SoldLine = Omit<LineTerms, 'variantId' | 'productId'>;

/** The ids are null for what an order from elsewhere names and the catalogue does not know. */
export type OrderLine = SoldLine & {
  readonly id: OrderLineId;
  readonly variantId: VariantId | null;
  readonly productId: ProductId | null;
};

export type Order = Omit<OrderTerms, 'lines' | 'paymentKind'> & {
  readonly id: OrderId;
  /** Two letters and five digits. */
  readonly number: string;
  /** The other system's own number of an order that was made elsewhere, as it writes it. */
  readonly externalNumber: string | null;
  readonly customerId: CustomerId | null;
  /** Null for what was ordered elsewhere. */
  readonly placedIn: ConversationId | null;
  /** `elsewhere`: the money is asked for and taken by others. */
  readonly paymentKind: PaymentKind | 'elsewhere';
  readonly state: OrderState;
  readonly paidMinor: number;
  /** What of it the customer's gift card paid. */
  readonly giftCardMinor: number;
  /** What an exchange adds to the total. */
  readonly exchangeMinor: number;
  readonly refundedMinor: number;
  readonly carrier: string | null;
  readonly tracking: string | null;
  /** The page on which its shipment is followed. */
  readonly trackingUrl: string | null;
  readonly holdsStock: boolean;
  /** Business time, like those below. */
  readonly expiresAt: Date | null;
  readonly placedAt: Date;
  readonly paidAt: Date | null;
  readonly shippedAt: Date | null;
  readonly deliveredAt: Date | null;
  /** Cancelled or returned. */
  readonly closedAt: Date | null;
  readonly lines: readonly OrderLine[];
};

/** What a gift card pays, minor units of its currency. */
export type CardPart = { readonly cardId: string; readonly number: string; readonly minor: number };

export type ReturnItem = {
  readonly lineId: OrderLineId;
  readonly quantity: number;
  readonly to: LineTerms | null;
};

export type NewReturn = {
  readonly kind: 'return' | 'exchange';
  readonly reason: ReturnReason;
  readonly items: readonly ReturnItem[];
  /** What the returned pieces cost, taxes included. */
  readonly valueMinor: number;
  /** `awaits_payment`: the shop hears of the exchange once its difference is paid. */
  readonly state: 'awaits_payment' | 'asked';
  /** What an exchange costs more, taxes included; negative: less. */
  readonly differenceMinor: number;
  /** Business time at which an exchange that nobody paid ends. */
  readonly expiresAt: Date | null;
};
