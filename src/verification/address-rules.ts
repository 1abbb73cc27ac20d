import type { EmailAddress } from '../core/email.ts';

const DOTS_MEAN_NOTHING = /^(?:gmail|googlemail)\.com$/;

/** Addresses that end in the same mailbox have the same name here: `Ana.B+x@gmail.com` is `anab@gmail.com`. */
export function mailboxOf(address: EmailAddress): string {
  const at = address.lastIndexOf('@');
  const host = address.slice(at + 1);
  const local = address.slice(0, at).replace(/(?<=.)\+.*$/, '');
  return DOTS_MEAN_NOTHING.test(host) ? `${local.replaceAll('.', '')}@gmail.com` : `${local}@${host}`;
}
