export const PAYMENT_KINDS = ['card_link', 'oxxo', 'spei', 'pay_on_delivery'] as const;
export const CHANNEL_KINDS = ['person', 'phone', 'email', 'web'] as const;

/** Facts of one line each. */
export const PLAIN_FACTS = ['name', 'address', 'time_zone', 'currency', 'privacy_url'] as const;

/** For which something comes back. */
export const RETURN_REASONS = ['unwanted', 'damaged', 'faulty', 'wrong_item'] as const;
