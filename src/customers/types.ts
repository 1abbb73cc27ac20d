import type { CustomerId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';

/** Who wrote, as the channel says it. At least one of the two ids is there. */
export type Sender = {
  readonly bsuid: string | null;
  /** As WhatsApp reports it, e.g. `5215512345678`. */
  readonly phone: string | null;
  readonly name: string | null;
  readonly username: string | null;
};

export type Customer = {
  readonly id: CustomerId;
  readonly name: string | null;
  readonly language: Language;
  readonly noticeGivenAt: Date | null;
  readonly blockedAt: Date | null;
};

/** Where a message to a customer goes: the phone wins when both are known. */
export type Address = { readonly phone: string | null; readonly bsuid: string | null };
