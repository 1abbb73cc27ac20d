import { z } from 'zod';
import { parseEmail } from '../core/email.ts';
import { list } from './lists.ts';

/** A key of push in base64 for URLs, as `web-push generate-vapid-keys` prints it: so many bytes. */
const vapidKey = (bytes: number) =>
  z
    .string()
    .refine(
      (key) => /^[\w-]+$/.test(key) && Buffer.from(key, 'base64url').length === bytes,
      `must be ${bytes} bytes in base64 for URLs, as \`npx web-push generate-vapid-keys\` prints them`,
    );

/** Push services refuse what cannot be written to: a mailbox, or a page that is not on this machine. */
const vapidSubject = () =>
  z
    .string()
    .refine(isReachable, 'must be an address such as mailto:you@shop.example, without spaces, or https://shop.example');

/** Whether push services take it: a mailto: with one mailbox, or an https: address of the public internet. */
export function isReachable(subject: string): boolean {
  if (subject.startsWith('mailto:')) {
    const address = subject.slice('mailto:'.length);
    return (
      parseEmail(address) === address.toLowerCase() && !/@(localhost|[^@]*\.(local|internal|localhost))$/i.test(address)
    );
  }
  const url = URL.parse(subject);
  return (
    url?.protocol === 'https:' && /\.[a-z]/i.test(url.hostname) && !/\.(local|internal|localhost)$/i.test(url.hostname)
  );
}

/** How devices of staff are reached. */
export const pushVariables = {
  VAPID_PUBLIC_KEY: vapidKey(65)
    .optional()
    .describe('Public key of push, by which browsers know this server. Not set: a pair is made once and kept.'),
  VAPID_PRIVATE_KEY: vapidKey(32).optional().describe('Its private key. Changed keys silence every device for good.'),
  VAPID_SUBJECT: vapidSubject()
    .optional()
    .describe('Whom push services write to: mailto:you@shop.example or https://…; PUBLIC_URL or STAFF_EMAIL else.'),
  PUSH_ALLOWED_HOSTS: list()
    .optional()
    .describe('Push services of your own that devices may name beside the known ones: a comma list of hosts.'),
};
