import { z } from 'zod';

/** A secret of Standard Webhooks, `whsec_` and 24 to 64 bytes in base64, as these bytes. */
export const signingSecret = () =>
  z.string().transform((value, context): Buffer => {
    const encoded = /^whsec_([A-Za-z0-9+/]{32,}={0,2})$/.exec(value)?.[1] ?? '';
    const key = Buffer.from(encoded, 'base64');
    if (key.length >= 24 && key.length <= 64) return key;
    context.addIssue('must be whsec_ and 24 to 64 bytes in base64; make one: echo "whsec_$(openssl rand -base64 32)"');
    return z.NEVER;
  });
