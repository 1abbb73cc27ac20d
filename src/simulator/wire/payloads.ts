import type { Account } from '../types.ts';

/** Who a webhook is about. The user id is always there; the number only when the customer shows one. */
export type Party = {
  readonly name: string;
  readonly phone: string | null;
  readonly bsuid: string;
  readonly username: string | null;
};
export type Status = 'sent' | 'delivered' | 'read';

/** Why a message that was accepted did not go. */
export type Failure = { readonly code: number; readonly title: string; readonly details: string };

type InboundMessage = {
  readonly wamid: string;
  readonly at: Date;
  /** `type` and its body, e.g. `{type: 'text', text: {body}}`. */
  readonly content: { readonly type: string } & Readonly<Record<string, unknown>>;
  readonly quotedWamid: string | null;
  readonly isForwarded?: boolean;
};

type StatusOf = {
  readonly wamid: string;
  readonly at: Date;
  readonly status: Status;
  readonly callbackNote: string | null;
  readonly pricing: Pricing | null;
};

/** As Meta writes it. */
export type Pricing = {
  readonly billable: boolean;
  readonly pricing_model: 'PMP';
  readonly type: 'regular' | 'free_customer_service' | 'free_entry_point';
  readonly category: string;
};
const USUAL_PRICING: Pricing = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' };

/** A `messages` webhook with one customer message. */
export const messageWebhook = (account: Account, from: Party, message: InboundMessage): object =>
  envelope(account, {
    contacts: [contactOf(from)],
    messages: [
      {
        ...contextOf(account, message),
        ...(from.phone ? { from: from.phone } : {}),
        from_user_id: from.bsuid,
        id: message.wamid,
        timestamp: unixSeconds(message.at),
        ...message.content,
      },
    ],
  });

function contextOf(account: Account, { quotedWamid, isForwarded }: InboundMessage): object {
  if (isForwarded === true) return { context: { forwarded: true } };
  return quotedWamid ? { context: { from: digitsOf(account.displayPhone), id: quotedWamid } } : {};
}

const contactOf = (from: Party): object => ({
  profile: { name: from.name, ...(from.username ? { username: from.username } : {}) },
  ...(from.phone ? { wa_id: from.phone } : {}),
  user_id: from.bsuid,
});

/** A `calls` webhook: the customer rang, and nobody took the call. */
export const callWebhook = (account: Account, from: Party, call: { readonly id: string; readonly at: Date }): object =>
  envelope(
    account,
    {
      contacts: [contactOf(from)],
      calls: [
        {
          id: call.id,
          to: digitsOf(account.displayPhone),
          ...(from.phone ? { from: from.phone } : {}),
          from_user_id: from.bsuid,
          event: 'terminate',
          direction: 'USER_INITIATED',
          timestamp: unixSeconds(call.at),
          status: 'FAILED',
        },
      ],
    },
    'calls',
  );

/**
 * A status webhook. Contacts carry no profile and pricing stands on sent, delivered and read, as in real traffic of
 * September 2026; replies are `regular` since they are charged (October 2026).
 */
export const statusWebhook = (account: Account, to: Party, status: StatusOf): object =>
  envelope(account, {
    contacts: [{ ...(to.phone ? { wa_id: to.phone } : {}), user_id: to.bsuid }],
    statuses: [
      {
        id: status.wamid,
        status: status.status,
        timestamp: unixSeconds(status.at),
        ...(to.phone ? { recipient_id: to.phone } : {}),
        recipient_user_id: to.bsuid,
        ...(status.callbackNote === null ? {} : { biz_opaque_callback_data: status.callbackNote }),
        pricing: status.pricing ?? USUAL_PRICING,
      },
    ],
  });

/** A status webhook of a message that was accepted and failed: no contacts, no price, the reason. */
export const failureWebhook = (
  account: Account,
  to: Party,
  { wamid, at, callbackNote, failure }: Omit<StatusOf, 'status' | 'pricing'> & { readonly failure: Failure },
): object =>
  envelope(account, {
    statuses: [
      {
        id: wamid,
        status: 'failed',
        timestamp: unixSeconds(at),
        ...(to.phone ? { recipient_id: to.phone } : {}),
        ...(callbackNote === null ? {} : { biz_opaque_callback_data: callbackNote }),
        errors: [
          {
            code: failure.code,
            title: failure.title,
            message: failure.title,
            error_data: { details: failure.details },
            href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
          },
        ],
      },
    ],
  });

/** The customer switched promotions of the business off or on in WhatsApp; the time is a number, unlike elsewhere. */
export const preferenceWebhook = (account: Account, from: Party, isWanted: boolean, at: Date): object =>
  envelope(
    account,
    {
      contacts: [contactOf(from)],
      user_preferences: [
        {
          ...(from.phone ? { wa_id: from.phone } : {}),
          user_id: from.bsuid,
          detail: `User requested to ${isWanted ? 'resume' : 'stop'} marketing messages`,
          category: 'marketing_messages',
          value: isWanted ? 'resume' : 'stop',
          timestamp: Number(unixSeconds(at)),
        },
      ],
    },
    'user_preferences',
  );

const envelope = (account: Account, value: object, field = 'messages'): object => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: account.wabaId,
      changes: [
        {
          value: {
            messaging_product: 'whatsapp',
            metadata: {
              display_phone_number: digitsOf(account.displayPhone),
              phone_number_id: account.phoneNumberId,
            },
            ...value,
          },
          field,
        },
      ],
    },
  ],
});

/** A webhook about the account itself: with a time, without a number. */
export const accountWebhook = (account: Account, field: string, value: object, at: Date): object => ({
  object: 'whatsapp_business_account',
  entry: [{ id: account.wabaId, time: Math.floor(at.getTime() / 1000), changes: [{ value, field }] }],
});

const unixSeconds = (at: Date): string => String(Math.floor(at.getTime() / 1000));
const digitsOf = (phone: string): string => phone.replace(/\D/g, '');
