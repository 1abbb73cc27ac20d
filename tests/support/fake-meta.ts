import { createHmac } from 'node:crypto';
import { sleep } from '../../src/core/clock.ts';
import { answerJson, startLocalServer } from './local-server.ts';
import { createMetaFiles, type MetaFile, type MetaFiles } from './meta-files.ts';
import type { Stages } from './stages.ts';
import { tokensIn } from './tokens.ts';

export type SendFault = '429' | '131056' | '500' | 'hang' | 'reset' | 'accept then reset' | 'accept then hang';

/** A message that reached the customer. */
export type Accepted = {
  readonly at: number;
  readonly to: string;
  readonly text: string;
  readonly callbackId: string;
  readonly wamid: string;
};

/** The business account that the program under test is set up for. */
export const ACCOUNT = {
  accessToken: 'EAAB-fault-suite-token',
  phoneNumberId: '106540352242922',
  wabaId: '102290129340398',
  verifyToken: 'fault-suite-verify',
  appSecret: 'fault-suite-app-secret',
} as const;

export type FakeMeta = {
  readonly graphUrl: string;
  readonly accepted: readonly Accepted[];
  /** Posts one signed call until the program has answered 200; returns whether it did before the end. */
  readonly deliver: (body: object, onAnswer?: (status: number | null) => void) => Promise<boolean>;
  /** The next sends whose text holds this token fail like this, one after another. */
  readonly fail: (token: string, faults: readonly SendFault[]) => void;
  /** Keeps a file for messages that carry it. */
  readonly keepFile: MetaFiles['keep'];
  /** Status calls that the program has not taken yet. */
  readonly statusesUnderWay: () => number;
  /** Reports nothing by itself any more: the caller delivers `statusCall`s at a pace of its own. */
  readonly withholdStatuses: () => void;
  readonly close: () => Promise<void>;
};

type SendBody = {
  to?: string;
  recipient?: string;
  type?: string;
  text?: { body: string };
  biz_opaque_callback_data?: string;
};

/** Meta's side over real HTTP: takes sends, reports what becomes of them, and posts every webhook until it gets a 200. */
export async function startFakeMeta(stages: Stages, webhookUrl: () => string, random: () => number): Promise<FakeMeta> {
  const accepted: Accepted[] = [];
  const faults = new Map<string, SendFault[]>();
  const ending = new AbortController();
  let underWay = 0;
  let count = 0;
  let isReporting = true;

  const deliver: FakeMeta['deliver'] = async (body, onAnswer) => {
    const raw = JSON.stringify(body);
    for (let attempt = 0; !ending.signal.aborted; attempt += 1) {
      const status = await postSigned(webhookUrl(), raw);
      onAnswer?.(status);
      if (status === 200) return true;
      await sleep(Math.min(1_000, 100 * 1.5 ** attempt) * (0.5 + random()), ending.signal);
    }
    return false;
  };

  /** Statuses travel on their own, so they overtake each other and our answer to the send. */
  const report = async (message: Accepted, status: string, afterMs: number): Promise<void> => {
    underWay += 1;
    await sleep(afterMs, ending.signal);
    await deliver(statusCall(message, status));
    underWay -= 1;
    stages.reach('status given');
  };

  const accept = (body: SendBody): Accepted => {
    count += 1;
    const wamid = `wamid.OUT${String(count).padStart(8, '0')}${crypto.randomUUID().slice(0, 8)}`;
    const message = {
      at: Date.now(),
      to: body.to ?? body.recipient ?? '',
      text: body.text?.body ?? '',
      callbackId: body.biz_opaque_callback_data ?? '',
      wamid,
    };
    accepted.push(message);
    if (!isReporting) return message;
    for (const [status, ms] of [
      ['sent', 20],
      ['delivered', 60],
      ['read', 120],
    ] as const)
      void report(message, status, ms * (0.5 + random()));
    return message;
  };

  const files = createMetaFiles(() => server.url);
  const server = await startLocalServer(async (req, res, raw) => {
    if (req.headers.authorization !== `Bearer ${ACCOUNT.accessToken}`)
      return answerJson(res, 401, graphError(190, 'Invalid token'));
    if (files.serve(req, res)) return;
    const body = JSON.parse(raw || '{}') as SendBody & { status?: string };
    if (body.status === 'read') return answerJson(res, 200, { success: true });
    if (req.url?.endsWith(`/${ACCOUNT.phoneNumberId}/messages`) !== true)
      return answerJson(res, 404, graphError(100, 'Unknown path'));
    if (stages.reach('send asked')) return void res.destroy();
    const fault = tokensIn(body.text?.body ?? '').flatMap((token) => faults.get(token)?.splice(0, 1) ?? [])[0];
    if (fault === '429') return answerJson(res, 429, graphError(130429, 'Rate limit hit'), { 'retry-after': '1' });
    if (fault === '131056') return answerJson(res, 400, graphError(131056, 'Pair rate limit hit'));
    if (fault === '500') return answerJson(res, 500, graphError(131000, 'Something went wrong'));
    if (fault === 'hang') await sleep(30_000, ending.signal);
    if (fault === 'hang' || fault === 'reset') return void res.destroy();
    const message = accept(body);
    if (fault === 'accept then hang') await sleep(30_000, ending.signal);
    if (stages.reach('send accepted') || fault?.startsWith('accept') === true) return void res.destroy();
    answerJson(res, 200, {
      messaging_product: 'whatsapp',
      contacts: [{ input: message.to, wa_id: message.to.replace('+', '') }],
      messages: [{ id: message.wamid }],
    });
  });
  return {
    graphUrl: server.url,
    accepted,
    deliver,
    fail: (token, list) => void faults.set(token, [...list]),
    keepFile: files.keep,
    statusesUnderWay: () => underWay,
    withholdStatuses: () => {
      isReporting = false;
    },
    close: async () => {
      ending.abort();
      await server.close();
    },
  };
}

export type CustomerMessage = {
  readonly wamid: string;
  readonly phone: string;
  readonly name: string;
  readonly timestamp: number;
  /** Beside a file its caption. */
  readonly text: string;
  readonly file?: MetaFile;
};

/** Meta's call for messages of customers, in the order given. */
export const messagesCall = (messages: readonly CustomerMessage[]): object =>
  call({
    contacts: messages.map((message) => ({ profile: { name: message.name }, wa_id: message.phone })),
    messages: messages.map((message) => ({
      from: message.phone,
      id: message.wamid,
      timestamp: String(message.timestamp),
      ...(message.file ? filePart(message.file, message.text) : { type: 'text', text: { body: message.text } }),
    })),
  });

const filePart = ({ kind, mime, ...file }: MetaFile, caption: string): object => ({
  type: kind,
  [kind]: { ...file, mime_type: mime, ...(kind === 'audio' ? { voice: true } : { caption }) },
});

/** Meta's call that tells what became of a message of ours: `sent`, `delivered` or `read`. */
export const statusCall = (message: Accepted, status: string): object =>
  call({
    statuses: [
      {
        id: message.wamid,
        status,
        timestamp: String(Math.floor(message.at / 1_000)),
        recipient_id: message.to.replace('+', ''),
        biz_opaque_callback_data: message.callbackId,
      },
    ],
  });

const call = (value: object): object => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: ACCOUNT.wabaId,
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '5215550001111', phone_number_id: ACCOUNT.phoneNumberId },
            ...value,
          },
        },
      ],
    },
  ],
});

const graphError = (code: number, message: string): object => ({
  error: { message, type: 'OAuthException', code, fbtrace_id: 'A1' },
});

/** Status of the answer, or null when the program did not answer. */
async function postSigned(url: string, raw: string): Promise<number | null> {
  const signature = createHmac('sha256', ACCOUNT.appSecret).update(raw).digest('hex');
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
      body: raw,
      signal: AbortSignal.timeout(20_000),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}
