import type { CustomerId } from '../core/ids.ts';

/** `utility`: of the customer's own orders, payments and appointments; `marketing`: what the shop wants to sell. */
export type Scope = 'utility' | 'marketing';

/**
 * Who said it: the yes to an order, a typed word, a quick reply of a template, WhatsApp's own switch for marketing, a
 * send that WhatsApp refused because of that switch, a file of the business, staff, another system, what was kept of a
 * refusal when its customer was erased.
 */
export type ConsentSource =
  | 'order_question'
  | 'typed'
  | 'button'
  | 'whatsapp'
  | 'refused_send'
  | 'import'
  | 'staff'
  | 'api'
  | 'erasure';

/** The newest word on one scope, in general or about one thing. */
export type ConsentRow = {
  readonly scope: Scope;
  /** Such as `order:<id>`; null: everything of the scope. */
  readonly about: string | null;
  readonly isGiven: boolean;
  readonly source: ConsentSource;
  /** Business time. */
  readonly at: Date;
};

export type ConsentChange = Omit<ConsentRow, 'scope'> & {
  readonly customerId: CustomerId;
  readonly scopes: readonly Scope[];
  /** What the customer read when they chose. */
  readonly shown: string | null;
  readonly reason: string | null;
  readonly by: string | null;
  /** What said it, such as `message:<id>`: told twice, it counts once. Null: it counts each time. */
  readonly cause: string | null;
};

/** A change as it is kept. */
export type RecordedChange = ConsentRow &
  Pick<ConsentChange, 'shown' | 'reason' | 'by'> & { readonly recordedAt: Date };

/** What a customer wants by a word or a button. */
export type Wish = 'stop' | 'stop_marketing' | 'start';

/** A wish, and how it was said. */
export type HeardWish = { readonly wish: Wish; readonly how: 'typed' | 'button' };

/** How a scope stands. */
export type Standing = 'given' | 'withdrawn' | 'never';
