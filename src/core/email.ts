declare const brand: unique symbol;
/** One plain mailbox, lower case: nothing in it can add a recipient or a header. */
export type EmailAddress = string & { readonly [brand]: 'email' };

const LOCAL = /^[a-z0-9_%+'-]+(\.[a-z0-9_%+'-]+)*$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const TOP = /^([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/**
 * Reads exactly one address of the form `name@host.tld`, or null. Much narrower than RFC 5321 on purpose: quotes,
 * comments, angle brackets, commas, line breaks and letters beyond ASCII are how recipients are smuggled in.
 */
export function parseEmail(raw: string): EmailAddress | null {
  const address = raw.replace(/^ +| +$/g, '').toLowerCase();
  const [local = '', host = '', ...more] = address.split('@');
  const labels = host.split('.');
  const isRight =
    more.length === 0 &&
    address.length <= 254 &&
    local.length <= 64 &&
    LOCAL.test(local) &&
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label)) &&
    TOP.test(labels.at(-1) ?? '');
  return isRight ? (address as EmailAddress) : null;
}

/** `ana@gmail.com` as `a•••@g•••.com`: enough for its owner to know it by, whatever its length. */
export function maskAddress(address: EmailAddress): string {
  const at = address.lastIndexOf('@');
  const host = address.slice(at + 1);
  return `${address.slice(0, 1)}•••@${host.slice(0, 1)}•••${host.slice(host.lastIndexOf('.'))}`;
}

const MAX_NAME = 70;

/** A display name without anything that means something in a header; null when nothing is left. */
export function cleanMailName(raw: string | null): string | null {
  const plain = (raw ?? '')
    .toWellFormed()
    .replace(/[\p{C}\p{Z}<>"\\,;:@()[\]]+/gu, ' ')
    .trim();
  return plain === '' ? null : [...plain].slice(0, MAX_NAME).join('').trim();
}
