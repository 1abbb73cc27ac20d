import { createHash, timingSafeEqual } from 'node:crypto';

/** The key is random enough that a plain hash keeps it safe and costs a request nothing. */
export const hashKey = (key: string): Buffer => createHash('sha256').update(key).digest();

/** Compares in constant time. */
export const isKeyOf = (key: string, hash: Buffer): boolean => timingSafeEqual(hashKey(key), hash);
