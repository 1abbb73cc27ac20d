import { createECDH } from 'node:crypto';
import type { Environment } from './env.ts';
import { isReachable } from './push.ts';
import type { PushSettings } from './types.ts';

/** How devices are reached. Without a subject of its own, the public address or the team's mailbox serves as one. */
export function readPushSettings(env: Environment): PushSettings {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey } = env;
  const [first] = env.STAFF_EMAIL ?? [];
  const subjects = [env.VAPID_SUBJECT, env.PUBLIC_URL, first === undefined ? undefined : `mailto:${first}`];
  return {
    keys: publicKey === undefined || privateKey === undefined ? null : { publicKey, privateKey },
    subject: subjects.find((subject) => subject !== undefined && isReachable(subject)) ?? null,
    allowedHosts: env.PUSH_ALLOWED_HOSTS ?? [],
  };
}

/** Half a pair, or two keys that do not belong together, one sentence each with its remedy. */
export function pushProblems(env: Environment, given: ReadonlySet<string>): string[] {
  const names = ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY'] as const;
  const absent = names.filter((name) => !given.has(name));
  if (absent.length === 1)
    return [`${absent[0]} is missing beside ${names.find((name) => name !== absent[0])}: set both, or neither.`];
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey } = env;
  if (publicKey === undefined || privateKey === undefined || publicKeyOf(privateKey) === publicKey) return [];
  return ['VAPID_PRIVATE_KEY does not belong to VAPID_PUBLIC_KEY: set the two that were made together.'];
}

function publicKeyOf(privateKey: string): string | null {
  const pair = createECDH('prime256v1');
  try {
    pair.setPrivateKey(Buffer.from(privateKey, 'base64url'));
    return pair.getPublicKey('base64url');
  } catch {
    return null;
  }
}
