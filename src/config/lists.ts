import { z } from 'zod';
import { parseEmail } from '../core/email.ts';
import { isBsuid, normalisePhone } from '../core/phone.ts';

const items = (value: string): string[] =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** A comma list with at least one entry. */
export const list = () =>
  z
    .string()
    .refine((value) => items(value).length > 0, 'must be a comma list with at least one entry')
    .transform(items);

/** A comma list of customers: phone numbers with country code, or business-scoped user ids. */
export const customers = () =>
  list().transform((names, context) => {
    const known = names.map((name) => (isBsuid(name) ? name : normalisePhone(name)));
    if (known.every((name) => name !== null)) return known;
    context.addIssue('must be a comma list of phone numbers with country code, or user ids such as MX.123');
    return z.NEVER;
  });

const NETWORK = /^(loopback|linklocal|uniquelocal|[0-9a-f:.]+(\/\d{1,3})?)$/i;

/** Which proxies are believed: off, how many stand in front, or a comma list of their addresses. */
export const proxies = () =>
  z.string().transform((value, context): false | number | string[] => {
    if (/^(off|false|0|no)$/i.test(value)) return false;
    if (/^\d{1,2}$/.test(value)) return Number(value);
    const networks = items(value);
    if (networks.length > 0 && networks.every((network) => NETWORK.test(network))) return networks;
    context.addIssue('must be off, the number of proxies in front of this server, or a comma list of their addresses');
    return z.NEVER;
  });

/** A comma list of plain mail addresses, each once. */
export const mailboxes = () =>
  list().transform((names, context) => {
    const read = names.map(parseEmail);
    if (read.every((address) => address !== null)) return [...new Set(read)];
    context.addIssue('must be a comma list of mail addresses such as ana@example.com, luis@example.com, without names');
    return z.NEVER;
  });

/** One plain mail address. */
export const mailbox = () =>
  z.string().transform((value, context) => {
    const read = parseEmail(value);
    if (read !== null) return read;
    context.addIssue('must be one mail address such as shop@example.com, without a name');
    return z.NEVER;
  });

/** The name of a bucket, as all that speak S3 allow it. */
export const bucket = () =>
  z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket: 3 to 63 of a-z, 0-9, dot and hyphen');
