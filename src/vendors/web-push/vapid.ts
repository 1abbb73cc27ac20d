import { createECDH } from 'node:crypto';

/** The pair by which push services know an installation, in base64 for URLs: 65 and 32 bytes. */
export type VapidPair = { readonly publicKey: string; readonly privateKey: string };

/**
 * 32 random bytes are a private key of P-256; its public key follows from it. Node gives a private key back without
 * its leading zeros, and every 256th has one: push needs all 32 bytes, so they are never taken from there.
 */
export function vapidPair(privateKey: Buffer): VapidPair {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey);
  return { publicKey: pair.getPublicKey('base64url'), privateKey: privateKey.toString('base64url') };
}
