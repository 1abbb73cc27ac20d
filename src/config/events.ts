import type { Environment } from './env.ts';
import type { EventSettings } from './types.ts';

/** Who is told of what happens beside the endpoints that the console makes, and which private hosts may be called. */
export function readEventSettings(env: Environment): EventSettings {
  const { NOTIFICATION_WEBHOOK_URL: url, NOTIFICATION_WEBHOOK_SECRET: secret } = env;
  const endpoint = url === undefined || secret === undefined ? null : { url: new URL(url), key: secret };
  return { endpoint, allowedHosts: env.WEBHOOK_ALLOWED_HOSTS ?? [] };
}

/** What is missing or contradicts itself, one sentence each with its remedy. */
export function eventProblems(env: Environment, given: ReadonlySet<string>): string[] {
  const [hasUrl, hasSecret] = ['NOTIFICATION_WEBHOOK_URL', 'NOTIFICATION_WEBHOOK_SECRET'].map((name) =>
    given.has(name),
  );
  if (hasUrl && !hasSecret)
    return [
      'NOTIFICATION_WEBHOOK_SECRET is missing beside NOTIFICATION_WEBHOOK_URL: the receiver could not tell who calls. Make one: echo "whsec_$(openssl rand -base64 32)".',
    ];
  if (!hasUrl && hasSecret) return ['NOTIFICATION_WEBHOOK_URL is missing beside NOTIFICATION_WEBHOOK_SECRET.'];
  const url = env.NOTIFICATION_WEBHOOK_URL === undefined ? null : new URL(env.NOTIFICATION_WEBHOOK_URL);
  const isAllowed = url === null || (env.WEBHOOK_ALLOWED_HOSTS ?? []).includes(url.hostname);
  if (url?.protocol === 'http:' && !isAllowed)
    return [
      `NOTIFICATION_WEBHOOK_URL must begin with https://. In your own network http is allowed with WEBHOOK_ALLOWED_HOSTS=${url.hostname}.`,
    ];
  return [];
}
