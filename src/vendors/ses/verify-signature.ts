import { verify, X509Certificate } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { FetchCertificate } from './fetch-certificate.ts';
import { parseSns, type SnsMessage } from './sns-schema.ts';

const CERTIFICATE =
  /^https:\/\/sns\.[a-z0-9-]{4,30}\.amazonaws\.com(\.cn)?\/SimpleNotificationService-[0-9a-f]{1,64}\.pem$/;
const KEPT_MS = 86_400_000;
/** Certificates are loaded for whoever knocks, so only so many a minute. */
const LOADS_A_MINUTE = 10;

/** A body that cannot be SNS is refused before anything is loaded. */
const looksLikeSns = (body: Buffer, topicArn: string): SnsMessage | null => {
  const message = parseSns(body);
  return message !== null && message.TopicArn === topicArn && CERTIFICATE.test(message.SigningCertURL) ? message : null;
};

export type VerifySns = (body: Buffer) => Promise<boolean>;

/**
 * Checks that a message was signed by Amazon SNS and belongs to our topic: anybody may have a topic of their own, whose
 * messages are signed just as well. Rejects when the certificate cannot be loaded, so that SNS sends again.
 */
export function createSnsVerifier(deps: {
  readonly topicArn: string;
  readonly fetchCertificate: FetchCertificate;
  readonly now: () => Date;
}): VerifySns {
  const certificates = new LRUCache<string, string>({ max: 20, ttl: KEPT_MS });
  let loads: number[] = [];
  const load = async (url: string): Promise<string> => {
    const known = certificates.get(url);
    if (known !== undefined) return known;
    const now = deps.now().getTime();
    loads = loads.filter((at) => at > now - 60_000);
    if (loads.length >= LOADS_A_MINUTE) throw new Error('too many certificates were asked for');
    loads.push(now);
    const pem = await deps.fetchCertificate(url);
    certificates.set(url, pem);
    return pem;
  };
  return async (body) => {
    const message = looksLikeSns(body, deps.topicArn);
    if (message === null) return false;
    const pem = await load(message.SigningCertURL);
    try {
      const certificate = new X509Certificate(pem);
      const at = deps.now();
      if (at < new Date(certificate.validFrom) || at > new Date(certificate.validTo)) return false;
      const hash = message.SignatureVersion === '1' ? 'sha1' : 'sha256';
      return verify(
        hash,
        Buffer.from(signedText(message)),
        certificate.publicKey,
        Buffer.from(message.Signature, 'base64'),
      );
    } catch {
      return false;
    }
  };
}

const NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const;
const CONFIRMATION = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const;

/** The text that SNS signs: names and values line by line, in this order, absent ones left out. */
function signedText(message: SnsMessage): string {
  const fields = message.Type === 'Notification' ? NOTIFICATION : CONFIRMATION;
  return fields
    .filter((field) => message[field] !== undefined)
    .map((field) => `${field}\n${message[field]}\n`)
    .join('');
}
