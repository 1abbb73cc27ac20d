import type { MailSettings } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import type { DirectRoutes } from '../platform/http/http-server.ts';
import { isSignedBySendGrid, looksSignedBySendGrid } from '../vendors/sendgrid/verify-signature.ts';
import { fetchCertificate } from '../vendors/ses/fetch-certificate.ts';
import { createSnsVerifier } from '../vendors/ses/verify-signature.ts';
import { type SignedRouteDeps, signedRoute } from '../webhooks/index.ts';

type Door = Pick<SignedRouteDeps, 'accept' | 'readBody' | 'onForged'> & {
  readonly onAnswer: (vendor: string, status: number, ms: number) => void;
};

/** The front doors of the mail account that is configured, if it reports and its key is known. */
export function mailWebhooks({ account }: MailSettings, { onAnswer, ...door }: Door): DirectRoutes {
  if (account.kind === 'sendgrid' && account.webhookKey !== null) {
    const { webhookKey } = account;
    const route = signedRoute({
      vendor: 'sendgrid',
      ...door,
      looksSigned: looksSignedBySendGrid,
      isSigned: (headers, body) => isSignedBySendGrid(headers, body, webhookKey),
      onAnswer: (status, ms) => onAnswer('sendgrid', status, ms),
    });
    return new Map([['POST /webhooks/sendgrid', route]]);
  }
  if (account.kind === 'ses' && account.topicArn !== null) {
    const isSigned = createSnsVerifier({ topicArn: account.topicArn, fetchCertificate, now: machineClock });
    const route = signedRoute({
      vendor: 'ses',
      ...door,
      looksSigned: (headers) => headers['x-amz-sns-topic-arn'] === account.topicArn,
      isSigned: (_headers, body) => isSigned(body),
      onAnswer: (status, ms) => onAnswer('ses', status, ms),
    });
    return new Map([['POST /webhooks/ses', route]]);
  }
  return new Map();
}
